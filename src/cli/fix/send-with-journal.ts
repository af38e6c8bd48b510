import { hostname, userInfo } from 'node:os';
import { applyChanges } from '../../fdb/apply-changes.ts';
import { netChanges } from '../../fdb/entry-change.ts';
import { inversePlan } from '../../fdb/inverse-plan.ts';
import type { SentPlan } from '../../format/plan-report.ts';
import { beginJournal, type JournalEvent, type JournalHead } from '../../repair/journal.ts';
import { journalFolder } from '../../repair/journal-folder.ts';
import { SendingStopped, sendPlan } from '../../repair/send-plan.ts';
import type { Lock } from '../../transport/transport.ts';
import { interrupted } from '../interrupt.ts';
import { NotVerified } from './errors.ts';
import type { Proposal } from './proposal.ts';
import type { Scene } from './scene.ts';
import { verify, waitForStage } from './verify.ts';

/** What became of a plan; `error`: the sending stopped before its end, or what came of it could not be seen. */
export interface Sent {
  sent: SentPlan;
  error?: SendingStopped | NotVerified;
}

/** Sends a plan, keeps a journal of it, and looks whether it shows. @throws JournalNotWritten before anything is sent */
export async function sendWithJournal(proposal: Proposal, scene: Scene, lock: Lock): Promise<Sent> {
  const { casting, note } = scene;
  const journal = beginJournal(journalFolder(), headOf(proposal, scene));
  // a journal that fails halfway ends the sending, and must not hide what came of it
  const recordIfPossible = (event: JournalEvent): void => {
    try {
      journal.record(event);
    } catch (error) {
      note(`warning: ${(error as Error).message}`);
    }
  };
  try {
    const fates = await sendPlan(casting.transport, proposal.plan, {
      exchange: casting.exchange,
      timeoutSeconds: casting.timeoutSeconds,
      lock,
      signal: interrupted,
      onSending: (cast) => journal.record({ event: 'sending', cast }),
      onFate: (cast, event, error) =>
        error === undefined ? journal.record({ event, cast }) : recordIfPossible({ event, cast, error: error.message }),
      afterStage: (stage, signal) => waitForStage(stage, proposal, scene, signal),
    });
    recordIfPossible({ event: 'sent' });
    note(
      `${fates.length === 1 ? '1 cast' : `${fates.length} casts`} confirmed by the broker; journal: ${journal.file}`,
    );
    const { error, ...seen } = await verified(proposal, scene);
    if (seen.verified !== undefined) recordIfPossible({ event: 'verified', clean: seen.verified, left: seen.left });
    return { sent: { journal: journal.file, fates, stopped: undefined, ...seen }, ...(error && { error }) };
  } catch (error) {
    if (!(error instanceof SendingStopped)) throw error;
    const { fates, message, cause } = error;
    recordIfPossible({ event: 'stopped', reason: cause.message });
    note(`journal: ${journal.file}`);
    return { sent: { journal: journal.file, fates, stopped: message, verified: undefined, left: [] }, error };
  } finally {
    journal.close();
  }
}

async function verified(
  proposal: Proposal,
  scene: Scene,
): Promise<Pick<SentPlan, 'verified'> & { left: string[]; error?: NotVerified }> {
  try {
    const left = await verify(proposal, scene);
    return left === undefined ? { verified: undefined, left: [] } : { verified: left.length === 0, left };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { verified: undefined, left: [], error: new NotVerified(error) };
  }
}

function headOf(proposal: Proposal, { casting, l2popVersion }: Scene): JournalHead {
  const { plan, origin, ownTunnelIps, undoes } = proposal;
  const { cluster, vhost } = casting.identity;
  return {
    startedAt: new Date(),
    l2popVersion,
    who: `${userName()}@${hostname()}`,
    broker: { name: casting.transport.name, cluster, vhost },
    origin,
    plan,
    inverse: inverseOf(proposal),
    ownTunnelIps,
    undoes,
  };
}

function inverseOf({ plan, dump }: Proposal): JournalHead['inverse'] {
  const changes = netChanges(plan.stages.flat().flatMap((cast) => cast.changes));
  if (dump !== undefined) return inversePlan(changes, applyChanges(dump, changes), plan.host);
  return {
    plan: { ...plan, stages: [] },
    without: ['no dump was given: --undo works it out from what is there then'],
  };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown'); // a user without a name, as in containers
  }
}
