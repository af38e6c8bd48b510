import { EXIT } from './exit-status.ts';
import { interrupted } from './interrupt.ts';

/**
 * Runs one command to its end. An error ends as text here and with status 2, so that 1 always means "differences found".
 * @returns the exit status; of a command that was interrupted undefined: what interrupted it knows
 */
export async function outcomeOf(
  work: () => Promise<unknown>,
  debug = process.argv.includes('--debug'),
): Promise<number | undefined> {
  try {
    await work();
    return interrupted.aborted ? undefined : EXIT.nothingFound;
  } catch (error) {
    const status = exitStatusOf(error);
    if (status !== undefined) return status;
    if (interrupted.aborted) return undefined;
    await report(error, debug);
    return EXIT.trouble;
  }
}

/** `this.exit(n)` of a command; anything else is an error. */
const exitStatusOf = (error: unknown): number | undefined => {
  const { code, oclif } = error as { code?: string; oclif?: { exit?: number } };
  return code === 'EEXIT' ? oclif?.exit : undefined;
};

/** An error as text on standard error. */
export async function report(error: unknown, debug = process.argv.includes('--debug')): Promise<void> {
  const { reportError } = await import('./report-error.ts');
  reportError(error, { debug, stream: process.stderr });
}
