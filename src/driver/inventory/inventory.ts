import type { NetworkEntries } from '../../fdb/entries.ts';
import type { AgentState, PortsOnHost } from '../../fdb/query.ts';
import type { PortSearch } from '../../fdb/trace/destination.ts';

/**
 * Where a mechanism driver learns networks, agents, ports and bindings: a lab file, Neutron's database,
 * Neutron's API. Of a lab file and the database the number of reads is the same however much there is; the API's
 * requests grow with pages, hosts, migrating ports and routers (docs/api.md), so whoever asks asks once for all.
 */
export interface Inventory {
  /** What is read, for screens, without secrets: `lab file lab.yaml`. */
  readonly origin: string;
  /** What it has read once it goes on answering from. */
  readonly isUnchanging?: boolean;
  /** What it cannot tell, or what is odd about it, a sentence each. */
  readonly remarks?: readonly string[];
  /**
   * Why it can only estimate on which hosts some ports are (`PortRow.hostsAreEstimated`), as the end of a sentence;
   * undefined where it knows.
   */
  readonly estimatesHosts?: string | undefined;
  /**
   * All that the rules need for these networks: of a lab file and the database as it was at one moment, of the API page
   * by page, so that what changes meanwhile may be in one part and not in another. A network that is not there is left
   * out of `networks`; ports that are not ACTIVE may be left out, since no rule of the FDB counts them.
   */
  load(networkIds: readonly string[] | 'all'): Promise<InventoryRows>;
  listNetworks(): Promise<{ networks: readonly NetworkRow[]; segments: readonly SegmentRow[] }>;
  agents(): Promise<readonly AgentRow[]>;
  /** Ports of every status that are bound to the host, counted by network (spec l2pop 2.3, 5.2). */
  portsOnHost(host: string): Promise<PortsOnHost[]>;
  /**
   * Ports of the network that have this id, MAC or address, whatever their status, with what no rule counts by, and the rows of
   * their HA routers as far as `load` leaves these out.
   */
  portsWith(networkId: string, search: PortSearch): Promise<Pick<InventoryRows, 'ports' | 'haBindings'>>;
  close(): Promise<void>;
}

/** Rows as Neutron's tables hold them (spec l2pop 2.1), those of several tables joined where they belong together. */
export interface InventoryRows {
  readonly networks: readonly NetworkRow[];
  readonly segments: readonly SegmentRow[];
  /** Of every kind and state; which of them count is rule A's business. */
  readonly agents: readonly AgentRow[];
  readonly ports: readonly PortRow[];
  /** Rows of ha_router_agent_port_bindings, with the L3 agent's host. */
  readonly haBindings: readonly HaBindingRow[];
  /** Entries that did not come from Neutron's ports: what the query's `source` leaves out. */
  readonly foreignSources: readonly ForeignSource[];
}

export interface NetworkRow {
  readonly id: string;
  /** Need not be unique; may be `''`. */
  readonly name: string;
}

export interface SegmentRow {
  readonly id: string;
  readonly networkId: string;
  readonly networkType: string;
  readonly physicalNetwork?: string | undefined;
  /** VNI, GRE key or VLAN id; null for flat and local. */
  readonly segmentationId: number | null;
  readonly segmentIndex: number;
  /** Allocated for one port by a driver of its own (hierarchical binding). */
  readonly isDynamic: boolean;
}

export interface AgentRow {
  readonly agentType: string;
  readonly host: string;
  /** As the agent reported them, parsed. */
  readonly configurations: Readonly<Record<string, unknown>>;
  /** Undefined where the inventory does not tell. */
  readonly state?: AgentState | undefined;
}

export interface PortRow {
  readonly id: string;
  readonly networkId: string;
  /** Lower case, with colons. */
  readonly mac: string;
  readonly fixedIps: readonly FixedIp[];
  /** `ACTIVE`, `DOWN`, `BUILD`, `ERROR`, `N/A`. */
  readonly status: string;
  /** Its admin state. No rule looks at it; undefined where it was not read. */
  readonly isEnabled?: boolean | undefined;
  readonly deviceOwner: string;
  readonly deviceId: string;
  /** Rows of ml2_port_bindings; two of them during a live migration. */
  readonly bindings: readonly BindingRow[];
  /** Rows of ml2_distributed_port_bindings: one a host of a DVR interface. */
  readonly distributedBindings: readonly DistributedBindingRow[];
  /** Its `distributedBindings` are likely ones: the inventory cannot tell the real ones. */
  readonly hostsAreEstimated?: boolean | undefined;
}

export interface FixedIp {
  readonly ip: string;
  readonly subnetId?: string | undefined;
}

export interface BindingRow {
  /** `''` when the port is unbound. */
  readonly host: string;
  readonly status: 'ACTIVE' | 'INACTIVE';
  /** `ovs`, `unbound`, `binding_failed`, … No rule looks at it; undefined where it was not read. */
  readonly vifType?: string | undefined;
  /** The bottom bound segment, where the inventory can tell (ml2_port_binding_levels). */
  readonly segmentId?: string | undefined;
}

export interface DistributedBindingRow {
  readonly host: string;
  /** `ACTIVE`, `DOWN`, `BUILD`. */
  readonly status: string;
  readonly segmentId?: string | undefined;
}

export interface HaBindingRow {
  readonly routerId: string;
  /** Host of the L3 agent; undefined while the row has none. */
  readonly host: string | undefined;
  /** `active`, `standby`, `unknown`. */
  readonly state: string;
}

/** FDB entries of another origin, registered under a name: network id → tunnel ip → pairs. */
export interface ForeignSource {
  readonly name: string;
  readonly networks: ReadonlyMap<string, NetworkEntries['ports']>;
}
