import ipaddr from 'ipaddr.js';

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/;
const MAC = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/;

/** Has it the form of an IPv4 address: four decimal bytes without leading zeros? */
export const isIpv4 = (text: string): boolean => IPV4.test(text);

/** Has it the form of an IPv6 address? Zone ids are none of l2pop's and are refused. */
export const isIpv6 = (text: string): boolean => text.includes(':') && !text.includes('%') && ipaddr.IPv6.isValid(text);

/** Has it the form of an address of either family, without prefix length? */
export const isIp = (text: string): boolean => isIpv4(text) || isIpv6(text);

/** Addresses in one spelling, so that text compares as addresses do: IPv6 by RFC 5952, all else unchanged. */
export function canonicalIp(text: string): string {
  if (!isIpv6(text)) return text;
  return ipaddr.IPv6.parse(text).toRFC5952String();
}

/** MACs compare without regard to case (agents accept capitals; spec 1.6). */
export const canonicalMac = (text: string): string => (MAC.test(text) ? text : text.toLowerCase());

/** Has it the form of a MAC: six bytes in hex with colons, of either case? */
export const isMac = (text: string): boolean => MAC.test(text.toLowerCase());
