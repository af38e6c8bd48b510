import type { Dump } from './dump.ts';
import { type EntryChange, segmentLookup } from './entry-change.ts';
import type { Segment } from './forwarding.ts';

/** The dump as it would be with these changes done. It shares what did not change. */
export function applyChanges(dump: Dump, changes: readonly EntryChange[]): Dump {
  const segmentAt = segmentLookup(dump);
  const changed = new Map<Segment, Segment>();
  for (const change of changes) {
    const segment = segmentAt(change);
    if (segment === undefined) continue;
    let copy = changed.get(segment);
    if (copy === undefined) {
      const { unicast, flood, arp } = segment;
      copy = { ...segment, unicast: new Map(unicast), flood: new Set(flood), arp: new Map(arp) };
      changed.set(segment, copy);
    }
    applyTo(copy, change);
  }
  return { ...dump, segments: dump.segments.map((segment) => changed.get(segment) ?? segment) };
}

function applyTo(segment: Segment, { holding, key, after }: EntryChange): void {
  if (holding === 'flood') {
    if (after === null) segment.flood.delete(key);
    else segment.flood.add(key);
  } else if (after === null) segment[holding].delete(key);
  else segment[holding].set(key, after);
}
