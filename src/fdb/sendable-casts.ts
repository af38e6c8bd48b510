import { isIp, isMac } from './address.ts';
import type { CastMessage, FdbUpdate, IpChange } from './agent-cast.ts';
import { MalformedEntries, type NetworkEntries, networksOf, type Pair } from './entries.ts';
import { isNetworkId } from './network-id.ts';

/**
 * A message whose structure is right, as casts that every agent takes (spec l2pop 1.6): one network each, since a
 * linuxbridge agent drops what follows a network that it does not know; without StarlingX's `source`, over which
 * agents of Neutron 21 and later fail; MACs in lower case.
 * @throws MalformedEntries naming the place of the first thing that agents would pass over or choke on
 */
export function sendableCasts(message: CastMessage): CastMessage[] {
  const { method } = message;
  if (method === 'update_fdb_entries') {
    const networks = Object.entries(message.fdbEntries.chg_ip);
    requireOne(networks, 'chg_ip', 'at least one network');
    return networks.map(([networkId, endpoints]) => {
      const changes = sendableChanges(networkId, endpoints);
      return { method, fdbEntries: { chg_ip: { [networkId]: changes } } };
    });
  }
  const networks = networksOf(message.fdbEntries);
  requireOne(networks, 'top level', 'at least one network');
  return networks.map(([networkId, entries]) => {
    return { method, fdbEntries: { [networkId]: sendableEntries(networkId, entries) } };
  });
}

function sendableEntries(networkId: string, entries: NetworkEntries): NetworkEntries {
  requireId(networkId, networkId);
  if (entries.segment_id === null) throw new MalformedEntries(`${networkId}.segment_id`, 'an integer', null);
  const ports = Object.entries(entries.ports);
  requireOne(ports, `${networkId}.ports`, 'at least one tunnel ip');
  return {
    ...entries,
    ports: Object.fromEntries(
      ports.map(([tunnelIp, pairs]) => {
        const place = `${networkId}.ports.${tunnelIp}`;
        requireTunnelIp(tunnelIp, place);
        return [tunnelIp, sendablePairs(pairs, place)];
      }),
    ),
  };
}

function sendableChanges(networkId: string, endpoints: FdbUpdate['chg_ip'][string]): Record<string, IpChange> {
  const network = `chg_ip.${networkId}`;
  requireId(networkId, network);
  requireOne(Object.keys(endpoints), network, 'at least one tunnel ip');
  return Object.fromEntries(
    Object.entries(endpoints).map(([tunnelIp, { before = [], after = [] }]) => {
      const place = `${network}.${tunnelIp}`;
      requireTunnelIp(tunnelIp, place);
      requireOne([...before, ...after], place, 'an address in before, after or both');
      // a key is absent when its list would be empty (spec 1.3)
      return [
        tunnelIp,
        {
          ...(before.length > 0 && { before: sendablePairs(before, `${place}.before`) }),
          ...(after.length > 0 && { after: sendablePairs(after, `${place}.after`) }),
        },
      ];
    }),
  );
}

function sendablePairs(pairs: readonly Pair[], place: string): Pair[] {
  return pairs.map(([mac, ip], index): Pair => {
    if (!isMac(mac)) throw new MalformedEntries(`${place}[${index}]`, 'a MAC of six bytes with colons', mac);
    if (!isIp(ip)) throw new MalformedEntries(`${place}[${index}]`, 'an IP without prefix length', ip);
    return [mac.toLowerCase(), ip];
  });
}

function requireId(networkId: string, place: string): void {
  if (!isNetworkId(networkId)) throw new MalformedEntries(place, 'a network by its id, a UUID', networkId);
}

function requireTunnelIp(tunnelIp: string, place: string): void {
  if (!isIp(tunnelIp)) throw new MalformedEntries(place, 'a tunnel ip, one address', tunnelIp);
}

function requireOne(list: readonly unknown[], place: string, expected: string): void {
  if (list.length === 0) throw new MalformedEntries(place, expected, list);
}
