import { setTimeout as after } from 'node:timers/promises';
import type { PreparedCast } from '../../fdb/cast-effects.ts';
import { describeNotShown, holdsUp, notShown, secondsOfWork } from '../../repair/shows.ts';
import { interrupted } from '../interrupt.ts';
import { withProgress } from '../progress.ts';
import { StageNotShown } from './errors.ts';
import type { Proposal } from './proposal.ts';
import type { Scene } from './scene.ts';

const DEFAULT_STEP_DELAY_SECONDS = 1;
const DEFAULT_VERIFY_SECONDS = 10;

/** For a stage to show, beside the time that its agent works on it. */
const STAGE_SECONDS = 5;
const LOOK_EVERY_SECONDS = 0.5;
/** A look after the sending asks the server too. */
const VERIFY_EVERY_SECONDS = 2;

/**
 * Waits until a stage shows in the dataplane; where nothing reads the dataplane, for --step-delay. Both are longer for a large stage.
 * @throws StageNotShown
 */
export async function waitForStage(
  stage: readonly PreparedCast[],
  { resolve }: Proposal,
  { choice, observe, note }: Scene,
  signal: AbortSignal,
): Promise<void> {
  const work = secondsOfWork(stage);
  if (observe === undefined) {
    const seconds = (choice['step-delay'] ?? DEFAULT_STEP_DELAY_SECONDS) + work;
    await withProgress('giving the agent time for this stage', after(seconds * 1000, undefined, { signal }));
    return;
  }
  const seconds = Math.round(STAGE_SECONDS + work);
  const look = async () => notShown(stage, resolve(await observe()));
  const missing = await until({ seconds, every: LOOK_EVERY_SECONDS, signal }, look);
  const awaited = holdsUp(missing);
  if (awaited.length > 0) throw new StageNotShown(awaited.map(describeNotShown), seconds);
  if (missing.length > 0) note(`${missing.length} flooding entries do not show after ${seconds} s; going on`);
}

/**
 * Looks at the dataplane until nothing of the drift is left, for --verify-for at most.
 * @returns what is left, a sentence each; undefined where nothing reads the dataplane
 */
export async function verify(proposal: Proposal, { choice, observe }: Scene): Promise<string[] | undefined> {
  if (observe === undefined) return undefined;
  const seconds = choice['verify-for'] ?? DEFAULT_VERIFY_SECONDS;
  return until({ seconds, every: VERIFY_EVERY_SECONDS, signal: interrupted }, async () =>
    proposal.left(await observe()),
  );
}

/** Looks again and again until nothing is left, or the time is over. */
async function until<Left>(
  { seconds, every, signal }: { seconds: number; every: number; signal: AbortSignal },
  look: () => Promise<Left[]>,
): Promise<Left[]> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const left = await look();
    const rest = end - Date.now();
    if (left.length === 0 || rest <= 0) return left;
    await after(Math.min(every * 1000, rest), undefined, { signal });
  }
}
