import type { TunnelHosts } from '../fdb/agent-hosts.ts';
import { hostAt } from './endpoint-text.ts';

/** What a source tells beside its entries. */
export interface KnownNames {
  /** Network id → name. */
  names: ReadonlyMap<string, string>;
  hosts: TunnelHosts;
}

export const NOTHING_KNOWN: KnownNames = { names: new Map(), hosts: new Map() };

/** Of these networks and tunnel ips, what is known, for programs; a name that is only the id tells nothing. */
export function namesDocument(
  { names, hosts }: KnownNames,
  networkIds: Iterable<string | undefined>,
  tunnelIps: Iterable<string | undefined>,
): { network_names: Record<string, string>; tunnel_ip_hosts: Record<string, string> } {
  const pick = (wanted: Iterable<string | undefined>, of: (key: string) => string | undefined) =>
    Object.fromEntries(
      [...new Set(wanted)].flatMap((key) => {
        const name = key === undefined ? undefined : of(key);
        return key === undefined || name === undefined || name === key ? [] : [[key, name]];
      }),
    );
  return {
    network_names: pick(networkIds, (id) => names.get(id)),
    tunnel_ip_hosts: pick(tunnelIps, (tunnelIp) => hostAt(tunnelIp, hosts)),
  };
}
