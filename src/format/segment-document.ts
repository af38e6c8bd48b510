import type { Segment } from '../fdb/forwarding.ts';

/**
 * A segment as machine formats show it: the form of the samples' forwarding.json, keys sorted where order
 * means nothing, so that two documents can be compared as text.
 */
export function segmentDocument(segment: Segment): Record<string, unknown> {
  const document: Record<string, unknown> = {};
  if (segment.networkId !== undefined) document.network_id = segment.networkId;
  else if (segment.networkIdPrefix !== undefined) document.network_id_prefix = segment.networkIdPrefix;
  if (segment.localVlan !== undefined) document.local_vlan = segment.localVlan;
  if (segment.bridge !== undefined) document.bridge = segment.bridge;
  document.network_type = segment.networkType ?? null;
  document.segment_id = segment.segmentId ?? null;
  document.flood = [...segment.flood].sort();
  document.unicast = sortedRecord(segment.unicast);
  document.arp = sortedRecord(segment.arp);
  if (segment.learned.size > 0) document.learned = sortedRecord(segment.learned);
  if (segment.foreign !== undefined) {
    const { unicast, arp, flood } = segment.foreign;
    document.foreign = { unicast: [...unicast].sort(), arp: [...arp].sort(), flood };
  }
  if (Object.keys(segment.notHeld).length > 0) document.not_held = { ...segment.notHeld };
  return document;
}

const sortedRecord = (map: ReadonlyMap<string, string>): Record<string, string> =>
  Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));

/** Segments as people look for them: by local VLAN where they have one, else as the dump has them. */
export const inOrder = (segments: readonly Segment[]): Segment[] =>
  [...segments].sort((a, b) => (a.localVlan ?? 0) - (b.localVlan ?? 0));
