import type { Drift } from './drift.ts';

/**
 * What two comparisons some seconds apart both show. Casts in flight and ports in BUILD look like drift for a
 * moment (spec l2pop 5.3), so a drift counts when it persists.
 * @param first drift of the earlier dump and query
 * @param second drift of the later ones; of these objects are returned, in their order
 */
export function persistingDrift(first: readonly Drift[], second: readonly Drift[]): Drift[] {
  const before = new Set(first.map(identityOf));
  return second.filter((drift) => before.has(identityOf(drift)));
}

const identityOf = ({ kind, networkId, segmentId, localVlan, mac, ip, tunnelIp, expected, observed }: Drift): string =>
  JSON.stringify([kind, networkId, segmentId, localVlan, mac, ip, tunnelIp, expected, observed]);
