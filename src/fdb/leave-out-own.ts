import { type EndpointKey, isAt } from './expected-endpoint.ts';
import type { ExpectedNetwork } from './expected-network.ts';

/**
 * The network without endpoints that are the agent's own by the dump's word (`local_ip`; spec l2pop 3.8.2). An
 * answer that names them shows that the host has ports of the network. Returns the same object if it has none.
 */
export function leaveOutOwn(network: ExpectedNetwork, ownTunnelIps: readonly string[]): ExpectedNetwork {
  if (ownTunnelIps.length === 0) return network;
  const isOwn = (key: EndpointKey): boolean => ownTunnelIps.some((tunnelIp) => isAt(key, tunnelIp));
  const own = new Set<EndpointKey>();
  for (const key of network.flood) if (isOwn(key)) own.add(key);
  for (const keys of network.unicast.values()) for (const key of keys) if (isOwn(key)) own.add(key);
  const { uncertainFlood } = network;
  for (const key of uncertainFlood?.endpoints ?? []) if (isOwn(key)) own.add(key);
  if (own.size === 0) return network;
  const rest: ExpectedNetwork = {
    ...network,
    presence: network.presence === 'assumed' ? 'active' : network.presence,
    flood: new Set([...network.flood].filter((key) => !own.has(key))),
    uncertainFlood: uncertainFlood && {
      ...uncertainFlood,
      endpoints: new Set([...uncertainFlood.endpoints].filter((key) => !own.has(key))),
    },
    unicast: new Map(),
    arp: new Map(),
    ownMacs: new Set(network.ownMacs),
  };
  for (const [mac, keys] of network.unicast) {
    const others = [...keys].filter((key) => !own.has(key));
    if (others.length < keys.size) rest.ownMacs.add(mac);
    if (others.length === keys.size) rest.unicast.set(mac, keys);
    else if (others.length > 0) rest.unicast.set(mac, new Set(others));
  }
  for (const [ip, macs] of network.arp) {
    const others = [...macs].filter((mac) => rest.unicast.has(mac));
    if (others.length > 0) rest.arp.set(ip, new Set(others));
  }
  return rest;
}
