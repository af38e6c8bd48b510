import { compareAgain } from '../../repair/compare-again.ts';
import { showBroker } from '../../repair/guards/same-cloud.ts';
import { checkPlannedBroker } from '../../repair/guards/saved-plan.ts';
import { confirmed } from '../confirm.ts';
import { type Casting, withHostLock } from './casting.ts';
import type { MendChoice } from './flags.ts';
import { requireGuards } from './guard.ts';
import type { Observe } from './observe.ts';
import type { Proposal } from './proposal.ts';
import { type Sent, sendWithJournal } from './send-with-journal.ts';

/** What is needed to carry a proposal out. */
export interface Scene {
  casting: Casting;
  choice: MendChoice;
  l2popVersion: string;
  /** Reads the dataplane while and after sending; undefined: nothing reads it. */
  observe: Observe | undefined;
  /** The dataplane is read once more before the sending. */
  isLive: boolean;
  /** A line on standard error. */
  note(text: string): void;
}

/** What was sent; or nothing, since the user said no or the dataplane has changed meanwhile. */
export type Carried = Sent | 'declined' | 'nothing left';

/**
 * Asks, sends and verifies a plan under the lock of its host.
 * @throws PlanRefused, NobodyListens, LockHeld, JournalNotWritten, WrongUsage (nobody to ask): nothing was sent
 */
export async function carryOut(proposal: Proposal, scene: Scene): Promise<Carried> {
  const { casting, choice, note } = scene;
  const { plan, madeFor } = proposal;
  if (madeFor) checkPlannedBroker(madeFor.what, madeFor.broker, casting.identity);
  requireGuards(proposal, new Date());
  return withHostLock(casting, plan.host, async (lock) => {
    if (!(await confirmed(questionOf(proposal, casting), choice.yes))) {
      note('nothing was sent');
      return 'declined';
    }
    // the user may have thought for long
    requireGuards(proposal, new Date());
    const now = await stillNeeded(proposal, scene);
    if (now.plan.stages.length > 0) return sendWithJournal(now, scene, lock);
    note('nothing is left to send: all of it is so already, or has changed');
    return 'nothing left';
  });
}

/** `Send 3 casts to compute-1 on rabbit@ctl1 vhost /` */
function questionOf({ plan, remark }: Proposal, { identity }: Casting): string {
  const count = plan.stages.flat().length;
  return `Send ${count} ${count === 1 ? 'cast' : 'casts'} to ${plan.host} on ${showBroker(identity)}${remark}`;
}

async function stillNeeded(proposal: Proposal, { isLive, observe, note }: Scene): Promise<Proposal> {
  if (!isLive || observe === undefined) return proposal;
  const dump = proposal.resolve(await observe());
  const { plan, skipped } = compareAgain(proposal.plan, dump);
  for (const each of skipped) note(`left out: ${each}`);
  return { ...proposal, plan, dump };
}
