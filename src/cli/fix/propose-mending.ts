import { setTimeout as after } from 'node:timers/promises';
import { hostsOf } from '../../fdb/agent-hosts.ts';
import { preparePlan } from '../../fdb/cast-effects.ts';
import { DRIFT_KINDS, type Drift } from '../../fdb/drift.ts';
import type { Dump } from '../../fdb/dump.ts';
import { persistingDrift } from '../../fdb/persisting-drift.ts';
import { planRepair } from '../../fdb/plan-repair.ts';
import { resolveEndpoints } from '../../fdb/resolve-endpoints.ts';
import { countHeld } from '../../repair/guards/removals.ts';
import { type CompareChoice, type Comparison, compareHost } from '../compare-host.ts';
import { interrupted } from '../interrupt.ts';
import type { ObservedSide } from '../observed-side.ts';
import { withProgress } from '../progress.ts';
import type { OpenedSource } from '../session.ts';
import type { MendChoice } from './flags.ts';
import { dumpGuards } from './guard.ts';
import type { Proposal } from './proposal.ts';

const DEFAULT_INTERVAL_SECONDS = 3;

/** A plan that mends drift, and the comparison that it is for. */
export interface MendingProposal {
  proposal: Proposal;
  comparison: Comparison;
  /** The drift that was to be mended, whether or not casts can. */
  drift: Drift[];
}

/**
 * The plan for all drift of a host that every look agrees on: casts in flight and ports in BUILD look like drift for a
 * moment. Each --sample is a look, and some seconds after drift was seen the source, and with --live or --ssh the dataplane, is asked
 * again.
 */
export async function proposeMending(
  source: OpenedSource,
  choice: CompareChoice & MendChoice,
  side: ObservedSide,
): Promise<MendingProposal> {
  const look = async (dump: Dump) => compareHost(source, choice, dump);
  const wanted = ({ result }: Comparison): Drift[] => ofKinds(result.drift, choice.kind);
  const madeAt = new Date();
  const first = await look(await side.readObserved());
  const dumps = [first.dump];
  let drift = wanted(first);
  for (const file of choice.sample ?? []) {
    const { readDump } = await import('../../dump/read-dump.ts');
    const sample = await look(await readDump([{ file }]));
    dumps.push(sample.dump);
    drift = persistingDrift(wanted(sample), drift);
  }
  let comparison = first;
  if (drift.length > 0 && (side.isLive || canChange(source))) {
    const seconds = choice.interval ?? DEFAULT_INTERVAL_SECONDS;
    await withProgress(`looking again after ${seconds} s`, after(seconds * 1000, undefined, { signal: interrupted }));
    comparison = await look(side.isLive ? await side.readObserved() : first.dump);
    dumps.push(comparison.dump);
    drift = persistingDrift(drift, wanted(comparison));
  }
  const { expected, agents, dump, result, names } = comparison;
  const plan = planRepair(expected, dump, drift, { host: choice.host });
  const prepared = preparePlan({ ...plan, notes: [...plan.notes, ...result.notes, ...undated(dump, side)] }, dump);
  const guardsOf: Proposal['guardsOf'] = (left, now) =>
    dumpGuards(left, now, choice, { state: expected, origin: source.origin });
  const unmended = plan.unmended.map((each) => each.drift);
  const others = dumps.filter((each) => each !== dump);
  return {
    comparison,
    drift,
    proposal: {
      plan: prepared,
      origin: source.origin,
      remark: fromFile(source),
      madeAt,
      names,
      hosts: hostsOf(agents),
      skipped: [],
      unfit: 0,
      dump,
      dumpTakenAt: dump.takenAt,
      resolve: (now) => resolveEndpoints(now, expected.tunnelIps),
      held: countHeld(dump),
      ownTunnelIps: dump.ownTunnelIps.length > 0 ? dump.ownTunnelIps : expected.ownTunnelIps,
      guards: [
        ...guardsOf(prepared, dump),
        ...others.flatMap((each) => dumpGuards({ ...prepared, stages: [] }, each, choice)),
      ],
      guardsOf,
      unmended: unmended.length,
      async left(now) {
        const left = wanted(await look(now));
        const hopeless = new Set(persistingDrift(unmended, left));
        return left.filter((each) => !hopeless.has(each)).map(describe);
      },
    },
  };
}

const ofKinds = (drift: readonly Drift[], kinds: MendChoice['kind']): Drift[] =>
  drift.filter(({ kind }) => kinds === undefined || kinds.includes(kind));

/** What the question adds where the expected state names no cloud that could be compared. */
const fromFile = ({ broker, origin }: OpenedSource): string => (broker === undefined ? ` (entries of ${origin})` : '');

/** Of a file the answer stays the same. */
const canChange = ({ isSaved, isUnchanging }: OpenedSource): boolean => !isSaved && !isUnchanging;

const undated = (dump: Dump, side: ObservedSide): string[] =>
  dump.takenAt === undefined && !side.isLive ? ['the dump has no date: it is taken as made when it was read'] : [];

/** `missing-unicast fa:16:3e:… 192.168.10.2 of network …` */
function describe({ kind, networkId, mac, ip, tunnelIp, observed }: Drift): string {
  const what = [mac, ip, tunnelIp].filter((each) => each !== undefined);
  const place = networkId === undefined ? '' : ` of network ${networkId}`;
  return `${kind} ${what.join(' ') || (observed ?? DRIFT_KINDS[kind])}${place}`;
}
