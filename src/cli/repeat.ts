import { setTimeout as pause } from 'node:timers/promises';
import { interrupted } from './interrupt.ts';

export interface Repetition {
  /** Between the end of one round and the begin of the next. */
  everySeconds: number;
  /** Says why a round failed; the next one is tried all the same. */
  onFailure(error: unknown, round: number): void | Promise<void>;
  /** What ends it; without one, Ctrl-C and SIGTERM. */
  signal?: AbortSignal;
}

/**
 * Does the same again and again, never twice at a time, until it is interrupted; it resolves then.
 * @param work one round, counted from 1
 * @throws what the first round throws: that is about what was typed, and no later round would do better
 */
export async function repeat(
  work: (round: number) => Promise<void>,
  { everySeconds, onFailure, signal = interrupted }: Repetition,
): Promise<void> {
  for (let round = 1; !signal.aborted; round += 1) {
    try {
      await work(round);
    } catch (error) {
      if (signal.aborted) return; // it failed since it was interrupted
      if (round === 1) throw error;
      await onFailure(error, round);
    }
    await pause(everySeconds * 1000, undefined, { signal }).catch(() => undefined);
  }
}
