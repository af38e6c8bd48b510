import { isIpv6 } from './address.ts';
import { foreignMark } from './foreign-mark.ts';
import { isPortAddress } from './port-address.ts';
import { type Judged, type Pairing, placeOf, type Scene } from './scene.ts';

/**
 * missing-arp, stale-arp, wrong-arp of one segment (spec l2pop 5.1, 5.3). OVS agents hold no IPv6 addresses;
 * linuxbridge agents with the responder are to hold them, though most kernels refuse (1.6).
 */
export function compareArp(pairing: Pairing, scene: Scene): Judged[] {
  const { network, segment } = pairing;
  const place = placeOf(pairing);
  const judged: Judged[] = [];
  const tellsAddressOf = addressLookup(pairing, scene);
  for (const [ip, macs] of network.arp) {
    if (!scene.holdsIpv6 && isIpv6(ip)) continue;
    const observed = segment.arp.get(ip);
    if (observed !== undefined && macs.has(observed)) continue;
    if (observed === undefined && [...macs].every((mac) => network.ownMacs.has(mac))) continue; // in migration, 2.7.2
    if (observed === undefined && ![...macs].some(tellsAddressOf)) continue;
    const expected = [...macs].sort();
    const mac = expected[0]!;
    if (observed === undefined) {
      const notes = remarksOnMissing(ip, scene);
      judged.push({ finding: { kind: 'missing-arp', ...place, ip, mac, expected, notes }, when: {} });
    } else {
      judged.push({ finding: { kind: 'wrong-arp', ...place, ip, mac, expected, observed, notes: [] }, when: {} });
    }
  }
  for (const [ip, mac] of segment.arp) {
    if (network.arp.has(ip) || !isPortAddress(ip)) continue;
    const notes = network.ownMacs.has(mac) ? ['the MAC is of a port on this host itself'] : [];
    const foreign = foreignMark(segment.foreign?.arp.has(ip), notes);
    judged.push({ finding: { kind: 'stale-arp', ...place, ip, mac, observed: mac, ...foreign, notes }, when: {} });
  }
  return judged;
}

/** Files of FDB entries have a MAC without any address where the dump they were made from told none. */
function addressLookup({ segment }: Pairing, { dump }: Scene): (mac: string) => boolean {
  if (dump.kind !== 'entries') return () => true;
  const withAddress = new Set(segment.arp.values());
  return (mac) => withAddress.has(mac) || !segment.unicast.has(mac);
}

function remarksOnMissing(ip: string, { dump, uncertain }: Scene): string[] {
  const notes: string[] = [];
  if (dump.kind === 'linuxbridge' && isIpv6(ip)) {
    notes.push('most kernels refuse an IPv6 neighbour here, and the agent drops what comes after it in the same cast');
  }
  if (uncertain.arp) notes.push(uncertain.arp);
  return notes;
}
