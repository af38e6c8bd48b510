import { isatty } from 'node:tty';
import { fileURLToPath } from 'node:url';
import { run } from '@oclif/core';
import { OutputFailed } from './errors.ts';
import { EXIT } from './exit-status.ts';
import { listenForSignals } from './interrupt.ts';
import { outcomeOf, report } from './outcome.ts';

/**
 * The whole program: runs one command and sets the exit status. Without a word on a terminal that is the prompt.
 * @param argv without node and script
 * @param root the package's folder
 */
export async function main(argv: string[], root: URL): Promise<void> {
  listenForSignals();
  process.stdout.prependListener('error', endOfOutput); // before oclif's, which throws
  process.on('uncaughtException', (error) => void endInTrouble(error));
  const words = argv.length === 0 && isatty(0) && isatty(1) ? ['repl'] : argv;
  const status = await outcomeOf(() => run(words, { root: fileURLToPath(root) }));
  if (status !== undefined) process.exitCode = status;
}

/** `l2pop … | head` is no error of ours, nor is it a result that was read to its end. */
function endOfOutput(error: NodeJS.ErrnoException): void {
  outputError = error;
  if (error.code === 'EPIPE') process.exit(EXIT.brokenPipe);
}

/** What standard output has last reported. */
let outputError: unknown;

/** An error that nobody waits for any more, as text and with status 2, never as a stack of bundled source. */
async function endInTrouble(error: unknown): Promise<void> {
  await report(error === outputError ? new OutputFailed(error as Error) : error);
  process.exit(EXIT.trouble);
}
