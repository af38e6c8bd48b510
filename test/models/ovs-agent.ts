import { canonicalIp, canonicalMac, isIp, isIpv4 } from '../../src/fdb/address.ts';
import type { CastMessage } from '../../src/fdb/agent-cast.ts';
import type { Dump } from '../../src/fdb/dump.ts';
import { danglingPort, type Endpoint, isDangling, portOf } from '../../src/fdb/endpoint.ts';
import { isFloodingEntry, networksOf, type Pair } from '../../src/fdb/entries.ts';
import { emptySegment, type ForeignEntries } from '../../src/fdb/forwarding.ts';
import { tunnelPortNames } from '../../src/fdb/tunnel-port-name.ts';
import { emptyDump } from '../fdb/dump-of-sample.ts';
import type { AgentModel } from './agent-model.ts';

/** A network with ports on the host, and what is held of it. Endpoints are tunnel ips or `ofport N` (dangling). */
export interface OvsNetwork {
  networkId: string;
  networkType: string;
  segmentId: number;
  localVlan: number;
  unicast?: Iterable<readonly [mac: string, Endpoint]>;
  arp?: Iterable<readonly [ip: string, mac: string]>;
  flood?: Iterable<Endpoint>;
  /**
   * Tunnel ips that the agent remembers to flood to. By default those of `flood` whose port it knows; `[]` beside a
   * `flood` is the flow made at wiring (spec l2pop 3.8.7).
   */
  set?: Iterable<string> | undefined;
  /** MACs, IPs, `flood`: flows that another process wrote. No cast deletes them (spec l2pop 3.8.6). */
  foreign?: Iterable<string> | undefined;
}

/** A port of br-tun. Those that entries name are there without being told. */
export interface OvsTunnelPort {
  networkType: string;
  tunnelIp: string;
  ofport?: number | undefined;
  /** False: left over from an earlier process; a cast that names it adopts it (spec l2pop 3.9). Default true. */
  isKnown?: boolean;
  /** Default: `isKnown`. */
  hasIngressFlow?: boolean;
}

export interface OvsStart {
  own: string;
  responder: boolean;
  dvr?: boolean;
  networks: readonly OvsNetwork[];
  tunnelPorts?: readonly OvsTunnelPort[];
}

export interface OvsAgent extends AgentModel {
  clone(): OvsAgent;
  /** The first port of a network comes to the host (spec l2pop 3.8.7). */
  wire(network: Pick<OvsNetwork, 'networkId' | 'networkType' | 'segmentId' | 'localVlan'>): void;
  /** The last port of a network leaves the host (spec l2pop 3.8.8). */
  unwire(networkId: string): void;
  /** Tunnel ips that the agent remembers to flood to: its hidden `set`. */
  setOf(networkId: string): string[];
  /** Are distributed routing's drops of this network's VLAN still there (spec l2pop 3.8.4)? */
  hasDvrDrops(networkId: string): boolean;
}

interface Port {
  networkType: string;
  tunnelIp: string;
  isKnown: boolean;
  hasIngressFlow: boolean;
}

interface Held {
  networkId: string;
  networkType: string;
  segmentId: number;
  localVlan: number;
  set: Set<number>;
  unicast: Map<string, number>;
  arp: Map<string, string>;
  flood: Set<number>;
  foreign: Set<string>;
  hasDvrDrops: boolean;
}

interface State {
  own: string;
  responder: boolean;
  dvr: boolean;
  networks: Held[];
  /** By ofport, which is never given twice: a flow to a port that was deleted and made anew stays dangling. */
  ports: Map<number, Port>;
  nextOfport: number;
}

/** The OVS agent of Neutron 21 by the pseudocode of spec l2pop 3.8, from any state that it can be in. */
export const ovsAgent = (start: OvsStart): OvsAgent => agentOf(stateOf(start));

interface Memory {
  /** Where no dump tells it: without tunnel ports. */
  own?: string;
  /** What it remembers to flood to instead, by network id. */
  sets?: Readonly<Record<string, readonly string[]>>;
  /** As `OvsNetwork.foreign`, by network id. */
  foreign?: Readonly<Record<string, readonly string[]>>;
}

/**
 * The agent behind a dump, with the memory that would be the usual one: it knows the ports that have an ingress flow,
 * and remembers what it floods to.
 */
export const ovsAgentOf = (dump: Dump, { own, sets = {}, foreign = {} }: Memory = {}): OvsAgent =>
  ovsAgent({
    own: own ?? dump.ownTunnelIps[0] ?? '0.0.0.0',
    responder: dump.responder ?? false,
    dvr: dump.dvr,
    networks: dump.segments.map(
      ({ networkType, segmentId, localVlan, unicast, arp, flood, networkId, foreign: marked }) => ({
        networkId: networkId ?? `${networkType} ${segmentId}`,
        networkType: networkType!,
        segmentId: segmentId!,
        localVlan: localVlan!,
        unicast,
        arp,
        flood,
        set: sets[networkId ?? ''],
        foreign: foreign[networkId ?? ''] ?? [
          ...(marked?.unicast ?? []),
          ...(marked?.arp ?? []),
          ...(marked?.flood ? ['flood'] : []),
        ],
      }),
    ),
    tunnelPorts: dump.tunnelPorts.map(({ networkType, endpoint, ofport, hasIngressFlow }) => ({
      networkType: networkType!,
      tunnelIp: endpoint,
      ofport,
      isKnown: hasIngressFlow,
    })),
  });

