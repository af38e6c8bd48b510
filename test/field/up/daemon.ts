import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ending } from './ending.ts';

/** In the environment of all that belongs to a field; by it, whatever they start is found too. */
export const markOf = (folder: string): Record<string, string> => ({ L2POP_FIELD_OF: folder });

export interface DaemonOptions {
  namespace?: string;
  env?: Record<string, string>;
  /** Who runs it, where root may not. */
  user?: string;
}

const pidFile = (folder: string, name: string): string => join(folder, 'log', `${name}.pid`);

const logFile = (folder: string, name: string): string => join(folder, 'log', `${name}.log`);

/** Starts what runs for as long as the field is up; what it prints is in the field's `log` folder. */
export function startDaemon(
  folder: string,
  name: string,
  command: readonly string[],
  { namespace, env, user }: DaemonOptions = {},
): void {
  ending.signal.throwIfAborted();
  mkdirSync(join(folder, 'log'), { recursive: true });
  const within = namespace === undefined ? [] : ['ip', 'netns', 'exec', namespace];
  const as = user === undefined ? [] : ['setpriv', '--reuid', user, '--regid', user, '--clear-groups'];
  const [program, ...args] = [...within, ...as, ...command];
  const log = openSync(logFile(folder, name), 'a');
  const child = spawn(program!, args, {
    stdio: ['ignore', log, log],
    detached: true,
    cwd: '/',
    env: { PATH: process.env.PATH, HOME: folder, LANG: 'C.UTF-8', ...markOf(folder), ...env },
  });
  child.once('error', () => undefined); // until() tells, by what is missing
  child.unref();
  closeSync(log);
  writeFileSync(pidFile(folder, name), String(child.pid));
}

/** Ends what was started by this name, as its owner would; resolves when it has gone. */
export async function stopDaemon(folder: string, name: string): Promise<void> {
  const pid = Number(readFileSync(pidFile(folder, name), 'utf8'));
  const isGone = () => {
    try {
      process.kill(pid, 0);
      return readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ');
    } catch {
      return true;
    }
  };
  if (!isGone()) process.kill(pid, 'SIGTERM');
  await until(`end of ${name}`, 60, isGone);
}

/**
 * Asks until the answer is true, and takes an error for no.
 * @throws Error after so many seconds, with the last lines of the daemon's log
 */
export async function until(
  what: string,
  seconds: number,
  isSo: () => Promise<boolean> | boolean,
  of?: { folder: string; daemon: string },
): Promise<void> {
  const giveUp = Date.now() + seconds * 1000;
  let last: unknown;
  while (Date.now() < giveUp) {
    ending.signal.throwIfAborted();
    try {
      if (await isSo()) return;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const log = of && logFile(of.folder, of.daemon);
  const lines = log && existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n').slice(-15) : [];
  throw new Error([`no ${what} in ${seconds} s`, ...(last ? [String(last)] : []), ...lines].join('\n'));
}
