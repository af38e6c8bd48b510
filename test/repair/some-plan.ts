import type { CastMessage } from '../../src/fdb/agent-cast.ts';
import { type PreparedPlan, preparePlan } from '../../src/fdb/cast-effects.ts';
import { diff } from '../../src/fdb/diff.ts';
import type { Dump } from '../../src/fdb/dump.ts';
import type { FdbEntries, Pair } from '../../src/fdb/entries.ts';
import { expectedState } from '../../src/fdb/expected.ts';
import type { Plan } from '../../src/fdb/plan.ts';
import { planRepair } from '../../src/fdb/plan-repair.ts';
import { entries, N, OWN } from '../fdb/small-state.ts';

export const HOST = 'compute-1';

export const someExpected = (answer: FdbEntries = entries()) =>
  expectedState({ answer, ownTunnelIps: [OWN], host: HOST });

/** The plan for all drift of a dump. */
export function planFor(observed: Dump, answer: FdbEntries = entries()): PreparedPlan {
  const expected = someExpected(answer);
  return preparePlan(planRepair(expected, observed, diff(expected, observed).drift), observed);
}

/** A plan of these casts in one stage, whatever they mend. */
export const planOf = (...casts: CastMessage[]): Plan => ({
  host: HOST,
  kind: 'ovs',
  stages: [
    casts.map((cast) => ({ networkId: N, cast: { ...cast, to: { host: HOST } }, mends: [], why: 'for a test' })),
  ],
  unmended: [],
  notes: [],
});

export const removing = (ports: Record<string, readonly Pair[]>): CastMessage => ({
  method: 'remove_fdb_entries',
  fdbEntries: entries(ports),
});

export const adding = (ports: Record<string, readonly Pair[]>): CastMessage => ({
  method: 'add_fdb_entries',
  fdbEntries: entries(ports),
});

/** So many pairs of MACs that nothing else has. */
export const pairs = (count: number): Pair[] =>
  Array.from({ length: count }, (_, index): Pair => [`fa:16:3e:99:00:${index.toString(16).padStart(2, '0')}`, '::']);
