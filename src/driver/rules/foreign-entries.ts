import { addressesOf, type Pair } from '../../fdb/entries.ts';
import type { ForeignSource } from '../inventory/inventory.ts';
import type { Endpoints } from './endpoints.ts';

/** What one source registered under one endpoint, and why it is not added. */
export interface ForeignEntriesOf {
  source: string;
  endpoint: string;
  pairs: readonly Pair[];
  leftOut: 'requestor' | 'own-tunnel-ip' | undefined;
}

/**
 * Adds the entries of other sources for one network, and leaves out those registered under the requestor's
 * own name (spec l2pop 1.5, `source`): the driver's own entries always stay. The asked host's endpoint does
 * not come back by another source, unless rule X made it for a host that shares its tunnel ip.
 * A pair that an endpoint has already is not put there twice.
 * @param onEntries told of all that there is, added or not
 */
export function addForeignEntries(
  endpoints: Endpoints,
  networkId: string,
  sources: readonly ForeignSource[],
  requestor: string | undefined,
  ownTunnelIps: readonly string[],
  onEntries?: (entries: ForeignEntriesOf) => void,
): void {
  for (const source of sources) {
    for (const [endpoint, pairs] of Object.entries(source.networks.get(networkId) ?? {})) {
      const present = endpoints.get(endpoint);
      const isOwn = present === undefined && isOneOf(endpoint, ownTunnelIps);
      const leftOut = source.name === requestor ? 'requestor' : isOwn ? 'own-tunnel-ip' : undefined;
      onEntries?.({ source: source.name, endpoint, pairs, leftOut });
      if (leftOut !== undefined) continue;
      const known = new Set(present?.map(String));
      const added = pairs.filter((pair) => !known.has(String(pair)));
      endpoints.set(endpoint, [...(present ?? []), ...added]);
    }
  }
}

const isOneOf = (endpoint: string, tunnelIps: readonly string[]): boolean =>
  tunnelIps.includes(endpoint) || addressesOf(endpoint).some((address) => tunnelIps.includes(address));
