import { describe, expect, test } from 'vitest';
import { repeat } from '../../src/cli/repeat.ts';

/** Rounds that fail as told, and the one that ends all. */
async function rounds(last: number, failing: readonly number[] = []) {
  const end = new AbortController();
  const seen: string[] = [];
  let running = 0;
  const repeating = repeat(
    async (round) => {
      running += 1;
      seen.push(running === 1 ? `${round}` : `${round} beside another`);
      await new Promise(setImmediate);
      running -= 1;
      if (round === last) end.abort();
      if (failing.includes(round)) throw new Error(`round ${round}`);
    },
    {
      everySeconds: 0.001,
      onFailure: (error, round) => void seen.push(`${round} failed: ${(error as Error).message}`),
      signal: end.signal,
    },
  );
  return {
    seen,
    repeating: await repeating.then(
      () => 'ended',
      (error: Error) => error.message,
    ),
  };
}

describe('a repetition', () => {
  test('does one round after the other, until it is interrupted', async () => {
    expect(await rounds(3)).toEqual({ seen: ['1', '2', '3'], repeating: 'ended' });
  });

  test('says that a round failed and tries the next', async () => {
    expect(await rounds(4, [2, 3])).toEqual({
      seen: ['1', '2', '2 failed: round 2', '3', '3 failed: round 3', '4'],
      repeating: 'ended',
    });
  });

  test('ends with the error of its first round', async () => {
    expect(await rounds(3, [1])).toEqual({ seen: ['1'], repeating: 'round 1' });
  });

  test('takes what fails while it is interrupted for no failure', async () => {
    expect(await rounds(2, [2])).toEqual({ seen: ['1', '2'], repeating: 'ended' });
  });

  test('waits no longer once it is interrupted', async () => {
    const end = new AbortController();
    const repeating = repeat(async () => void setImmediate(() => end.abort()), {
      everySeconds: 3600,
      onFailure: () => undefined,
      signal: end.signal,
    });
    await expect(repeating).resolves.toBeUndefined();
  });
});
