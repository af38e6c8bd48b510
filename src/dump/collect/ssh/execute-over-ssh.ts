import pLimit from 'p-limit';
import { type Execute, type ExecuteOptions, execute, SYSTEM_FOLDERS } from '../execute.ts';
import { quoteWords } from '../quote-words.ts';
import type { SshDestination } from './ssh-arguments.ts';
import { connectBySsh } from './ssh-connection.ts';
import { SshFailed, sshFailure } from './ssh-failed.ts';

/** sshd takes ten sessions of one connection (MaxSessions), and one of them is cat's. */
const SESSIONS = 6;

/** ssh's own exit status when it fails itself. */
const OWN_FAILURE = 255;

/** Programs of a host that ssh reaches. */
export interface FarSide {
  execute: Execute;
  close(): Promise<void>;
}

/**
 * Connects to a host by the system's own ssh, and runs programs there by that connection.
 * @throws SshFailed, the signal's own reason
 */
export async function openFarSide(way: SshDestination, options: ExecuteOptions): Promise<FarSide> {
  const connection = await connectBySsh(way, options);
  const limit = pLimit(SESSIONS);
  const { destination } = way;
  const run: Execute = async (words) => {
    const command = ['ssh', ...connection.arguments, '--', destination, remoteLine(words)];
    const shown = `ssh ${destination} ${quoteWords(words)}`;
    const ended = await execute(command, { ...options, variables: {}, shown });
    if (ended.exitCode !== OWN_FAILURE) return ended;
    const failure = sshFailure(destination, ended.stderr);
    if (failure) throw failure;
    // without a word of any tool it is ssh's as well
    if (ended.stderr.trim() === '') throw new SshFailed(destination, 'lost', 'the connection ended');
    return ended;
  };
  return { execute: (words) => limit(() => run(words)), close: connection.close };
}

/** ssh makes one text of its arguments, which a shell of the far side cuts into words again: each is quoted for it. */
export const remoteLine = (words: readonly string[]): string =>
  quoteWords(['env', 'LC_ALL=C', 'sh', '-c', `PATH=$PATH:${SYSTEM_FOLDERS}; exec "$@"`, 'sh', ...words]);
