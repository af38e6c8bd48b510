import { isIp } from './address.ts';
import { type FdbEntries, networksOf } from './entries.ts';
import { addressesOfKey, endpointKey } from './expected-endpoint.ts';

/**
 * The tunnel ips of the host that was asked for: endpoints of the full set that its own answer has in no network
 * (spec l2pop 2.2 rule X). One that is missing in some networks only was added between the two queries.
 * @param answer the entries asked for with a host
 * @param full the entries of the same networks, asked for without one
 */
export function ownEndpoints(answer: FdbEntries, full: FdbEntries): string[] {
  const answered = tunnelIpsOf(answer);
  return [...tunnelIpsOf(full)].filter((tunnelIp) => !answered.has(tunnelIp)).sort();
}

/** Every tunnel ip that any network of the entries names, in canonical spelling. */
export function tunnelIpsOf(entries: FdbEntries): Set<string> {
  const all = new Set<string>();
  for (const [, network] of networksOf(entries)) {
    for (const endpoint of Object.keys(network.ports)) {
      for (const address of addressesOfKey(endpointKey(endpoint))) if (isIp(address)) all.add(address);
    }
  }
  return all;
}
