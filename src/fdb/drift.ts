import type { EffectId, Severity } from './effects.ts';

/** The kinds of difference of spec l2pop 5.3, in its order, each in a few words. */
export const DRIFT_KINDS = {
  'missing-unicast': 'a port that the agent should send to has no unicast entry',
  'stale-unicast': 'a unicast entry that Neutron does not expect',
  'wrong-endpoint': 'a unicast entry that leads to another host than the port is on',
  'dangling-port': 'a unicast entry whose tunnel port is gone',
  'missing-flood': 'broadcast of the network does not go to a host that has ports of it',
  'stale-flood': 'broadcast of the network goes to a host that Neutron does not expect',
  'missing-arp': 'the ARP responder lacks an address',
  'stale-arp': 'the ARP responder answers for an address that Neutron does not expect',
  'wrong-arp': 'the ARP responder answers with a wrong MAC, or in a way that guests refuse',
  'endpoint-absent': 'nothing at all is held of a host: no flooding, none of its ports',
  'segment-mismatch': 'the agent uses another segmentation id for the network than Neutron',
  'network-unknown': 'Neutron has ports of the network on this host, and its agent does not know the network',
  'tunnel-id-mismatch': 'a flow loads another tunnel id than its VLAN receives by',
  'orphan-tunnel': 'a tunnel port to an endpoint that nothing needs',
  'old-cookie': 'flows of more than one agent process',
} as const;

export type DriftKind = keyof typeof DRIFT_KINDS;

/** What one missing endpoint leaves out (kind endpoint-absent): one drift instead of one an entry. */
export interface Folded {
  macs: string[];
  ips: string[];
}

/** What was found, before it is said what a user of the cloud sees of it. */
export interface Finding {
  kind: DriftKind;
  networkId?: string;
  networkType?: string;
  /** As the agent holds it; for a network the agent does not know, as Neutron has it. */
  segmentId?: number;
  /** OVS: the 802.1Q tag of the segment on this host. */
  localVlan?: number;
  mac?: string;
  ip?: string;
  /** The endpoint that is missing, stale, absent or orphaned. A StarlingX comma list stays one text. */
  tunnelIp?: string;
  /** Tunnel ips (unicast, flood by number), MACs (arp) or segment (segment-mismatch) that Neutron expects. */
  expected?: string[];
  /** What the dump has in its place: a tunnel ip, `ofport 3`, a MAC, a segment, a number of ports. */
  observed?: string;
  /** Unicast kinds: the addresses of the MAC, of the expected side; of a stale MAC as the dump has them. */
  ips?: string[];
  /** missing-unicast: a learned entry leads to the right endpoint for now. */
  learnedCovers?: boolean;
  folded?: Folded;
  /** Stale kinds: others than the agent wrote the entry, so no cast is to take it away. */
  foreign?: true;
  /** Remarks for this drift, a sentence each without full stop. */
  notes: string[];
}

/** One difference between what an agent should hold and what its host's dump holds. */
export interface Drift extends Finding {
  severity: Severity;
  /** What users of the cloud see of it (spec l2pop 5.4); its words are in `EFFECTS`. */
  effect: EffectId;
}
