import { canonicalMac } from '../../fdb/address.ts';
import { pairsOfCast, takesAway } from '../../fdb/cast-pairs.ts';
import type { Dump } from '../../fdb/dump.ts';
import { isFloodingEntry } from '../../fdb/entries.ts';
import { segmentLookup } from '../../fdb/entry-change.ts';
import type { Plan } from '../../fdb/plan.ts';
import { PlanRefused } from './refusal.ts';

/** A plan would take away what is not l2pop's: an agent cannot remove it, and nothing else should by this way. */
export class NotL2populations extends PlanRefused {
  override readonly name = 'NotL2populations';
  constructor(
    readonly mac: string,
    readonly networkId: string,
    readonly why: string,
    /** More entries of that kind in the plan. */
    readonly more: number,
  ) {
    super(
      `the plan takes away ${mac} of network ${networkId}, which is not l2population's: ${why}${more > 0 ? ` (and ${more} more)` : ''}`,
    );
  }
}

/** @throws NotL2populations for a removal whose target is learned from traffic */
export function checkOwnEntries({ stages }: Pick<Plan, 'stages'>, dump: Dump): void {
  const segmentAt = segmentLookup(dump);
  const strange = stages.flat().flatMap(({ cast, networkId }) => {
    if (cast.method !== 'remove_fdb_entries') return [];
    const { network_type: networkType, segment_id: segmentId } = cast.fdbEntries[networkId]!;
    const segment = segmentAt({ networkId, networkType, segmentId: segmentId ?? 0 });
    if (segment === undefined) return [];
    return [...pairsOfCast(cast)]
      .filter((each) => takesAway(each) && !isFloodingEntry(each.pair))
      .map(({ pair }) => canonicalMac(pair[0]))
      .filter((mac) => !segment.unicast.has(mac) && segment.learned.has(mac))
      .map((mac) => ({ mac, networkId, why: 'it was learned from traffic' }));
  });
  const [first] = strange;
  if (first) throw new NotL2populations(first.mac, first.networkId, first.why, strange.length - 1);
}
