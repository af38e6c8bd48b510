import type { Segment } from '../../../src/fdb/forwarding.ts';

/** A segment as the samples' forwarding.json has it. */
export interface ForwardingJson {
  network_id: string;
  bridge: string;
  network_type: string;
  segment_id: number;
  flood: string[];
  unicast: Record<string, string>;
  arp: Record<string, string>;
  learned?: Record<string, string>;
  flood_group?: string;
}

/** What of a sample's segment a reader can tell: the network by the prefix that its bridge has. */
export const expectedOf = ({ network_id, flood_group, learned, ...segment }: ForwardingJson) => ({
  ...segment,
  prefix: network_id.slice(0, 11),
  learned: learned ?? {},
});

export const shown = (segment: Segment) => ({
  prefix: segment.networkIdPrefix,
  bridge: segment.bridge,
  network_type: segment.networkType,
  segment_id: segment.segmentId,
  flood: [...segment.flood].sort(),
  unicast: Object.fromEntries(segment.unicast),
  arp: Object.fromEntries(segment.arp),
  learned: Object.fromEntries(segment.learned),
});
