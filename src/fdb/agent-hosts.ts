import { canonicalIp } from './address.ts';
import { groupBy } from './group-by.ts';
import type { AgentAddress } from './query.ts';

/** Tunnel ip, in canonical spelling → host; two hosts that claim the same one stand both. */
export type TunnelHosts = ReadonlyMap<string, string>;

/** @param agents of a source; undefined: it does not tell */
export function hostsOf(agents: readonly AgentAddress[] = []): TunnelHosts {
  const byTunnelIp = groupBy(agents, ({ tunnelIp }) => canonicalIp(tunnelIp));
  return new Map(
    [...byTunnelIp].map(([tunnelIp, same]) => [tunnelIp, [...new Set(same.map(({ host }) => host))].join(', ')]),
  );
}
