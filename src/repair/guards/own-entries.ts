import { canonicalMac } from '../../fdb/address.ts';
import type { PreparedCast, PreparedPlan } from '../../fdb/cast-effects.ts';
import { pairsOfCast } from '../../fdb/cast-pairs.ts';
import type { Dump } from '../../fdb/dump.ts';
import { isFloodingEntry } from '../../fdb/entries.ts';
import { type EntryChange, type SegmentLookup, segmentLookup } from '../../fdb/entry-change.ts';
import { PlanRefused } from './refusal.ts';

/** A plan would take away what is not l2pop's: an agent cannot remove it, and nothing else should by this way. */
export class NotL2populations extends PlanRefused {
  override readonly name = 'NotL2populations';
  constructor(
    /** A MAC, an endpoint or an address. */
    readonly entry: string,
    readonly networkId: string,
    readonly why: string,
    /** More entries of that kind in the plan. */
    readonly more: number,
  ) {
    super(
      `the plan takes away ${entry} of network ${networkId}, which is not l2population's: ${why}${more > 0 ? ` (and ${more} more)` : ''}`,
    );
  }
}

/** @throws NotL2populations for a removal whose target was learned from traffic, or written by others than the agent */
export function checkOwnEntries({ stages }: Pick<PreparedPlan, 'stages'>, dump: Dump): void {
  const segmentAt = segmentLookup(dump);
  const strange = stages.flat().flatMap((planned) => {
    const { networkId } = planned;
    return [
      ...foreignOf(planned, segmentAt).map(({ key }) => ({
        networkId,
        entry: key,
        why: 'others than the agent wrote it',
      })),
      ...learnedOf(planned, segmentAt).map((entry) => ({ networkId, entry, why: 'it was learned from traffic' })),
    ];
  });
  const [first] = strange;
  if (first) throw new NotL2populations(first.entry, first.networkId, first.why, strange.length - 1);
}

const foreignOf = ({ changes }: PreparedCast, segmentAt: SegmentLookup): EntryChange[] =>
  changes.filter((change) => {
    const foreign = change.after === null ? segmentAt(change)?.foreign : undefined;
    if (foreign === undefined) return false;
    return change.holding === 'flood' ? foreign.flood : foreign[change.holding].has(change.key);
  });

function learnedOf({ cast, networkId }: PreparedCast, segmentAt: SegmentLookup): string[] {
  if (cast.method !== 'remove_fdb_entries') return [];
  const { network_type: networkType, segment_id: segmentId } = cast.fdbEntries[networkId]!;
  const segment = segmentId === null ? undefined : segmentAt({ networkId, networkType, segmentId });
  if (segment === undefined) return [];
  return [...pairsOfCast(cast)]
    .filter(({ pair }) => !isFloodingEntry(pair))
    .map(({ pair }) => canonicalMac(pair[0]))
    .filter((mac) => !segment.unicast.has(mac) && segment.learned.has(mac));
}
