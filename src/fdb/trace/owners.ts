import { canonicalMac } from '../address.ts';
import { isFloodingEntry, type NetworkEntries, type Pair } from '../entries.ts';
import { type EndpointKey, endpointKey } from '../expected-endpoint.ts';
import { type Destination, isPairOf } from './destination.ts';

/** A MAC that is announced for a destination, and the endpoint it is behind. */
export interface Owner {
  mac: string;
  endpoint: EndpointKey;
}

/**
 * The entries of a network that a frame's way depends on: all flooding, and the pairs of whoever has the destination. A
 * network may have thousands of ports, and a trace of all hosts would look at each of them for each host.
 */
export function entriesOnWay(destination: Destination, network: NetworkEntries): NetworkEntries {
  const macs = new Set(ownersOf(destination, network.ports).map(({ mac }) => mac));
  const isOnWay = (pair: Pair): boolean => isFloodingEntry(pair) || macs.has(canonicalMac(pair[0]));
  const ports = Object.entries(network.ports).map(([endpoint, pairs]) => [endpoint, pairs.filter(isOnWay)] as const);
  return { ...network, ports: Object.fromEntries(ports) };
}

/** Who has the destination, by all that is announced of its network; several during a migration. None: nobody that is announced. */
export function ownersOf(destination: Destination, ports: NetworkEntries['ports']): Owner[] {
  if (destination.kind === 'group') return [];
  const owners = new Map<string, Owner>();
  for (const [text, pairs] of Object.entries(ports)) {
    const endpoint = endpointKey(text);
    for (const pair of pairs) {
      if (!isPairOf(pair, destination)) continue;
      const mac = canonicalMac(pair[0]);
      owners.set(`${endpoint} ${mac}`, { mac, endpoint });
    }
  }
  return [...owners.values()];
}
