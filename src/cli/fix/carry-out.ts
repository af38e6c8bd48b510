import { requireOwner } from '../../fdb/check-host.ts';
import { compareAgain } from '../../repair/compare-again.ts';
import { showBroker } from '../../repair/guards/same-cloud.ts';
import { checkPlannedAgent, checkPlannedBroker } from '../../repair/guards/saved-plan.ts';
import { confirmed } from '../confirm.ts';
import type { Casting } from './casting.ts';
import { requireGuards } from './guard.ts';
import { withHostLock } from './hold-host.ts';
import type { Proposal } from './proposal.ts';
import type { Scene } from './scene.ts';
import { type Sent, sendWithJournal } from './send-with-journal.ts';

/** What was left of a proposal, and what came of that; no `result`: nothing was left to send. */
export interface Carried {
  proposal: Proposal;
  result?: Sent;
}

/**
 * Asks, sends and verifies a plan under the lock of its host.
 * @returns 'declined' where the user said no
 * @throws PlanRefused, NobodyListens, LockHeld, JournalNotWritten, WrongUsage (nobody to ask): nothing was sent
 */
export async function carryOut(proposal: Proposal, scene: Scene): Promise<Carried | 'declined'> {
  const { casting, choice, note } = scene;
  const { plan, madeFor } = proposal;
  if (madeFor) checkPlannedBroker(madeFor.what, madeFor.broker, casting.identity);
  requireGuards(proposal, new Date());
  return withHostLock(casting, plan.host, async (lock) => {
    // a command that gives no dump is better known before anything is sent, or asked
    if (choice['verify-with'] !== undefined && !choice.yes) await stillNeeded(proposal, scene);
    if (!(await confirmed(questionOf(proposal, casting), choice.yes))) {
      note('nothing was sent');
      return 'declined';
    }
    // the user may have thought for long
    requireGuards(proposal, new Date());
    const now = await stillNeeded(proposal, scene);
    for (const each of now.skipped.slice(proposal.skipped.length)) note(`left out: ${each}`);
    if (now.plan.stages.length > 0) return { proposal: now, result: await sendWithJournal(now, scene, lock) };
    note('nothing is left to send: all of it is so already, or has changed');
    return { proposal: now };
  });
}

/** `Send 3 casts to compute-1 on rabbit@ctl1 vhost /` */
function questionOf({ plan, remark }: Proposal, { identity }: Casting): string {
  const count = plan.stages.flat().length;
  return `Send ${count} ${count === 1 ? 'cast' : 'casts'} to ${plan.host} on ${showBroker(identity)}${remark}`;
}

/**
 * What of a proposal still fits the dataplane as it is now, where that is read. --verify-with may show a part of it only.
 * @throws PlanRefused by the dump that is read last, DumpOfAnotherHost
 */
async function stillNeeded(proposal: Proposal, { observe, choice }: Scene): Promise<Proposal> {
  if (observe === undefined) return proposal;
  const isPart = choice['verify-with'] !== undefined;
  const dump = proposal.resolve(await observe());
  checkPlannedAgent(proposal.madeFor?.what ?? 'plan', proposal.plan.kind, dump.kind);
  requireOwner(proposal.plan.host, proposal.ownTunnelIps, dump);
  const { plan, skipped, unfit } = compareAgain(proposal.plan, dump, { isPart });
  const now = {
    ...proposal,
    plan,
    skipped: [...proposal.skipped, ...skipped],
    unfit: proposal.unfit + unfit,
    dump: isPart ? (proposal.dump ?? dump) : dump,
    guards: proposal.guardsOf(plan, dump),
  };
  requireGuards(now, new Date());
  return now;
}
