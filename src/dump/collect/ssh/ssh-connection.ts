import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { endInTime, GRACE_MS } from '../end-in-time.ts';
import { ToolTimedOut } from '../errors.ts';
import { type ExecuteOptions, execute } from '../execute.ts';
import { type SshDestination, sshArguments } from './ssh-arguments.ts';
import { SshFailed, sshFailure } from './ssh-failed.ts';

/** A connection that many calls of ssh share. */
export interface SshConnection {
  /** Arguments of ssh, to which `--`, the destination and a command are added. */
  arguments: readonly string[];
  close(): Promise<void>;
}

/** A socket's path has 108 characters at most, and ssh adds 17 while it makes it. */
const LONGEST_FOLDER = 70;

/** It is asked on this machine. */
const CHECK_SECONDS = 5;
/** As execute has it. */
const NOT_FOUND = 127;

/**
 * Connects once (ControlMaster), with a socket in a private folder; where the user's own configuration has a connection open
 * already, that one serves. It is held by `cat` on the far side, which ends with this process whatever happens to it.
 * Where ssh may ask a person, whoever answers is waited for, and only ssh's own ConnectTimeout limits how long it takes.
 * @throws SshFailed, the signal's own reason
 */
export async function connectBySsh(
  way: SshDestination,
  { signal }: Pick<ExecuteOptions, 'signal'>,
): Promise<SshConnection> {
  const { execa } = await import('execa');
  const base = sshArguments(way);
  const { destination } = way;
  const checkSeconds = Math.min(CHECK_SECONDS, way.timeoutSeconds / 2);
  const checked = await check([...base, '-O', 'check', '--', destination], { timeoutSeconds: checkSeconds, signal });
  const spentSeconds = checked === 'stuck' ? checkSeconds : 0;
  if (checked === 'no ssh') throw new SshFailed(destination, 'no ssh', 'there is no ssh on this host');
  const quiet = ['-o', 'ControlMaster=no', '-o', 'BatchMode=yes'];
  if (checked === 'shared') return { arguments: [...quiet, ...base], close: async () => {} };

  const folder = await mkdtemp(join(tmpdir().length > LONGEST_FOLDER ? '/tmp' : tmpdir(), 'l2pop-ssh-'));
  const socket = join(folder, 's');
  const master = execa('ssh', ['-M', '-S', socket, '-o', 'ControlPersist=no', ...base, '--', destination, 'cat'], {
    stdin: 'pipe',
    reject: false,
    buffer: { stdout: false, stderr: true },
    forceKillAfterDelay: false,
  });
  const { stop, ended } = endInTime(master, signal);
  const close = async (): Promise<void> => {
    master.stdin.end();
    const killing = setTimeout(stop, GRACE_MS);
    await ended;
    clearTimeout(killing);
    await rm(folder, { recursive: true, force: true });
  };
  // in batch mode nobody is waited for, and ConnectTimeout leaves out what comes after the connection
  let timedOut = false;
  const giveUp = (): void => {
    timedOut = true;
    stop();
  };
  const limit = way.mayAsk ? undefined : setTimeout(giveUp, (way.timeoutSeconds - spentSeconds) * 1000);
  try {
    const word = randomUUID();
    master.stdin.on('error', () => {}); // it has ended, which is told below
    master.stdin.write(`${word}\n`);
    if (await comesBack(master.stdout, word)) return { arguments: ['-S', socket, ...quiet, ...base], close };
    const stderr = (await ended)?.stderr ?? '';
    signal?.throwIfAborted();
    if (timedOut) throw new SshFailed(destination, 'timed out', `no connection within ${way.timeoutSeconds} s`);
    const says = stderr.trim().split('\n').at(-1) || 'it ended without a word';
    throw sshFailure(destination, stderr) ?? new SshFailed(destination, 'lost', says);
  } catch (error) {
    await close();
    throw error;
  } finally {
    clearTimeout(limit);
  }
}

/** Is a connection open already? One whose own ssh does not answer in time is of no use. */
async function check(args: string[], options: ExecuteOptions): Promise<'shared' | 'none' | 'stuck' | 'no ssh'> {
  try {
    const { exitCode } = await execute(['ssh', ...args], { ...options, variables: {}, shown: 'ssh -O check' });
    if (exitCode === NOT_FOUND) return 'no ssh';
    return exitCode === 0 ? 'shared' : 'none';
  } catch (error) {
    if (error instanceof ToolTimedOut) return 'stuck';
    throw error;
  }
}

/**
 * Does the far side send the word back, after whatever a login prints? False when the connection ended before. The stream
 * stays open: ssh ends when nobody reads it any more.
 */
const comesBack = (output: Readable, word: string): Promise<boolean> =>
  new Promise((resolve) => {
    let text = '';
    output.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString('latin1')).slice(-LONGEST_GREETING);
      if (text.includes(word)) resolve(true);
    });
    output.on('close', () => resolve(false));
    output.on('error', () => resolve(false));
  });

const LONGEST_GREETING = 65_536;
