import { fileURLToPath } from 'node:url';
import { run } from '@oclif/core';
import { OutputFailed } from './errors.ts';
import { EXIT } from './exit-status.ts';
import { interrupted, listenForSignals } from './interrupt.ts';

/**
 * The whole program: runs one command and sets the exit status. Every error ends as text here and with
 * status 2, so that 1 always means "differences found".
 * @param argv without node and script
 * @param root the package's folder
 */
export async function main(argv: string[], root: URL): Promise<void> {
  listenForSignals();
  process.stdout.prependListener('error', endOfOutput); // before oclif's, which throws
  process.on('uncaughtException', (error) => void endInTrouble(error));
  try {
    await run(argv, { root: fileURLToPath(root) });
  } catch (error) {
    const status = exitStatusOf(error);
    if (status !== undefined) {
      process.exitCode = status;
    } else if (!interrupted.aborted) {
      await report(error);
      process.exitCode = EXIT.trouble;
    }
  }
}

/** `this.exit(n)` of a command; anything else is an error. */
const exitStatusOf = (error: unknown): number | undefined => {
  const { code, oclif } = error as { code?: string; oclif?: { exit?: number } };
  return code === 'EEXIT' ? oclif?.exit : undefined;
};

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

async function report(error: unknown): Promise<void> {
  const { reportError } = await import('./report-error.ts');
  reportError(error, { debug: process.argv.includes('--debug'), stream: process.stderr });
}
