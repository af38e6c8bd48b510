import type { FdbEntries } from './entries.ts';
import type { PortDestination } from './trace/destination.ts';
import type { WhyAnswer } from './why.ts';

export interface QueryOptions {
  /** The agent for whom the entries are meant: its own tunnel ips are left out. */
  host?: string | undefined;
  /** The requestor: entries that came from that source are left out. */
  source?: string | undefined;
}

export interface NetworkName {
  id: string;
  name: string;
  networkType: string;
}

/** An agent that counts (spec l2pop 2.2 rule A): it has a tunnel ip, whatever else is true of it. */
export interface AgentAddress {
  host: string;
  agentType: string;
  tunnelIp: string;
  /** Is its ARP responder on? Undefined where it does not report that, as linuxbridge agents (spec l2pop 2.1). */
  answersArp?: boolean | undefined;
  /** Undefined where the source does not tell, as a lab file. */
  state?: AgentState | undefined;
}

/** What Neutron knows of an agent's being there. None of it makes the agent count or not (spec l2pop 2.2 rule A). */
export interface AgentState {
  /** It reported within Neutron's `agent_down_time`. */
  isAlive: boolean;
  /** Its admin state. */
  isEnabled: boolean;
  lastHeartbeat: Date;
}

/** Ports that Neutron binds to one host on one network, by whether the FDB counts them (spec 2.3, 5.2). */
export interface PortsOnHost {
  networkId: string;
  /** ACTIVE ports, DVR and HA interfaces among them. */
  active: number;
  /** Ports in DOWN or BUILD: the agent may have wired them, or failed to. */
  notActive: number;
}

/** A port bound to two hosts, as during a live migration: its MAC stands under two endpoints (spec 2.7.2). */
export interface MigratingPort {
  networkId: string;
  mac: string;
  /** Host of the INACTIVE binding. */
  to: string;
}

/** A network of whose flooding the source knows a part for certain, and can only estimate the rest (spec l2pop 2.8). */
export interface UncertainFlood {
  networkId: string;
  /** Tunnel ips that are in the answers by estimate alone. */
  guessed: readonly string[];
  /** Tunnel ips that the network may be flooded to, or not: guessed ones, and all others of which nothing is certain. */
  possible: readonly string[];
  /** Why it is not certain, as the end of a sentence. */
  reason: string;
}

/**
 * Anything that answers the RFE's query: a Neutron over RPC, a mechanism driver in this process, a saved
 * answer. What only some can tell is optional, and asked for before use.
 */
export interface FdbQuery {
  /** What is asked, for screens, without secrets: `rabbit@ctl1:5672 vhost /`, `lab file lab.yaml`. */
  readonly origin: string;
  /** The answer is the same whatever `host` and `source` are: it was saved, and cannot tell whose endpoints are whose. */
  readonly isSaved?: boolean;
  /** The same question has the same answer for as long as this is open. */
  readonly isUnchanging?: boolean;
  /** Networks that it has answers for, where it was asked for these alone: a comparison without a choice is about them. */
  readonly answersFor?: readonly string[];
  /** What the source cannot tell, or what is odd about it, a sentence each: shown once, before its answers. */
  readonly remarks?: readonly string[];
  /**
   * The entries needed on `host` for these networks, one key a network.
   * @throws UnknownNetwork for an id that the source does not know; errors of the transport
   */
  getFdbEntries(networkIds: readonly string[], options?: QueryOptions): Promise<FdbEntries>;
  listNetworks?(): Promise<NetworkName[]>;
  agents?(): Promise<AgentAddress[]>;
  portsOnHost?(host: string): Promise<PortsOnHost[]>;
  migrating?(networkIds: readonly string[]): Promise<MigratingPort[]>;
  /** Those of the networks whose flooding it knows in part alone; absent where it always knows. */
  uncertainFlood?(networkIds: readonly string[]): Promise<UncertainFlood[]>;
  /** The MAC and the fixed ips of a port of the network, by its id, whatever its status; undefined: there is none. */
  findPort?(networkId: string, portId: string): Promise<{ mac: string; ips: string[] } | undefined>;
  /**
   * Why the answer for a host holds an entry of a MAC or an address, or does not; only who has the inventory can tell.
   * @throws UnknownNetwork
   */
  why?(networkId: string, destination: PortDestination, options?: QueryOptions): Promise<WhyAnswer>;
  close(): Promise<void>;
}

/** A network id or name that the source of truth does not have. */
export class UnknownNetwork extends Error {
  override readonly name: string = 'UnknownNetwork';
  constructor(
    readonly networkId: string,
    readonly origin: string,
    options?: ErrorOptions,
  ) {
    super(`network ${networkId} is unknown to ${origin}`, options);
  }
}
