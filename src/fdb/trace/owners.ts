import { canonicalIp, canonicalMac } from '../address.ts';
import { isFloodingEntry, type NetworkEntries } from '../entries.ts';
import { type EndpointKey, endpointKey } from '../expected-endpoint.ts';
import type { Destination } from './destination.ts';

/** A MAC that is announced for a destination, and the endpoint it is behind. */
export interface Owner {
  mac: string;
  endpoint: EndpointKey;
}

/** Who has the destination, by all that is announced of its network; several during a migration. None: nobody that is announced. */
export function ownersOf(destination: Destination, ports: NetworkEntries['ports']): Owner[] {
  if (destination.kind === 'group') return [];
  const owners = new Map<string, Owner>();
  for (const [text, pairs] of Object.entries(ports)) {
    const endpoint = endpointKey(text);
    for (const pair of pairs) {
      const mac = canonicalMac(pair[0]);
      const isMeant =
        !isFloodingEntry(pair) &&
        (destination.kind === 'mac' ? mac === destination.mac : canonicalIp(pair[1]) === destination.ip);
      if (isMeant) owners.set(`${endpoint} ${mac}`, { mac, endpoint });
    }
  }
  return [...owners.values()];
}
