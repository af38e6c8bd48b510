import { canonicalIp, canonicalMac } from '../fdb/address.ts';
import { FLOODING_ENTRY, isFloodingEntry, type NetworkEntries, type Pair } from '../fdb/entries.ts';
import type { EndpointKey } from '../fdb/expected-endpoint.ts';
import { createOvertaken } from './overtaken.ts';

/** What changed, counted. */
export interface Tally {
  /** Entries, flooding entries among them. */
  added: number;
  removed: number;
  /** MACs that went behind another endpoint. */
  moved: number;
}

/** Pairs by endpoint, as `ports` of FDB entries has them. */
export type Ports = NetworkEntries['ports'];

interface HeldEndpoint {
  readonly key: EndpointKey;
  floods: boolean;
  /** MAC → its addresses. A MAC that lost all of them by updates is still known: it may be given new ones. */
  readonly addresses: Map<string, Set<string>>;
}

/**
 * What an agent without ports holds of one network: which endpoints flood, and which MACs live behind which endpoint
 * with their addresses. A MAC lives behind one endpoint, as in a dataplane, unless an answer names several, as it does
 * of a port that is being migrated (spec l2pop 2.2 P). Every change is constant in time.
 */
export class HeldNetwork {
  readonly #endpoints = new Map<EndpointKey, HeldEndpoint>();
  readonly #homes = new Map<string, readonly HeldEndpoint[]>();
  readonly #overtaken = createOvertaken();

  /** @param fields all of the network's entries but `ports`, as the answer or the first add had them */
  constructor(readonly fields: Omit<NetworkEntries, 'ports'>) {}

  /**
   * An entry of an add. A MAC that is new behind this endpoint moves there, its other addresses with it, as on both
   * kinds of agents (spec l2pop 3.8.3, 4.5).
   */
  add(endpoint: EndpointKey, pair: Pair, tally: Tally): void {
    const home = this.#endpointAt(endpoint);
    if (isFloodingEntry(pair)) {
      flood(home, tally);
      return;
    }
    const [mac, ip] = canonical(pair);
    const homes = this.#homes.get(mac);
    if (homes !== undefined && !homes.includes(home)) {
      tally.moved += 1;
      home.addresses.set(mac, this.#leave(mac, homes, tally));
      this.#homes.set(mac, [home]);
    }
    this.#overtaken.forget(mac);
    this.#settle(home, mac, ip, tally);
  }

  /** An entry of an answer: it stands beside all others. */
  fill(endpoint: EndpointKey, pair: Pair, tally: Tally): void {
    const home = this.#endpointAt(endpoint);
    if (isFloodingEntry(pair)) flood(home, tally);
    else this.#settle(home, ...canonical(pair), tally);
  }

  /**
   * Takes away exactly this pair behind exactly this endpoint: a remove for a host that a port has left does nothing.
   * The MAC goes altogether when the pair's address was exchanged by an update that the remove has not seen.
   */
  remove(endpoint: EndpointKey, pair: Pair, tally: Tally): void {
    const held = this.#endpoints.get(endpoint);
    if (held === undefined) return;
    if (isFloodingEntry(pair)) {
      if (held.floods) tally.removed += 1;
      held.floods = false;
    } else {
      const [mac, ip] = canonical(pair);
      const addresses = held.addresses.get(mac);
      if (addresses?.delete(ip)) tally.removed += 1;
      else if (addresses !== undefined && this.#overtaken.isGoneWhenRemoved(mac, ip)) clear(addresses, tally);
      if (addresses?.size === 0) this.#forget(held, mac);
    }
    this.#dropIfEmpty(held);
  }

  /**
   * An address given to a port by an update, wherever its MAC lives: updates are about addresses alone, so one of a
   * MAC that nobody announced is passed over (spec l2pop 1.3; Neutron sends it for ports that are not up, too).
   */
  giveAddress(pair: Pair, tally: Tally): void {
    const [mac, ip] = canonical(pair);
    const homes = this.#homes.get(mac);
    if (homes === undefined) return;
    if (!this.#overtaken.isGoneWhenGiven(mac, ip)) {
      for (const home of homes) this.#settle(home, mac, ip, tally);
      return;
    }
    tally.removed += this.#leave(mac, homes, tally).size;
    this.#homes.delete(mac);
    this.#overtaken.forget(mac);
  }

  /** An address taken from a port by an update; the MAC stays known. */
  takeAddress(pair: Pair, tally: Tally): void {
    const [mac, ip] = canonical(pair);
    for (const home of this.#homes.get(mac) ?? []) {
      if (!home.addresses.get(mac)?.delete(ip)) continue;
      tally.removed += 1;
      this.#overtaken.taken(mac, ip);
    }
  }

  /** Every entry held, by endpoint, flooding entries first; an endpoint without any entry is left out. */
  ports(): Ports {
    return this.#portsWhere(
      () => true,
      () => true,
    );
  }

  /** The entries held here and not in another state of the same network. */
  portsMissingIn(other: HeldNetwork): Ports {
    return this.#portsWhere(
      ({ key }) => other.#endpoints.get(key)?.floods !== true,
      ({ key }, mac, ip) => other.#endpoints.get(key)?.addresses.get(mac)?.has(ip) !== true,
    );
  }

