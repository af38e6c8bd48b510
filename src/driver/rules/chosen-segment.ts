import type { SegmentRow } from '../inventory/inventory.ts';

/** The network types that l2population serves. */
export const TUNNEL_TYPES: ReadonlySet<string> = new Set(['vxlan', 'geneve', 'gre']);

/** Is it one of the network types that l2population serves (rule S)? */
export const isTunnelType = (networkType: string): boolean => TUNNEL_TYPES.has(networkType);

/**
 * Rule S, for a query: of a network's segments the one of a tunnel type with the lowest index; else the
 * first. Dynamic segments stand in only where there is no other.
 * @param segments of one network, in any order
 */
export function chosenSegment(segments: readonly SegmentRow[]): SegmentRow | undefined {
  const ordered = segments.toSorted(
    (a, b) => Number(a.isDynamic) - Number(b.isDynamic) || a.segmentIndex - b.segmentIndex,
  );
  return ordered.find((segment) => !segment.isDynamic && isTunnelType(segment.networkType)) ?? ordered[0];
}
