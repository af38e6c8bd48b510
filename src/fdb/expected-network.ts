import { canonicalIp, canonicalMac, isIp } from './address.ts';
import { FLOODING_MAC, isFloodingEntry, type NetworkEntries } from './entries.ts';
import { addressesOfKey, type EndpointKey, endpointKey } from './expected-endpoint.ts';
import { isPortAddress } from './port-address.ts';
import type { MigratingPort, PortsOnHost, UncertainFlood } from './query.ts';

/**
 * Does Neutron say that the host has ports of the network (spec l2pop 5.2)? `assumed`: the source does not tell.
 * `not-active`: it has some, all of them DOWN or BUILD. `uncertain`: it has none that the source knows of, and may have
 * one that it does not.
 */
export type Presence = 'active' | 'not-active' | 'none' | 'assumed' | 'uncertain';

/** One network as an agent should hold it. */
export interface ExpectedNetwork {
  networkId: string;
  networkType: string;
  segmentId: number;
  presence: Presence;
  /** Ports of it on the host that are DOWN or BUILD; 0 where the source does not tell. */
  notActivePorts: number;
  /** Normally one endpoint a MAC; two during a migration. */
  unicast: Map<string, ReadonlySet<EndpointKey>>;
  /** Endpoints that are to be flooded to for certain. */
  flood: Set<EndpointKey>;
  /** Endpoints that may be flooded to, or not, and why the source does not know; none are in `flood`. */
  uncertainFlood: UncertainEndpoints | undefined;
  /** Normally one MAC an address; more are a conflict in Neutron. */
  arp: Map<string, ReadonlySet<string>>;
  /** All addresses of each MAC, IPv6 too. */
  ipsOf: Map<string, string[]>;
  /** MACs behind the host's own endpoint. */
  ownMacs: Set<string>;
  /** MAC → host that it migrates to. */
  migratingTo: Map<string, string>;
}

/** Endpoints of which the source cannot tell whether a network floods to them. */
export interface UncertainEndpoints {
  endpoints: ReadonlySet<EndpointKey>;
  /** The end of a sentence. */
  reason: string;
}

/** What is known of the host that the network is for. */
export interface NetworkFacts {
  own: ReadonlySet<string>;
  full: NetworkEntries | undefined;
  /** False for sources that answer alike for every host. */
  hostsAreKnown: boolean;
  ports: PortsOnHost | 'none' | undefined;
  migrating: readonly MigratingPort[];
  uncertain: UncertainFlood | undefined;
}

/** One network of the answer in the shape that is compared. Adds to `notes` what is odd in it. */
export function expectedNetwork(
  networkId: string,
  entries: NetworkEntries,
  segmentId: number,
  facts: NetworkFacts,
  notes: string[],
): ExpectedNetwork {
  const network: ExpectedNetwork = {
    networkId,
    networkType: entries.network_type,
    segmentId,
    presence: presenceOf(facts),
    notActivePorts: typeof facts.ports === 'object' ? facts.ports.notActive : 0,
    unicast: new Map(),
    flood: new Set(),
    uncertainFlood: uncertainEndpoints(facts),
    arp: new Map(),
    ipsOf: new Map(),
    ownMacs: new Set(),
    migratingTo: new Map(facts.migrating.map((port) => [canonicalMac(port.mac), port.to])),
  };
  for (const [endpoint, pairs] of Object.entries(entries.ports)) {
    const key = endpointKey(endpoint);
    if (isOwn(key, facts.own)) addOwnMacs(network, pairs);
    else if (addressesOfKey(key).every(isIp)) addEndpoint(network, key, pairs, notes);
    else notes.push(`network ${networkId}: endpoint ${JSON.stringify(endpoint)} is no tunnel ip and was passed over`);
  }
  // an estimate makes no endpoint of the expected side
  for (const key of network.uncertainFlood?.endpoints ?? []) network.flood.delete(key);
  for (const [endpoint, pairs] of Object.entries(facts.full?.ports ?? {})) {
    if (isOwn(endpointKey(endpoint), facts.own)) addOwnMacs(network, pairs);
  }
  for (const [ip, macs] of network.arp) {
    if (macs.size > 1) {
      notes.push(
        `network ${networkId}: Neutron has ${ip} on ${[...macs].sort().join(' and ')}: either was taken as right`,
      );
    }
  }
  return network;
}

function uncertainEndpoints({ uncertain, own }: NetworkFacts): UncertainEndpoints | undefined {
  if (uncertain === undefined) return undefined;
  const keys = uncertain.possible.map(endpointKey).filter((key) => !isOwn(key, own));
  return { endpoints: new Set(keys), reason: uncertain.reason };
}

const isOwn = (key: EndpointKey, own: ReadonlySet<string>): boolean =>
  own.size > 0 && addressesOfKey(key).some((address) => own.has(address));

function presenceOf({ own, full, hostsAreKnown, ports, uncertain }: NetworkFacts): Presence {
  if (ports === 'none') return uncertain ? 'uncertain' : 'none';
  if (ports) return ports.active > 0 ? 'active' : ports.notActive > 0 ? 'not-active' : 'none';
  if (!hostsAreKnown) return 'assumed';
  if (uncertain) return 'uncertain';
  return Object.keys(full?.ports ?? {}).some((endpoint) => isOwn(endpointKey(endpoint), own)) ? 'active' : 'none';
}

function addOwnMacs(network: ExpectedNetwork, pairs: NetworkEntries['ports'][string]): void {
  for (const [mac] of pairs ?? []) if (mac !== FLOODING_MAC) network.ownMacs.add(canonicalMac(mac));
}

function addEndpoint(
  network: ExpectedNetwork,
  key: EndpointKey,
  pairs: NetworkEntries['ports'][string],
  notes: string[],
): void {
  // one set for all MACs of an endpoint: there may be hundreds of thousands
  const onlyHere: ReadonlySet<EndpointKey> = new Set([key]);
  for (const pair of pairs ?? []) {
    if (isFloodingEntry(pair)) {
      network.flood.add(key);
      continue;
    }
    const mac = canonicalMac(pair[0]);
    const ip = canonicalIp(pair[1]);
    if (mac === FLOODING_MAC) {
      notes.push(`network ${network.networkId}: ["${pair[0]}", "${pair[1]}"] is no flooding entry and was passed over`);
      continue;
    }
    const there = network.unicast.get(mac);
    if (!there) network.unicast.set(mac, onlyHere);
    else if (!there.has(key)) network.unicast.set(mac, new Set([...there, key]));
    addAddress(network, mac, ip);
  }
}

function addAddress(network: ExpectedNetwork, mac: string, ip: string): void {
  if (!isPortAddress(ip)) return;
  const macs = network.arp.get(ip);
  if (macs?.has(mac)) return;
  network.arp.set(ip, new Set([...(macs ?? []), mac]));
  const ips = network.ipsOf.get(mac);
  if (ips) ips.push(ip);
  else network.ipsOf.set(mac, [ip]);
}