  #portsWhere(
    hasFlooding: (endpoint: HeldEndpoint) => boolean,
    hasAddress: (endpoint: HeldEndpoint, mac: string, ip: string) => boolean,
  ): Ports {
    const ports: [EndpointKey, Pair[]][] = [];
    for (const endpoint of this.#endpoints.values()) {
      const pairs: Pair[] = endpoint.floods && hasFlooding(endpoint) ? [FLOODING_ENTRY] : [];
      for (const [mac, addresses] of endpoint.addresses) {
        for (const ip of addresses) if (hasAddress(endpoint, mac, ip)) pairs.push([mac, ip]);
      }
      if (pairs.length > 0) ports.push([endpoint.key, pairs]);
    }
    return Object.fromEntries(ports);
  }

  #settle(home: HeldEndpoint, mac: string, ip: string, tally: Tally): void {
    let addresses = home.addresses.get(mac);
    if (addresses === undefined) {
      addresses = new Set();
      home.addresses.set(mac, addresses);
      this.#homes.set(mac, [...(this.#homes.get(mac) ?? []), home]);
    }
    if (!addresses.has(ip)) tally.added += 1;
    addresses.add(ip);
  }

  /** Takes a MAC out of its homes. Returns its addresses; one that it had in several of them is an entry less. */
  #leave(mac: string, homes: readonly HeldEndpoint[], tally: Tally): Set<string> {
    const all = new Set<string>();
    for (const home of homes) {
      for (const ip of home.addresses.get(mac) ?? []) {
        if (all.has(ip)) tally.removed += 1;
        all.add(ip);
      }
      home.addresses.delete(mac);
      this.#dropIfEmpty(home);
    }
    return all;
  }

  #forget(home: HeldEndpoint, mac: string): void {
    home.addresses.delete(mac);
    const others = this.#homes.get(mac)?.filter((other) => other !== home) ?? [];
    if (others.length > 0) this.#homes.set(mac, others);
    else {
      this.#homes.delete(mac);
      this.#overtaken.forget(mac);
    }
  }

  #endpointAt(key: EndpointKey): HeldEndpoint {
    let held = this.#endpoints.get(key);
    if (held === undefined) {
      held = { key, floods: false, addresses: new Map() };
      this.#endpoints.set(key, held);
    }
    return held;
  }

  #dropIfEmpty(endpoint: HeldEndpoint): void {
    if (!endpoint.floods && endpoint.addresses.size === 0) this.#endpoints.delete(endpoint.key);
  }
}

function flood(endpoint: HeldEndpoint, tally: Tally): void {
  if (!endpoint.floods) tally.added += 1;
  endpoint.floods = true;
}

function clear(addresses: Set<string>, tally: Tally): void {
  tally.removed += addresses.size;
  addresses.clear();
}

const canonical = ([mac, ip]: Pair): Pair => [canonicalMac(mac), canonicalIp(ip)];
