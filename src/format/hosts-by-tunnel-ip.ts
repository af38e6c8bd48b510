import { canonicalIp } from '../fdb/address.ts';
import { isTunnelIp } from '../fdb/endpoint.ts';
import { addressesOf } from '../fdb/entries.ts';

/** Tunnel ip, in canonical spelling → the hosts that have it. */
export type HostsByTunnelIp = ReadonlyMap<string, readonly string[]>;

/** The hosts of agents by their tunnel ips; nearly always one each. */
export function hostsByTunnelIp(agents: readonly { host: string; tunnelIp: string }[]): HostsByTunnelIp {
  const hosts = new Map<string, string[]>();
  for (const { host, tunnelIp } of agents) {
    for (const address of addressesOf(tunnelIp).map(canonicalIp)) {
      const known = hosts.get(address);
      if (known === undefined) hosts.set(address, [host]);
      else if (!known.includes(host)) known.push(host);
    }
  }
  return hosts;
}

/** The hosts of an endpoint, which may be a comma list. */
export const hostsAtEndpoint = (endpoint: string, hosts: HostsByTunnelIp): string[] => [
  ...new Set(addressesOf(endpoint).flatMap((address) => hosts.get(canonicalIp(address)) ?? [])),
];

/** `192.0.2.2 (compute-2)`; the endpoint alone where nobody is known there. */
export function endpointWithHost(endpoint: string, hosts: HostsByTunnelIp): string {
  const names = isTunnelIp(endpoint) ? hostsAtEndpoint(endpoint, hosts) : [];
  return names.length > 0 ? `${endpoint} (${names.join(', ')})` : endpoint;
}
