import type { Drift } from './drift.ts';
import type { Dump } from './dump.ts';
import type { Expected } from './expected.ts';
import { leaveOutOwn } from './leave-out-own.ts';
import { type Match, matchSegments } from './match-segments.ts';
import type { Plan } from './plan.ts';
import { composeForEntries, composeLinuxbridge } from './planning/compose-exact.ts';
import { composeOvs } from './planning/compose-ovs.ts';
import { gatherWishes } from './planning/wishes.ts';

export interface PlanOptions {
  /** The agent's host, as Neutron names it. Default: that of the expected side. */
  host?: string | undefined;
}

/**
 * The fewest casts that mend drift, for the kind of agent that the dump is of, and what no cast mends (spec l2pop 5.5).
 * Linear in the size of all that goes in.
 * @param drift all that diff(expected, dump) found, or a part of it
 */
export function planRepair(
  expected: Expected,
  dump: Dump,
  drift: readonly Drift[],
  { host = expected.host ?? '' }: PlanOptions = {},
): Plan {
  const networks = new Map(
    [...expected.networks].map(([id, network]) => [id, leaveOutOwn(network, dump.ownTunnelIps)] as const),
  );
  const all = matchSegments({ ...expected, networks }, dump).matches;
  const matches = all.filter((match): match is Extract<Match, { found: 'segment' }> => match.found === 'segment');
  const gathered = gatherWishes(drift, matches, dump);
  const scene = {
    host,
    expected,
    dump,
    matches,
    endpointText: (key: string) => expected.endpointTexts.get(key) ?? key,
  };
  const compose = { ovs: composeOvs, linuxbridge: composeLinuxbridge, entries: composeForEntries }[dump.kind];
  const { stages, unmended } = compose(gathered, scene);
  return { host, kind: dump.kind, stages, unmended: [...gathered.unmended, ...unmended], notes: [] };
}
