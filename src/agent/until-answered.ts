import { setTimeout as pause } from 'node:timers/promises';

/** No pause between two tries is longer. */
const LONGEST_SECONDS = 30;

export interface Patience {
  /** Seconds before the second try; each further pause is twice as long, up to 30. */
  firstSeconds: number;
  /** Ends it. */
  signal: AbortSignal;
  /** Told of each failure, and in how many seconds it is tried again. */
  onFailure(error: unknown, seconds: number): void;
}

/** Asks until there is an answer; undefined when it was ended before, or while an answer was on its way. */
export async function untilAnswered<Answer>(
  ask: () => Promise<Answer>,
  { firstSeconds, signal, onFailure }: Patience,
): Promise<Answer | undefined> {
  for (let seconds = firstSeconds; ; seconds = Math.min(2 * seconds, LONGEST_SECONDS)) {
    try {
      const answer = await ask();
      return signal.aborted ? undefined : answer;
    } catch (error) {
      if (signal.aborted) return undefined;
      onFailure(error, seconds);
    }
    await pause(seconds * 1000, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return undefined;
  }
}
