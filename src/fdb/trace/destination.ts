import { canonicalIp, canonicalMac, isIp, isIpv4, isMac } from '../address.ts';
import { FLOODING_MAC, isFloodingEntry, type Pair } from '../entries.ts';
import { isPortAddress } from '../port-address.ts';

/** What a frame is for. `group`: everybody, or a group; broadcast and multicast are flooded alike. */
export type Destination =
  | { kind: 'mac'; mac: string }
  | { kind: 'ip'; ip: string }
  | { kind: 'group'; what: 'broadcast' | 'multicast'; text: string };

/** A destination that one port has. */
export type PortDestination = Exclude<Destination, { kind: 'group' }>;

/** What a port is found by. */
export type PortSearch = PortDestination | { kind: 'id'; id: string };

/** A MAC or an IP address as a frame's destination; undefined for any other text, and for what no port can have. */
export function parseDestination(text: string): Destination | undefined {
  if (isMac(text)) return ofMac(canonicalMac(text));
  if (!isIp(text) || !isPortAddress(canonicalIp(text))) return undefined;
  const ip = canonicalIp(text);
  if (ip === '255.255.255.255') return { kind: 'group', what: 'broadcast', text: ip };
  const isGroup = isIpv4(ip) ? /^2(?:2[4-9]|3\d)\./.test(ip) : ip.startsWith('ff');
  return isGroup ? { kind: 'group', what: 'multicast', text: ip } : { kind: 'ip', ip };
}

function ofMac(mac: string): Destination | undefined {
  if (mac === FLOODING_MAC) return undefined;
  if (mac === 'ff:ff:ff:ff:ff:ff') return { kind: 'group', what: 'broadcast', text: mac };
  const isGroup = (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;
  return isGroup ? { kind: 'group', what: 'multicast', text: mac } : { kind: 'mac', mac };
}

/** Is it an entry of the destination: of its MAC, or of its address? The flooding entry is nobody's. */
export const isPairOf = (pair: Pair, destination: PortDestination): boolean =>
  !isFloodingEntry(pair) &&
  (destination.kind === 'mac' ? canonicalMac(pair[0]) === destination.mac : canonicalIp(pair[1]) === destination.ip);

/** The destination as it is written. */
export const destinationText = (destination: Destination): string =>
  destination.kind === 'mac' ? destination.mac : destination.kind === 'ip' ? destination.ip : destination.text;