function agentOf(state: State): OvsAgent {
  const networkOf = (networkId: string) => state.networks.find((network) => network.networkId === networkId);
  return {
    take(cast) {
      if (cast.method === 'update_fdb_entries') changeIps(state, cast);
      else if (cast.method === 'add_fdb_entries') eachEndpoint(state, cast, add);
      else eachEndpoint(state, cast, remove);
    },
    wire({ networkId, networkType, segmentId, localVlan }) {
      const held = emptyNetwork({ networkId, networkType, segmentId, localVlan }, state.dvr);
      for (const [ofport, port] of state.ports)
        if (port.isKnown && port.networkType === networkType) held.flood.add(ofport);
      state.networks.push(held);
    },
    unwire(networkId) {
      const gone = state.networks.filter((network) => network.networkId === networkId);
      state.networks = state.networks.filter((network) => network.networkId !== networkId);
      for (const ofport of gone.flatMap(({ set }) => [...set])) deletePortIfUnused(state, ofport);
    },
    setOf: (networkId) => [...(networkOf(networkId)?.set ?? [])].map((ofport) => state.ports.get(ofport)!.tunnelIp),
    hidden: () => ({
      sets: Object.fromEntries(state.networks.map(({ networkId, set }) => [networkId, [...set]])),
      knownPorts: [...state.ports].filter(([, { isKnown }]) => isKnown).map(([ofport]) => ofport),
    }),
    hasDvrDrops: (networkId) => networkOf(networkId)?.hasDvrDrops ?? false,
    dump: () => dumpOf(state),
    clone: () => agentOf(structuredClone(state)),
  };
}

type Work = (state: State, network: Held, tunnelIp: string, pairs: readonly Pair[]) => void;

function eachEndpoint(
  state: State,
  cast: CastMessage & { method: 'add_fdb_entries' | 'remove_fdb_entries' },
  work: Work,
) {
  for (const [networkId, { segment_id, ports }] of networksOf(cast.fdbEntries)) {
    const network = state.networks.find((each) => each.networkId === networkId && each.segmentId === segment_id);
    if (!network) continue;
    for (const [tunnelIp, pairs] of Object.entries(ports)) {
      if (tunnelIp !== state.own) work(state, network, tunnelIp, pairs);
    }
  }
}

function add(state: State, network: Held, tunnelIp: string, pairs: readonly Pair[]): void {
  const ofport = makePort(state, network.networkType, tunnelIp);
  if (ofport === undefined) return;
  for (const pair of pairs) {
    if (isFloodingEntry(pair)) {
      network.set.add(ofport);
      rewriteFlood(network);
    } else {
      const [mac, ip] = [canonicalMac(pair[0]), pair[1]];
      writeArp(state, network, ip, mac);
      network.unicast.set(mac, ofport);
      network.foreign.delete(mac);
    }
  }
}

function remove(state: State, network: Held, tunnelIp: string, pairs: readonly Pair[]): void {
  const ofport = portTo(state, network.networkType, tunnelIp);
  if (ofport === undefined || !state.ports.get(ofport)!.isKnown) return;
  for (const pair of pairs) {
    if (isFloodingEntry(pair)) {
      if (network.set.delete(ofport)) rewriteFlood(network);
      deletePortIfUnused(state, ofport);
    } else {
      const mac = canonicalMac(pair[0]);
      deleteArp(state, network, pair[1]);
      if (!network.foreign.has(mac)) network.unicast.delete(mac);
    }
  }
}

function changeIps(state: State, { fdbEntries }: CastMessage & { method: 'update_fdb_entries' }): void {
  for (const [networkId, endpoints] of Object.entries(fdbEntries.chg_ip)) {
    for (const network of state.networks.filter((each) => each.networkId === networkId)) {
      for (const [tunnelIp, { before = [], after = [] }] of Object.entries(endpoints)) {
        if (tunnelIp === state.own) continue;
        for (const [mac, ip] of after) writeArp(state, network, ip, canonicalMac(mac));
        for (const [, ip] of before) deleteArp(state, network, ip);
      }
    }
  }
}

function writeArp({ responder }: State, network: Held, ip: string, mac: string): void {
  if (!responder || !isIpv4(ip)) return;
  network.arp.set(ip, mac);
  network.foreign.delete(ip);
}

function deleteArp({ responder }: State, network: Held, ip: string): void {
  if (responder && !network.foreign.has(ip)) network.arp.delete(ip);
}

