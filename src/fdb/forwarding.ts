import type { Endpoint } from './endpoint.ts';

/** What can be held of a segment; each may be missing from a dump for a reason of its own. */
export type Holding = 'unicast' | 'flood' | 'arp';

/** Entries that others than the agent wrote: it holds them, and no cast takes them away (spec l2pop 3.8.6). */
export interface ForeignEntries {
  /** MACs of `unicast`. */
  unicast: ReadonlySet<string>;
  /** IPs of `arp`. */
  arp: ReadonlySet<string>;
  /** The whole of `flood`, which is one flow on OVS. */
  flood: boolean;
}

/**
 * The forwarding state of one segment (spec l2pop 5.1), the shape both sides are brought into.
 * MACs are lower case, addresses canonical.
 */
export interface Segment {
  /** `vxlan`, `gre`, `geneve`; undefined where a partial dump does not tell it. */
  networkType: string | undefined;
  /** VNI or GRE key; undefined where a partial dump does not tell it. */
  segmentId: number | undefined;
  /** Whole id, where known. */
  networkId?: string;
  /** The 11 characters that a linuxbridge device name holds of it. */
  networkIdPrefix?: string;
  /** OVS: the 802.1Q tag of this segment on this host. */
  localVlan?: number;
  /** Linuxbridge: `brq` + prefix. */
  bridge?: string;
  unicast: Map<string, Endpoint>;
  flood: Set<Endpoint>;
  arp: Map<string, string>;
  /** Learned from traffic: never drift, but it may mask a missing entry. */
  learned: Map<string, Endpoint>;
  /** What of the above is not the agent's own; absent where all of it is, which is the rule. */
  foreign?: ForeignEntries;
  /**
   * What the dump cannot hold of this segment, each with the reason in a few words ("ARP responder off",
   * "multicast mode", "table 21 was not dumped"). It is not compared: unknown is never missing.
   */
  notHeld: Partial<Record<Holding, string>>;
}

/** A linuxbridge device's name holds so much of a network's id (spec l2pop 4.1). */
const PREFIX_LENGTH = 11;

/** The part of a network's id by which linuxbridge's devices know it. */
export const networkIdPrefixOf = (networkId: string): string => networkId.slice(0, PREFIX_LENGTH);

/** A segment of which nothing is held yet, and everything could be. */
export function emptySegment(networkType: string | undefined, segmentId: number | undefined): Segment {
  return {
    networkType,
    segmentId,
    unicast: new Map(),
    flood: new Set(),
    arp: new Map(),
    learned: new Map(),
    notHeld: {},
  };
}

/** `vxlan 1001`, as messages and tables name a segment. */
export const segmentName = (segment: Pick<Segment, 'networkType' | 'segmentId'>): string =>
  `${segment.networkType ?? 'tunnel type unknown,'} ${segment.segmentId ?? 'segment id unknown'}`;
