import { isIp, isMac } from '../../fdb/address.ts';
import type { Fault, NeighbourRecord } from './records.ts';

const STATES = new Set(['PERMANENT', 'NOARP', 'REACHABLE', 'STALE', 'DELAY', 'PROBE', 'FAILED', 'INCOMPLETE', 'NONE']);
/** What routing daemons leave: EVPN's MACs, and `proto zebra` behind the state. */
const OTHER_SOFTWARE = new Set(['extern_learn', 'proto']);
/** `? (192.168.10.21) at fa:16:3e:0a:02:01 [ether] PERM on vxlan-1001` */
const ARP_AN = /^\s*\S+\s+\(([^)\s]+)\)\s+at\s+(\S+)\s+(.*?)\bon\s+(\S+)\s*$/;
const BEGINNING =
  /^\s*(\S+)\s+(?:(?:dev|lladdr|ether|\(incomplete\)|(?:PERMANENT|FAILED|INCOMPLETE|NOARP|NONE))(?!\S)|(\([^)\s]+\))\s+at\s)/;
/** `192.168.10.21  ether  fa:16:3e:0a:02:01  CM  vxlan-1001`; the flag M is "permanent". */
const ARP_N = /^\s*(\S+)\s+(?:ether\s+(\S+)\s+([CMP]+)|\(incomplete\))\s+(\S+)\s*$/;

/** Does the line begin as a line of `ip neigh` or `arp`? The state may stand on the next line. */
export function looksLikeNeighbour(text: string): boolean {
  const [, first = '', second = ''] = BEGINNING.exec(text) ?? [];
  return second.startsWith('(') ? isIp(second.slice(1, -1)) : isIp(first);
}

/**
 * One line of `ip neigh`, `arp -an` or `arp -n` (spec l2pop 4.3, 4.3a); the device is undefined where the line has
 * none. undefined: not such a line. A Fault: a permanent neighbour whose MAC cannot be one.
 */
export function parseNeighbourLine(text: string): NeighbourRecord | Fault | undefined {
  const words = text.trim().split(/\s+/);
  if (words[0] !== undefined && isIp(words[0])) return parseIpNeigh(words) ?? parseArpTable(text);
  return text.includes(') at ') ? parseArp(text) : undefined;
}

function parseIpNeigh(words: string[]): NeighbourRecord | Fault | undefined {
  let device: string | undefined;
  let mac: string | undefined;
  let state: string | undefined;
  let otherSoftware: string | undefined;
  for (let at = 1; at < words.length; at += 1) {
    const word = words[at]!;
    if (word === 'dev') device = words[++at];
    else if (word === 'lladdr') mac = words[++at];
    else if (STATES.has(word)) state = word;
    else if (OTHER_SOFTWARE.has(word)) otherSoftware = word;
  }
  if (state === undefined) return undefined;
  return neighbour(words[0]!, device, mac, state === 'PERMANENT', otherSoftware);
}

function parseArp(text: string): NeighbourRecord | Fault | undefined {
  const [, ip, mac, flags, device] = ARP_AN.exec(text) ?? [];
  if (ip === undefined || !isIp(ip) || mac === undefined) return undefined;
  return neighbour(ip, device, mac.startsWith('<') ? undefined : mac, /\bPERM\b/.test(flags ?? ''));
}

function parseArpTable(text: string): NeighbourRecord | Fault | undefined {
  const [, ip, mac, flags, device] = ARP_N.exec(text) ?? [];
  return ip === undefined ? undefined : neighbour(ip, device, mac, flags?.includes('M') ?? false);
}

function neighbour(
  ip: string,
  device: string | undefined,
  mac: string | undefined,
  isPermanent: boolean,
  otherSoftware?: string,
): NeighbourRecord | Fault {
  if (isPermanent && mac !== undefined && !isMac(mac)) return { why: `lladdr ${mac} is not a MAC address` };
  return { ip, device, mac: mac?.toLowerCase(), isPermanent, otherSoftware };
}
