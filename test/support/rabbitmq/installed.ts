import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installOnDebian, mayInstall } from '../install-on-debian.ts';

/** RabbitMQ, and the Python peers' libraries. */
const PACKAGES = ['rabbitmq-server', 'python3-oslo.messaging', 'python3-neutron-lib'];

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
  if (mayInstall()) {
    await installOnDebian('RabbitMQ', PACKAGES);
    const installed = installedScripts();
    if (installed !== undefined) return { kind: 'scripts', folder: installed };
  }
  if (dockerAnswers()) return { kind: 'docker', image: 'rabbitmq:3' };
  throw new Error(
    'These tests need RabbitMQ: install the package rabbitmq-server (and python3-oslo.messaging), or start docker, ' +
      'or set L2POP_TEST_TRANSPORT_URL to a broker that they may use.',
  );
}
