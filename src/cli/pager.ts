import { spawn } from 'node:child_process';
import { leaveCtrlC, onInterrupt } from './interrupt.ts';
import { linesOnScreen } from './screen-lines.ts';
import { streams } from './streams.ts';

/** Ends by itself where all fits, shows colours, and leaves the text on the screen. */
const USUAL = 'command -v less >/dev/null && exec less -FRX; exit 127';

/** sh's status for a command that is not there. */
const NOT_FOUND = 127;

/**
 * The pager that a text needs: `$L2POP_PAGER`, `$PAGER`, else less. None where the text fits the screen, or goes to no
 * terminal, or something reads the terminal already; `cat` and an empty text are none either.
 */
export function pagerFor(text: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const { stdout } = streams;
  if (stdout !== process.stdout || !stdout.isTTY || !process.stdin.isTTY || process.stdin.isRaw) return undefined;
  const command = env.L2POP_PAGER ?? env.PAGER ?? USUAL;
  if (env.TERM === 'dumb' || command.trim() === '' || command.trim() === 'cat') return undefined;
  const { rows = 24, columns = 80 } = stdout;
  const lines = text.split('\n').slice(0, -1);
  // the prompt takes a line
  return lines.reduce((sum, line) => sum + linesOnScreen(line, columns), 0) > rows - 1 ? command : undefined;
}

/**
 * Shows a text in a pager until its user has seen enough; SIGTERM ends it, so that it leaves the terminal as it was.
 * @returns false: there is no such pager, nothing was shown
 */
export async function showInPager(command: string, text: string): Promise<boolean> {
  const child = spawn('/bin/sh', ['-c', command], { stdio: ['pipe', 'inherit', 'inherit'] });
  const ended = new Promise<unknown>((resolve) => {
    child.once('error', () => resolve(NOT_FOUND));
    child.once('close', resolve);
  });
  // Ctrl-C is the pager's, which goes on
  const takeBack = leaveCtrlC();
  const forget = onInterrupt(() => {
    child.kill('SIGTERM');
    return ended;
  });
  try {
    child.stdin.on('error', () => undefined); // whoever quits has read enough
    child.stdin.end(text);
    return (await ended) !== NOT_FOUND;
  } finally {
    forget();
    takeBack();
  }
}
