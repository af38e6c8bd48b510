import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const likelyFolders = [
  '/usr/lib/rabbitmq/bin',
  '/opt/homebrew/opt/rabbitmq/sbin',
  '/usr/local/opt/rabbitmq/sbin',
  '/usr/local/sbin',
];

/**
 * The folder of RabbitMQ's own scripts. Debian's `/usr/sbin/rabbitmq-server` is a wrapper that changes the user
 * and the working folder, so the scripts behind it come first.
 */
export function installedScripts(): string | undefined {
  return likelyFolders.find((folder) => existsSync(join(folder, 'rabbitmq-server')));
}

const isDebian = (): boolean =>
  existsSync('/etc/os-release') && /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));

const policy = '/usr/sbin/policy-rc.d';

/** Installs RabbitMQ and the Python peers' libraries with apt-get, without starting Debian's own service. */
async function installOnDebian(): Promise<void> {
  const packages = ['rabbitmq-server', 'python3-oslo.messaging', 'python3-neutron-lib'];
  console.error(`RabbitMQ is not installed: apt-get install ${packages.join(' ')} (its service stays off)`);
  const hadPolicy = existsSync(policy);
  // invoke-rc.d asks this file; 101 means "do not start"
  if (!hadPolicy) await writeFile(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await run('apt-get', ['update', '-q'], { env });
    await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], {
      env,
      maxBuffer: 64 * 1024 * 1024,
    });
  } finally {
    if (!hadPolicy) await rm(policy, { force: true });
  }
}

const dockerAnswers = (): boolean => {
  try {
    execFileSync('docker', ['info'], { stdio: 'ignore', timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
};

/** How a private RabbitMQ can be run here. */
export type Installation = { kind: 'scripts'; folder: string } | { kind: 'docker'; image: string };

/**
 * Finds RabbitMQ, or installs it (root on Debian and Ubuntu), or settles for docker.
 * @throws Error that says what to install
 */
export async function findInstallation(): Promise<Installation> {
  const found = installedScripts();
  if (found !== undefined) return { kind: 'scripts', folder: found };
  if (process.getuid?.() === 0 && isDebian()) {
    await installOnDebian();
    const installed = installedScripts();
    if (installed !== undefined) return { kind: 'scripts', folder: installed };
  }
  if (dockerAnswers()) return { kind: 'docker', image: 'rabbitmq:3' };
  throw new Error(
    'These tests need RabbitMQ: install the package rabbitmq-server (and python3-oslo.messaging), or start docker, ' +
      'or set L2POP_TEST_TRANSPORT_URL to a broker that they may use.',
  );
}
