import { remarksOnEndpoint } from './compare-flood.ts';
import { addressesOfKey, type EndpointKey } from './expected-endpoint.ts';
import { type Judged, type Pairing, placeOf, type Scene } from './scene.ts';

/**
 * An expected endpoint of which nothing at all is here, no flooding and none of its MACs, becomes one drift
 * instead of one an entry (spec l2pop 5.3, endpoint-absent). An endpoint that was only to be flooded to stays
 * missing-flood; so does one whose MACs are here with another output.
 */
export function foldAbsentEndpoints(pairing: Pairing, scene: Scene, judged: readonly Judged[]): Judged[] {
  const absent = absentEndpoints(pairing, judged);
  if (absent.size === 0) return [...judged];
  const { network } = pairing;
  const folded = new Map([...absent].map((key) => [key, { macs: [] as string[], ips: [] as string[] }]));
  const ownersOf = (mac: string | undefined): EndpointKey[] =>
    mac === undefined ? [] : [...(network.unicast.get(mac) ?? [])].filter((key) => absent.has(key));
  const rest: Judged[] = [];
  for (const each of judged) {
    const { kind, tunnelIp, mac, ip } = each.finding;
    if (kind === 'missing-flood' && tunnelIp !== undefined && absent.has(tunnelIp)) continue;
    const owners = kind === 'missing-unicast' || kind === 'missing-arp' ? ownersOf(mac) : [];
    if (owners.length === 0) rest.push(each);
    for (const owner of owners) {
      if (kind === 'missing-unicast') folded.get(owner)?.macs.push(mac!);
      else folded.get(owner)?.ips.push(ip!);
    }
  }
  for (const [tunnelIp, { macs, ips }] of folded)
    rest.push(judgeAbsent(pairing, scene, tunnelIp, macs.sort(), ips.sort()));
  return rest;
}

function absentEndpoints({ network, segment }: Pairing, judged: readonly Judged[]): Set<EndpointKey> {
  const candidates = new Set<EndpointKey>();
  for (const { finding } of judged) {
    if (finding.kind === 'missing-flood' && finding.tunnelIp !== undefined) candidates.add(finding.tunnelIp);
  }
  if (candidates.size === 0 || segment.notHeld.unicast !== undefined) return new Set();
  const leadsTo = new Set(segment.unicast.values());
  const withMacs = new Set<EndpointKey>();
  const present = new Set<EndpointKey>();
  for (const key of candidates) if (addressesOfKey(key).some((address) => leadsTo.has(address))) present.add(key);
  for (const [mac, keys] of network.unicast) {
    for (const key of keys) {
      withMacs.add(key);
      if (segment.unicast.has(mac)) present.add(key);
    }
  }
  return new Set([...candidates].filter((key) => withMacs.has(key) && !present.has(key)));
}

function judgeAbsent(pairing: Pairing, scene: Scene, tunnelIp: EndpointKey, macs: string[], ips: string[]): Judged {
  const tunnelPortThere = scene.hasTunnelPort(pairing.network.networkType, tunnelIp);
  const notes = remarksOnEndpoint(tunnelIp, scene);
  if (scene.dump.kind === 'ovs' && tunnelPortThere !== undefined) {
    notes.push(tunnelPortThere ? 'its tunnel port is there, for other networks' : 'it has no live tunnel port either');
  }
  const remarks = new Set([scene.uncertain.unicast, scene.uncertain.flood].filter((note) => note !== undefined));
  return {
    finding: {
      kind: 'endpoint-absent',
      ...placeOf(pairing),
      tunnelIp,
      folded: { macs, ips },
      notes: [...notes, ...remarks],
    },
    when: { tunnelPortThere },
  };
}
