import type { Dump } from './dump.ts';
import { type Holding, networkIdPrefixOf, type Segment } from './forwarding.ts';
import { groupBy } from './group-by.ts';
import { leftOverVlans } from './match-segments.ts';

/** A network as an agent holds it; casts and dumps name it so. */
export interface SegmentPlace {
  networkId: string;
  networkType: string;
  segmentId: number;
}

/**
 * What a cast does to one entry that a dump can show: a unicast entry (`key` a MAC, value its endpoint), a flooding entry
 * (key and value an endpoint) or an ARP entry (key an address, value its MAC). null: not there.
 */
export interface EntryChange extends SegmentPlace {
  holding: Holding;
  key: string;
  /** undefined: the dump did not tell. */
  before: string | null | undefined;
  after: string | null;
  /** The endpoint under which the cast named the entry. */
  tunnelIp: string;
}

/** Finds the segment of a network in a dump: by its id or the beginning of it, else by type and segment id. */
export type SegmentLookup = (place: SegmentPlace) => Segment | undefined;

/** Looks each network up once. */
export function segmentLookup(dump: Dump): SegmentLookup {
  const leftOver = leftOverVlans(dump);
  const segments = groupBy(
    dump.segments.filter(({ localVlan }) => localVlan === undefined || !leftOver.has(localVlan)),
    ({ segmentId }) => segmentId,
  );
  const found = new Map<string, Segment | undefined>();
  return ({ networkId, networkType, segmentId }) => {
    const key = `${networkId} ${networkType} ${segmentId}`;
    if (!found.has(key)) {
      const alike = (segments.get(segmentId) ?? []).filter((each) => (each.networkType ?? networkType) === networkType);
      found.set(
        key,
        alike.find((segment) => segment.networkId === networkId) ??
          alike.find(
            (segment) => segment.networkId === undefined && segment.networkIdPrefix === networkIdPrefixOf(networkId),
          ) ??
          alike.find((segment) => segment.networkId === undefined && segment.networkIdPrefix === undefined),
      );
    }
    return found.get(key);
  };
}

/** What a segment holds under a key: null for nothing, undefined where the dump cannot tell. */
export function heldIn(segment: Segment | undefined, holding: Holding, key: string): string | null | undefined {
  if (segment === undefined || segment.notHeld[holding] !== undefined) return undefined;
  if (holding === 'flood') return segment.flood.has(key) ? key : null;
  return segment[holding].get(key) ?? null;
}

/** What a dump holds of the entry that a change is about, as `heldIn`. */
export function holdingLookup(dump: Dump): (change: EntryChange) => string | null | undefined {
  const segmentAt = segmentLookup(dump);
  return (change) => heldIn(segmentAt(change), change.holding, change.key);
}

/** One key for one entry of one network, whatever happens to it. */
export const entryKey = ({ networkId, segmentId, holding, key }: EntryChange): string =>
  `${networkId} ${segmentId} ${holding} ${key}`;

/**
 * The changes of several casts as one: what was there before the first and after the last of them. Entries that end as they
 * began are left out.
 */
export function netChanges(changes: readonly EntryChange[]): EntryChange[] {
  const net = new Map<string, EntryChange>();
  for (const change of changes) {
    const key = entryKey(change);
    const first = net.get(key);
    net.set(key, first === undefined ? change : { ...change, before: first.before });
  }
  return [...net.values()].filter(({ before, after }) => before !== after);
}
