import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { withStreams } from '../cli/streams.ts';

const shell = (): string => process.env.SHELL || '/bin/sh';

/**
 * Runs a command by the user's shell, on the session's own terminal.
 * @param hasTerminal else it reads nothing: what comes next is the session's
 * @returns its exit status, as a shell tells it
 */
export async function runByShell(command: string, hasTerminal: boolean): Promise<number> {
  const child = spawn(shell(), ['-c', command], { stdio: [hasTerminal ? 'inherit' : 'ignore', 'inherit', 'inherit'] });
  const status = statusOf(await once(child, 'close'));
  endLine();
  return status;
}

/** A prompt begins a line; what a command has left of one stays readable, with a mark at its end, as zsh does it. */
function endLine(): void {
  const { isTTY, columns } = process.stdout;
  if (isTTY) process.stdout.write(`%${' '.repeat(columns - 1)}\r\u001b[K`);
}

/**
 * Does a piece of work whose results go to a command of the user's shell: `grep blue`, `cat > file`.
 * @param onReaderGone the command has ended, and the work may not have
 * @returns what the work returns, and the command's exit status
 */
export async function intoShell(
  command: string,
  work: () => Promise<number>,
  onReaderGone: () => void,
): Promise<{ work: number; shell: number }> {
  const child = spawn(shell(), ['-c', command], { stdio: ['pipe', 'inherit', 'inherit'] });
  const ended = once(child, 'close').then(statusOf);
  child.stdin.on('error', () => undefined); // it has read enough
  let isDone = false;
  void ended.then(
    () => isDone || onReaderGone(),
    () => undefined,
  );
  // help is written by console.log, which knows no other place
  const own = process.stdout.write;
  process.stdout.write = child.stdin.write.bind(child.stdin) as typeof own;
  try {
    const status = await withStreams({ stdout: child.stdin }, work);
    isDone = true;
    child.stdin.end();
    return { work: status, shell: await ended };
  } finally {
    isDone = true;
    process.stdout.write = own;
    endLine();
  }
}

const statusOf = ([code, signal]: (number | null | string)[]): number =>
  typeof code === 'number' ? code : 128 + (constants.signals[signal as NodeJS.Signals] ?? 0);
