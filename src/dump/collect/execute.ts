import { setMaxListeners } from 'node:events';
import { endInTime } from './end-in-time.ts';
import { ToolTimedOut } from './errors.ts';
import { quoteWords } from './quote-words.ts';

/** How a program of a host ended. */
export interface Ended {
  stdout: Uint8Array;
  stderr: string;
  /** As a shell has it: 127 not found, 126 not executable; undefined: ended by a signal. */
  exitCode: number | undefined;
  /** For messages: `exit status 1`, `SIGKILL`. */
  status: string;
}

/**
 * Runs a program of the host that is looked at, its words as they are, and waits for its end.
 * @throws ToolTimedOut, the signal's own reason; over ssh also SshFailed
 */
export type Execute = (words: readonly string[]) => Promise<Ended>;

export interface ExecuteOptions {
  /** A tool that takes longer is ended. */
  timeoutSeconds: number;
  /** Ends what runs, with the signal's own reason. */
  signal?: AbortSignal | undefined;
}

/** Where `ip` and `bridge` are, which not every user's PATH has. */
export const SYSTEM_FOLDERS = '/usr/sbin:/sbin';

/** Runs programs on this host. */
export function executeHere(options: ExecuteOptions): Execute {
  const variables = { LC_ALL: 'C', PATH: `${process.env.PATH ?? ''}:${SYSTEM_FOLDERS}` };
  return (words) => execute(words, { ...options, variables, shown: quoteWords(words) });
}

/** A program of this machine; `shown`: what it is called in messages. Errors as of Execute. */
export async function execute(
  [program, ...args]: readonly string[],
  { timeoutSeconds, signal, variables, shown }: ExecuteOptions & { variables: Record<string, string>; shown: string },
): Promise<Ended> {
  const { execa } = await import('execa');
  // many tools at once are no leak
  if (signal) setMaxListeners(0, signal);
  const running = execa(program!, args, {
    encoding: 'buffer',
    stdin: 'ignore',
    // a million flows are 300 MB
    maxBuffer: Number.POSITIVE_INFINITY,
    env: variables,
    reject: false,
    forceKillAfterDelay: false,
  });
  const { stop, ended } = endInTime(running, signal);
  let timedOut = false;
  const limit = setTimeout(() => {
    timedOut = true;
    stop();
  }, timeoutSeconds * 1000);
  const result = await ended;
  clearTimeout(limit);
  signal?.throwIfAborted();
  if (timedOut || result === undefined) throw new ToolTimedOut(shown, timeoutSeconds);
  const { stdout, stderr, exitCode, code, ...how } = result;
  if (code === 'ENOENT') return notStarted(127, `exec: ${program}: not found`);
  if (code === 'EACCES') return notStarted(126, `${program}: Permission denied`);
  if (stdout === undefined) return notStarted(126, how.originalMessage ?? `${program} was not started`);
  const status = exitCode === undefined ? (how.signal ?? code ?? 'failed') : `exit status ${exitCode}`;
  return { stdout, stderr: Buffer.from(stderr ?? []).toString(), exitCode, status };
}

/** As a shell would tell it. */
const notStarted = (exitCode: number, stderr: string): Ended => ({
  stdout: new Uint8Array(0),
  stderr,
  exitCode,
  status: `exit status ${exitCode}`,
});
