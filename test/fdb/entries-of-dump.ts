import type { Dump } from '../../src/fdb/dump.ts';
import { type FdbEntries, FLOODING_ENTRY, type NetworkEntries, type Pair } from '../../src/fdb/entries.ts';

/** The entries that would leave exactly this dump behind. A MAC without address gets "::", as in files. */
export function entriesOfDump(dump: Dump): FdbEntries {
  const networks: Record<string, NetworkEntries> = {};
  dump.segments.forEach((segment, index) => {
    const ports: Record<string, Pair[]> = {};
    const behind = (endpoint: string): Pair[] => (ports[endpoint] ??= []);
    const ipsOf = new Map<string, string[]>();
    for (const [ip, mac] of segment.arp) ipsOf.set(mac, [...(ipsOf.get(mac) ?? []), ip]);
    for (const endpoint of segment.flood) behind(endpoint).push(FLOODING_ENTRY);
    for (const [mac, endpoint] of segment.unicast) {
      for (const ip of ipsOf.get(mac) ?? ['::']) behind(endpoint).push([mac, ip]);
    }
    const id = segment.networkId ?? `${segment.networkIdPrefix ?? `net-${index}-${'0'.repeat(5)}`}0-rest-of-the-id`;
    networks[id] = { network_type: segment.networkType!, segment_id: segment.segmentId!, ports };
  });
  return networks;
}
