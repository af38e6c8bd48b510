import type { PreparedPlan } from '../../fdb/cast-effects.ts';
import { requireOwner } from '../../fdb/check-host.ts';
import type { Dump } from '../../fdb/dump.ts';
import { resolveEndpoints } from '../../fdb/resolve-endpoints.ts';
import { compareAgain } from '../../repair/compare-again.ts';
import { checkRemovals, countHeld } from '../../repair/guards/removals.ts';
import { checkPlannedAgent, checkPlannedHost, checkSavedPlan } from '../../repair/guards/saved-plan.ts';
import { findJournal, journalFolder } from '../../repair/journal-folder.ts';
import { readJournal } from '../../repair/read-journal.ts';
import { readPlan } from '../../repair/saved-plan.ts';
import { describeNotShown, notShown } from '../../repair/shows.ts';
import { undoPlan } from '../../repair/undo-plan.ts';
import { NotReadable } from '../errors.ts';
import type { ObservedSide } from '../observed-side.ts';
import type { MendChoice } from './flags.ts';
import { dumpGuards, maxAgeOf } from './guard.ts';
import type { Proposal } from './proposal.ts';

type Choice = MendChoice & { host?: string | undefined };

/**
 * A saved plan, as far as it still fits what is there now where that can be seen.
 * @throws NotReadable, MalformedPlan, PlanDoesNotFit, TooOld
 */
export async function proposeSaved(
  file: string,
  choice: Choice,
  side: ObservedSide | undefined,
  l2popVersion: string,
): Promise<Proposal> {
  const saved = await readPlan(file).catch(unreadable(file));
  const checkFit = (at: Date): void =>
    checkSavedPlan(saved, { host: choice.host, l2popVersion, at, maxAgeSeconds: maxAgeOf(choice) });
  checkFit(new Date());
  const dump = side && tunnelIpsKnown(saved.plan, await side.readObserved());
  if (dump) checkPlannedAgent('saved plan', saved.plan.kind, dump.kind);
  if (dump) requireOwner(saved.plan.host, saved.ownTunnelIps, dump);
  const { plan, skipped, unfit } = dump ? compareAgain(saved.plan, dump) : { plan: saved.plan, skipped: [], unfit: 0 };
  const guardsOf: Proposal['guardsOf'] = (left, now) => [checkFit, ...dumpGuards(left, now, choice)];
  return {
    plan: dump ? plan : { ...plan, notes: ['no dump was given: whether the plan still fits was not looked at'] },
    origin: `saved plan ${file} (of ${saved.origin})`,
    remark: '',
    madeAt: saved.createdAt,
    names: new Map(),
    hosts: new Map(),
    skipped,
    unfit,
    dump,
    resolve: (now) => tunnelIpsKnown(plan, now),
    dumpTakenAt: dump?.takenAt ?? saved.dumpTakenAt,
    held: saved.held,
    ownTunnelIps: saved.ownTunnelIps,
    madeFor: { what: 'saved plan', broker: saved.broker },
    guards: dump ? guardsOf(plan, dump) : [checkFit, () => checkRemovals(plan, saved.held, choice['max-removals'])],
    guardsOf,
    left: async (now) => notShownIn(plan, now),
    unmended: saved.unmended,
  };
}

/**
 * The plan that takes a sent plan back, of all that is still as that left it.
 * @throws NoSuchJournal, MalformedJournal, PlanDoesNotFit, DumpOfAnotherHost
 */
export async function proposeUndo(wanted: string, choice: Choice, side: ObservedSide): Promise<Proposal> {
  const record = await readJournal(await findJournal(wanted, journalFolder())).catch(unreadable(wanted));
  checkPlannedHost('journal', record.host, choice.host);
  const madeAt = new Date();
  const sent = { stages: [record.casts] };
  const dump = tunnelIpsKnown(sent, await side.readObserved());
  checkPlannedAgent('journal', record.kind, dump.kind);
  requireOwner(record.host, record.ownTunnelIps, dump);
  const { plan, skipped, unfit } = undoPlan(record, dump);
  const guardsOf: Proposal['guardsOf'] = (left, now) => dumpGuards(left, now, choice);
  return {
    plan,
    origin: `journal ${record.name}`,
    remark: '',
    madeAt,
    names: new Map(),
    hosts: new Map(),
    skipped,
    unfit,
    dump,
    resolve: (now) => tunnelIpsKnown(plan, now),
    dumpTakenAt: dump.takenAt,
    held: countHeld(dump),
    ownTunnelIps: dump.ownTunnelIps,
    madeFor: { what: 'journal', broker: record.broker },
    undoes: record.name,
    guards: guardsOf(plan, dump),
    guardsOf,
    left: async (now) => notShownIn(plan, now),
    unmended: 0,
  };
}

const notShownIn = (plan: PreparedPlan, now: Dump): string[] =>
  notShown(plan.stages.flat(), tunnelIpsKnown(plan, now)).map(describeNotShown);

/** The dump with the tunnel ips that the plan names told, where their ports' names can be recognised. */
function tunnelIpsKnown({ stages }: Pick<PreparedPlan, 'stages'>, dump: Dump): Dump {
  const changes = stages.flat().flatMap((cast) => cast.changes);
  const named = changes.flatMap(({ holding, before, after, tunnelIp }) =>
    holding === 'arp' ? [tunnelIp] : [tunnelIp, before ?? tunnelIp, after ?? tunnelIp],
  );
  return resolveEndpoints(dump, new Set(named));
}

const unreadable =
  (file: string) =>
  (error: NodeJS.ErrnoException): never => {
    throw error.syscall === undefined ? error : new NotReadable(file, error);
  };
