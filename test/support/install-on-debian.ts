import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** May this process install Debian packages? */
export const mayInstall = (): boolean => process.getuid?.() === 0 && isDebian();

const isDebian = (): boolean =>
  existsSync('/etc/os-release') && /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));

const policy = '/usr/sbin/policy-rc.d';

/**
 * Installs packages with apt-get, without starting services of theirs.
 * @param what is missing, for the screen
 */
export async function installOnDebian(what: string, packages: readonly string[]): Promise<void> {
  console.error(`${what} is not installed: apt-get install ${packages.join(' ')} (its service stays off)`);
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
