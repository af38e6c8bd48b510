import { FLOODING_ENTRY, type Pair } from '../../fdb/entries.ts';
import type { PortRow } from '../inventory/inventory.ts';
import { countedHosts } from './counted-hosts.ts';
import { pairsOf } from './pairs.ts';
import { type HaRouters, portKind } from './port-kind.ts';

/** Tunnel ip → the flooding entry and the pairs behind it. */
export type Endpoints = Map<string, Pair[]>;

/**
 * The endpoints of one network, from its ports (Neutron: _create_agent_fdb and _get_tunnels).
 *
 * - Rule F: an endpoint starts with the flooding entry; that of a host with DVR or HA ports alone has no more.
 * - Rule U: one endpoint a distinct tunnel ip; the pairs of all its agents are put together, doubles stay.
 * - Rule X: agents of `excludedHost` make no endpoint. Pairs are then filled in by tunnel ip without a look at
 *   the host, so that those of the excluded host come back where another host shares its tunnel ip.
 */
export function endpointsOf(
  ports: readonly PortRow[],
  tunnelIps: ReadonlyMap<string, readonly string[]>,
  haRouters: HaRouters,
  excludedHost: string | undefined,
): Endpoints {
  const endpoints: Endpoints = new Map();
  const plain: { port: PortRow; hosts: readonly string[] }[] = [];
  for (const port of ports) {
    const kind = portKind(port, haRouters);
    const hosts = countedHosts(port, kind, haRouters);
    if (kind === 'plain' && hosts.length > 0) plain.push({ port, hosts });
    for (const host of hosts) {
      if (host === excludedHost) continue;
      for (const tunnelIp of tunnelIps.get(host) ?? []) {
        if (!endpoints.has(tunnelIp)) endpoints.set(tunnelIp, [FLOODING_ENTRY]);
      }
    }
  }
  for (const { port, hosts } of plain) {
    const pairs = pairsOf(port);
    for (const host of hosts) {
      for (const tunnelIp of tunnelIps.get(host) ?? []) {
        const known = endpoints.get(tunnelIp);
        if (known !== undefined) for (const pair of pairs) known.push(pair);
      }
    }
  }
  return endpoints;
}
