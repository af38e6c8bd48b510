import type { Endpoint } from './endpoint.ts';
import type { Segment } from './forwarding.ts';

/** What wrote the state that a dump shows. `entries`: a JSON file of FDB entries, no dataplane. */
export type DumpKind = 'ovs' | 'linuxbridge' | 'entries';

/** A tunnel port of br-tun (OVS only). */
export interface TunnelPort {
  name: string;
  ofport?: number;
  networkType?: string;
  /** Its remote tunnel ip, or `port NAME` when the dump does not tell it. */
  endpoint: Endpoint;
  /** Table 0 has a flow for packets that come in by it: without one the port is dead (spec 3.4). */
  hasIngressFlow: boolean;
}

/** A flow of table 20 or 22 that loads another tunnel id than the ingress flow of its VLAN has (OVS only). */
export interface TunnelIdMismatch {
  localVlan: number;
  table: 20 | 22;
  /** Of a unicast flow. */
  mac?: string;
  endpoint?: Endpoint;
  /** The id the flow loads. */
  loaded: number;
  /** The id of the VLAN's ingress flow; undefined when the VLAN has none (left over from a network gone). */
  expected: number | undefined;
}

/** An ARP flow whose `mod_dl_src` differs from the MAC it answers with: guests drop the answer (spec 6, bug 32). */
export interface BrokenArp {
  segment: Pick<Segment, 'networkType' | 'segmentId' | 'localVlan' | 'networkId'>;
  ip: string;
  mac: string;
  /** What the frame's source address is set to; undefined when the flow does not set it. */
  frameSource: string | undefined;
}

/** A flow of br-tun that no agent writes, in a table that decides on frames: what it does with them is not known (OVS only). */
export interface PassedOverFlow {
  /** Undefined: the flow breaks off before it tells. */
  table?: number;
  priority: number;
  match: string;
  /** The flow for people, shortened. */
  text: string;
}

/** The flows that take a frame from the host's ports to the tables of its entries, for unicast and for the rest. */
export type BaseFlow = 'patch' | 'unicast' | 'multicast';

/** A line that looks like l2pop's and could not be read. `file` is `-` for standard input. */
export interface UnreadLine {
  file: string;
  line: number;
  text: string;
  why: string;
}

/** What a host's dump holds: the observed side of a diff. */
export interface Dump {
  kind: DumpKind;
  /** `br-tun` (from 2014.2), `br-tun 2013.2`, `br-tun 2012.2`, `linuxbridge`, `FDB entries`, or what other software it looks like. */
  layout: string;
  /** False where the layout holds nothing of l2pop (another layout, other software, l2_population off): nothing can be compared. */
  hasL2pop: boolean;
  /** Host names seen in prompts. Two of them in one dump is an error of the reader, never a Dump. */
  promptHosts: string[];
  /** The agent's own tunnel ips, where the dump tells them (`local_ip`, `local`). */
  ownTunnelIps: string[];
  /** Is the ARP responder on? undefined: the dump does not tell. */
  responder: boolean | undefined;
  /** Distributed routing's flows are present (OVS only). */
  dvr: boolean;
  /** Cookies of tables 20 to 22 with their number of flows, most first (OVS only). */
  cookies: { cookie: string; flows: number }[];
  segments: Segment[];
  /**
   * Does the dump list every segment that the agent has (tables 3, 4, 6 whole; all vxlan devices)?
   * If not, a segment that is not there is unknown, not missing.
   */
  segmentsComplete: boolean;
  tunnelPorts: TunnelPort[];
  tunnelIdMismatches: TunnelIdMismatch[];
  brokenArp: BrokenArp[];
  /** Networks whose ports OVSDB's Port rows show wired, with their local VLAN (OVS only). */
  wiredNetworks: { networkId: string; localVlan: number }[];
  /** Network ids that OVSDB's Port rows name with a dead VLAN (tag 4095) or no tag: ports not wired. */
  unwiredNetworks: string[];
  /** When it was taken: by a line of date(1) in it, else by its file's date; undefined for standard input without such a line. */
  takenAt?: Date;
  /** What the dump cannot tell and what was passed over, a sentence each. */
  notes: string[];
  unread: UnreadLine[];
  /** Absent where there are none. */
  passedOver?: PassedOverFlow[];
  /** Those that are not there, though other flows of their table are; absent where none is missing. */
  missingBase?: BaseFlow[];
}
