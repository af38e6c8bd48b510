import { blake2b } from '@noble/hashes/blake2.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { isIpv4, isIpv6 } from './address.ts';

/** Names of network devices have at most 15 characters. */
const LONGEST = 15;
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * The names that OVS agents give the tunnel port to a remote ip (spec l2pop 3.4): one for IPv4; for IPv6
 * two, by SHA-1 (Neutron up to 24) and by BLAKE2b (from 25), of the address as it is written. Empty for a
 * text that is no address.
 */
export function tunnelPortNames(networkType: string, ip: string): string[] {
  if (isIpv4(ip)) return [`${networkType}-${ipv4Hex(ip)}`];
  if (!isIpv6(ip)) return [];
  const text = utf8ToBytes(ip);
  return [sha1(text), blake2b(text, { dkLen: 20 })].map((hash) => `${networkType}-${base32(hash)}`.slice(0, LONGEST));
}

/** The IPv4 address that a tunnel port's name holds, in hex or (2013.2, OpenDaylight) as text. */
export function ipOfTunnelPortName(name: string): string | undefined {
  const part = NAME.exec(name)?.[2];
  if (part === undefined) return undefined;
  if (isIpv4(part)) return part;
  if (!/^[0-9a-f]{8}$/.test(part)) return undefined;
  return [0, 2, 4, 6].map((at) => Number.parseInt(part.slice(at, at + 2), 16)).join('.');
}

/** `vxlan`, `gre` or `geneve` when the name is one of a tunnel port. */
export const typeOfTunnelPortName = (name: string): string | undefined => NAME.exec(name)?.[1];

const NAME = /^(vxlan|gre|geneve)-(.+)$/;

const ipv4Hex = (ip: string): string =>
  ip
    .split('.')
    .map((part) => Number(part).toString(16).padStart(2, '0'))
    .join('');

function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += BASE32[(value >> bits) & 31];
    }
  }
  return text;
}
