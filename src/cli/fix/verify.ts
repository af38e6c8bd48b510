import { setTimeout as after } from 'node:timers/promises';
import type { PreparedCast } from '../../fdb/cast-effects.ts';
import { notShown } from '../../repair/shows.ts';
import { interrupted } from '../interrupt.ts';
import type { Scene } from './carry-out.ts';
import type { Proposal } from './proposal.ts';

const DEFAULT_STEP_DELAY_SECONDS = 1;
const DEFAULT_VERIFY_SECONDS = 10;

/** An agent writes about a thousand entries a second (spec l2pop 5.5). */
const STAGE_SECONDS = 5;
const LOOK_EVERY_SECONDS = 0.5;

/**
 * Waits until a stage shows in the dataplane, for some seconds at most; where nothing reads the dataplane, for --step-delay.
 * A flooding entry that was made at wiring only goes with a later stage (spec l2pop 3.8.7), so it goes on all the same.
 */
export async function waitForStage(
  stage: readonly PreparedCast[],
  { resolve }: Proposal,
  { choice, observe, note }: Scene,
  signal: AbortSignal,
): Promise<void> {
  if (observe === undefined) {
    await after((choice['step-delay'] ?? DEFAULT_STEP_DELAY_SECONDS) * 1000, undefined, { signal });
    return;
  }
  const left = await until(STAGE_SECONDS, signal, async () => notShown(stage, resolve(await observe())));
  if (left.length > 0) {
    note(`${left.length} of the entries of this stage do not show after ${STAGE_SECONDS} s; going on`);
  }
}

/**
 * Looks at the dataplane until nothing of the drift is left, for --verify-for at most.
 * @returns what is left, a sentence each; undefined where nothing reads the dataplane
 */
export async function verify(proposal: Proposal, { choice, observe }: Scene): Promise<string[] | undefined> {
  if (observe === undefined) return undefined;
  const seconds = choice['verify-for'] ?? DEFAULT_VERIFY_SECONDS;
  return until(seconds, interrupted, async () => proposal.left(await observe()));
}

/** Looks again and again until nothing is left, or the time is over. */
async function until<Left>(seconds: number, signal: AbortSignal, look: () => Promise<Left[]>): Promise<Left[]> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const left = await look();
    if (left.length === 0 || Date.now() >= end) return left;
    await after(LOOK_EVERY_SECONDS * 1000, undefined, { signal });
  }
}