/** Table 22 from the agent's memory: whatever else the flow held is gone. */
function rewriteFlood(network: Held): void {
  if (network.set.size > 0) {
    network.flood = new Set(network.set);
    network.foreign.delete('flood');
    return;
  }
  network.hasDvrDrops = false;
  if (!network.foreign.has('flood')) network.flood = new Set();
}

function portTo({ ports }: State, networkType: string, tunnelIp: string): number | undefined {
  for (const [ofport, port] of ports) if (port.networkType === networkType && port.tunnelIp === tunnelIp) return ofport;
  return undefined;
}

/** The port to a tunnel ip, known from now on; undefined for what cannot be one (spec l2pop 1.6). */
function makePort(state: State, networkType: string, tunnelIp: string): number | undefined {
  if (!isIp(tunnelIp) || isIpv4(tunnelIp) !== isIpv4(state.own)) return undefined;
  const ofport = portTo(state, networkType, tunnelIp) ?? state.nextOfport++;
  state.ports.set(ofport, { networkType, tunnelIp, isKnown: true, hasIngressFlow: true });
  return ofport;
}

function deletePortIfUnused(state: State, ofport: number): void {
  if (!state.networks.some(({ set }) => set.has(ofport))) state.ports.delete(ofport);
}

const emptyNetwork = ({ networkId, networkType, segmentId, localVlan }: OvsNetwork, hasDvrDrops: boolean): Held => ({
  networkId,
  networkType,
  segmentId,
  localVlan,
  set: new Set(),
  unicast: new Map(),
  arp: new Map(),
  flood: new Set(),
  foreign: new Set(),
  hasDvrDrops,
});

function stateOf({ own, responder, dvr = false, networks, tunnelPorts = [] }: OvsStart): State {
  const named = networks.flatMap(({ unicast = [], flood = [] }) => [...[...unicast].map(([, to]) => to), ...flood]);
  const taken = [
    ...tunnelPorts.flatMap(({ ofport }) => ofport ?? []),
    ...named.filter(isDangling).map((endpoint) => Number(portOf(endpoint))),
  ];
  const state: State = { own, responder, dvr, networks: [], ports: new Map(), nextOfport: Math.max(1, ...taken) + 1 };
  for (const { networkType, tunnelIp, ofport, isKnown = true, hasIngressFlow = isKnown } of tunnelPorts) {
    state.ports.set(ofport ?? state.nextOfport++, { networkType, tunnelIp, isKnown, hasIngressFlow });
  }
  for (const network of networks) {
    const held = emptyNetwork(network, dvr);
    const { networkType } = network;
    const ofportOf = (endpoint: Endpoint): number =>
      isDangling(endpoint)
        ? Number(portOf(endpoint))
        : (portTo(state, networkType, endpoint) ?? makePort(state, networkType, endpoint)!);
    for (const [mac, endpoint] of network.unicast ?? []) held.unicast.set(mac, ofportOf(endpoint));
    for (const endpoint of network.flood ?? []) held.flood.add(ofportOf(endpoint));
    for (const [ip, mac] of network.arp ?? []) held.arp.set(ip, mac);
    const remembered = network.set ? [...network.set].map(ofportOf) : held.flood;
    for (const ofport of remembered) if (state.ports.get(ofport)?.isKnown) held.set.add(ofport);
    for (const flow of network.foreign ?? []) held.foreign.add(flow);
    state.networks.push(held);
  }
  return state;
}

const foreignOf = ({ foreign, unicast, arp }: Held): ForeignEntries => ({
  unicast: new Set([...unicast.keys()].filter((mac) => foreign.has(mac))),
  arp: new Set([...arp.keys()].filter((ip) => foreign.has(ip))),
  flood: foreign.has('flood'),
});

function dumpOf({ own, responder, dvr, networks, ports }: State): Dump {
  const endpointOf = (ofport: number): Endpoint => {
    const port = ports.get(ofport);
    return port ? canonicalIp(port.tunnelIp) : danglingPort(ofport);
  };
  return emptyDump('ovs', {
    ownTunnelIps: [canonicalIp(own)],
    responder,
    dvr,
    segments: networks.map((network) => ({
      ...emptySegment(network.networkType, network.segmentId),
      networkId: network.networkId,
      localVlan: network.localVlan,
      unicast: new Map([...network.unicast].map(([mac, ofport]) => [mac, endpointOf(ofport)])),
      flood: new Set([...network.flood].map(endpointOf)),
      arp: new Map(network.arp),
      ...(network.foreign.size > 0 && { foreign: foreignOf(network) }),
      notHeld: responder ? {} : { arp: 'ARP responder off' },
    })),
    tunnelPorts: [...ports].map(([ofport, { networkType, tunnelIp, hasIngressFlow }]) => ({
      name: tunnelPortNames(networkType, tunnelIp)[0]!,
      ofport,
      networkType,
      endpoint: canonicalIp(tunnelIp),
      hasIngressFlow,
    })),
    wiredNetworks: networks.map(({ networkId, localVlan }) => ({ networkId, localVlan })),
  });
}
