import { EXIT } from '../cli/exit-status.ts';
import { beginCommand, interruptCommand, interrupted, takeSignals } from '../cli/interrupt.ts';
import { note } from '../cli/note.ts';
import { outcomeOf } from '../cli/outcome.ts';

/** A command that does not end when it is told to is left alone after so long. */
const PATIENCE_MS = 2000;

/**
 * Runs one command of a session. Ctrl-C ends it and not the session: what it leaves open is closed, and if it does not end by
 * itself nobody waits for it any longer.
 * @returns its exit status
 */
export async function runCommand(work: () => Promise<unknown>, isDebugging: boolean): Promise<number> {
  beginCommand();
  const mine = interrupted;
  let patience: NodeJS.Timeout | undefined;
  const givenUp = new Promise<'given up'>((resolve) => {
    mine.addEventListener('abort', () => {
      patience = setTimeout(() => resolve('given up'), PATIENCE_MS);
    });
  });
  const outcome = await Promise.race([outcomeOf(work, isDebugging), givenUp]);
  clearTimeout(patience);
  if (outcome === 'given up') note('the command does not end: it is left alone');
  return mine.aborted || typeof outcome !== 'number' ? EXIT.interrupted : outcome;
}

/** Resolves when the signal is aborted. A session has one for all its lines: each would add a listener. */
export const untilAborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });

/** What a session does at a signal. */
export interface Signals {
  /** Aborted by Ctrl-C while a line runs: no part of it is begun any more. */
  readonly line: AbortSignal;
  /** Before each line. */
  beginLine(): void;
  /** Aborted by SIGTERM, and where there is no terminal by SIGINT: the session ends. */
  readonly end: AbortSignal;
  release(): void;
}

/** @param endsAtInterrupt a script is one work, and Ctrl-C ends all of it */
export function listen(endsAtInterrupt: boolean): Signals {
  let line: AbortController | undefined;
  const end = new AbortController();
  takeSignals((signal) => {
    line?.abort();
    if (endsAtInterrupt || signal === 'SIGTERM') end.abort(signal);
    void interruptCommand(signal);
  });
  return {
    get line() {
      line ??= new AbortController();
      return line.signal;
    },
    beginLine() {
      line = undefined;
    },
    end: end.signal,
    release: () => takeSignals(undefined),
  };
}
