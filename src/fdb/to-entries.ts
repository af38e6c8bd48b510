import { FLOODING_ENTRY } from './entries.ts';
import { type Segment, segmentName } from './forwarding.ts';

/** A pair as a dataplane holds it; null: no ARP entry tells the address of that MAC. */
export type HeldPair = readonly [mac: string, ip: string | null];

/** FDB entries in the wire's shape (spec l2pop 1.2), but for addresses that a dump does not hold. */
export type HeldEntries = Record<string, HeldNetwork>;

export interface HeldNetwork {
  segment_id: number | null;
  network_type: string;
  ports: Record<string, HeldPair[]>;
}

/**
 * What a dataplane holds, as FDB entries: ARP entries are joined to unicast entries by MAC, and a MAC without one
 * stands with null. ARP entries of MACs that are not in `unicast` have no endpoint and are left out; so are learned
 * entries. Keys are the network id as far as known, else `vxlan 1001`; endpoints and pairs are sorted.
 */
export function toFdbEntries(segments: readonly Segment[]): HeldEntries {
  const entries: HeldEntries = {};
  for (const segment of segments) {
    const id = segment.networkId ?? segment.networkIdPrefix ?? segmentName(segment);
    const key = Object.hasOwn(entries, id) ? `${id} (${segmentName(segment)})` : id;
    entries[key] = {
      segment_id: segment.segmentId ?? null,
      network_type: segment.networkType ?? '',
      ports: portsOf(segment),
    };
  }
  return entries;
}

function portsOf({ unicast, flood, arp }: Segment): Record<string, HeldPair[]> {
  const ips = new Map<string, string[]>();
  for (const [ip, mac] of arp) {
    const known = ips.get(mac);
    if (known === undefined) ips.set(mac, [ip]);
    else known.push(ip);
  }
  const ports = new Map<string, HeldPair[]>();
  for (const endpoint of flood) ports.set(endpoint, [FLOODING_ENTRY]);
  for (const [mac, endpoint] of [...unicast].sort(byFirst)) {
    const pairs = ports.get(endpoint) ?? [];
    ports.set(endpoint, pairs);
    const addresses = ips.get(mac)?.sort();
    if (addresses === undefined) pairs.push([mac, null]);
    else for (const ip of addresses) pairs.push([mac, ip]);
  }
  return Object.fromEntries([...ports].sort(byFirst));
}

const byFirst = (one: readonly [string, unknown], other: readonly [string, unknown]): number =>
  one[0] < other[0] ? -1 : one[0] > other[0] ? 1 : 0;
