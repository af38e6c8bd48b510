import type { Dump } from '../dump.ts';
import { type SegmentPlace, segmentLookup } from '../entry-change.ts';
import type { Segment } from '../forwarding.ts';
import { type InverseDraft, NO_ADDRESS } from './draft.ts';

/**
 * An OVS agent deletes a tunnel port when the last flooding entry of its endpoint goes, and leaves unicast flows that point
 * to it dangling (spec l2pop 3.8.4): those that stay are written anew afterwards, which makes the port again.
 */
export function keepTunnels(drafts: readonly InverseDraft[], dump: Dump): InverseDraft[] {
  if (dump.kind !== 'ovs') return [];
  const segmentAt = segmentLookup(dump);
  const ending = new Map<Segment, Set<string>>();
  const places = new Map<Segment, SegmentPlace>();
  const going = new Set<string>();
  for (const { stage, place, endpoint } of drafts) {
    const segment = segmentAt(place);
    if (segment === undefined) continue;
    places.set(segment, place);
    if (stage !== 'stop-flood') continue;
    going.add(`${place.networkType} ${endpoint}`);
    ending.set(segment, (ending.get(segment) ?? new Set()).add(endpoint));
  }
  if (going.size === 0) return [];
  for (const segment of dump.segments) {
    for (const endpoint of segment.flood) {
      if (!ending.get(segment)?.has(endpoint)) going.delete(`${segment.networkType} ${endpoint}`);
    }
  }
  const named = new Set(drafts.map(({ place, pair }) => `${place.networkId} ${pair[0]}`));
  for (const { stage, place, endpoint } of drafts) {
    if (stage === 'flood') going.delete(`${place.networkType} ${endpoint}`);
  }
  return dump.segments.flatMap((segment) => {
    const place = places.get(segment) ?? ownPlace(segment);
    if (place === undefined) return [];
    return [...segment.unicast]
      .filter(
        ([mac, endpoint]) => going.has(`${place.networkType} ${endpoint}`) && !named.has(`${place.networkId} ${mac}`),
      )
      .map(([mac, endpoint]) => ({
        stage: 'put' as const,
        method: 'add_fdb_entries' as const,
        place,
        endpoint,
        pair: [mac, NO_ADDRESS] as const,
      }));
  });
}

/** Where the dump names the network itself. */
const ownPlace = ({ networkId, networkType, segmentId }: Segment): SegmentPlace | undefined =>
  networkId === undefined || networkType === undefined || segmentId === undefined
    ? undefined
    : { networkId, networkType, segmentId };
