import { addressesOf } from '../../fdb/entries.ts';
import type { ForeignSource } from '../inventory/inventory.ts';
import type { Endpoints } from './endpoints.ts';

/**
 * Adds the entries of other sources for one network, and leaves out those registered under the requestor's
 * own name (spec l2pop 1.5, `source`): the driver's own entries always stay. The asked host's endpoint does
 * not come back by another source, unless rule X made it for a host that shares its tunnel ip.
 * A pair that an endpoint has already is not put there twice.
 */
export function addForeignEntries(
  endpoints: Endpoints,
  networkId: string,
  sources: readonly ForeignSource[],
  requestor: string | undefined,
  ownTunnelIps: readonly string[],
): void {
  for (const source of sources) {
    if (source.name === requestor) continue;
    for (const [endpoint, pairs] of Object.entries(source.networks.get(networkId) ?? {})) {
      const present = endpoints.get(endpoint);
      if (present === undefined && isOneOf(endpoint, ownTunnelIps)) continue;
      const known = new Set(present?.map(String));
      const added = pairs.filter((pair) => !known.has(String(pair)));
      endpoints.set(endpoint, [...(present ?? []), ...added]);
    }
  }
}

const isOneOf = (endpoint: string, tunnelIps: readonly string[]): boolean =>
  tunnelIps.includes(endpoint) || addressesOf(endpoint).some((address) => tunnelIps.includes(address));
