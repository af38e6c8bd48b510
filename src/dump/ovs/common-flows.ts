import { keptMac } from './mac-words.ts';

/**
 * The two kinds of flows that a dump can have a million of, read by position in the spelling that today's
 * agents and Open vSwitch give them. What is spelt otherwise is undefined here and read by flow-words.ts;
 * tests hold that both read the same.
 */

export interface UnicastWords {
  vlan: number;
  mac: string;
  tunnelId: number;
  output: string;
}

/** `dl_vlan=1,dl_dst=fa:16:3e:0a:02:01` with `strip_vlan,load:0x3e9->NXM_NX_TUN_ID[],output:2`. */
export function commonUnicast(match: string, actions: string): UnicastWords | undefined {
  if (!match.startsWith('dl_vlan=')) return undefined;
  const vlanEnd = endOfNumber(match, 8);
  if (match.length !== vlanEnd + 25 || !match.startsWith(',dl_dst=', vlanEnd)) return undefined;
  const is10 = actions.startsWith('strip_vlan,load:0x');
  if (!is10 && !actions.startsWith('pop_vlan,set_field:0x')) return undefined;
  const idAt = is10 ? 18 : 21;
  const idEnd = endOfHex(actions, idAt);
  const behind = is10 ? '->NXM_NX_TUN_ID[],output:' : '->tun_id,output:';
  if (idEnd === idAt || idEnd > idAt + 12 || !actions.startsWith(behind, idEnd)) return undefined;
  let outputAt = idEnd + behind.length;
  let outputEnd = actions.length;
  if (actions.charCodeAt(outputAt) === QUOTE && actions.charCodeAt(outputEnd - 1) === QUOTE) {
    outputAt += 1;
    outputEnd -= 1;
  }
  if (outputEnd <= outputAt || actions.indexOf(',', outputAt) !== -1) return undefined;
  const mac = keptMac(match.slice(vlanEnd + 8));
  if (mac === undefined) return undefined;
  return {
    vlan: decimal(match, 8, vlanEnd),
    mac,
    tunnelId: hex(actions, idAt, idEnd),
    output: actions.slice(outputAt, outputEnd),
  };
}

export interface ArpWords {
  vlan: number;
  ip: string;
  mac: string;
}

const BEFORE_SHA =
  'load:0x2->NXM_OF_ARP_OP[],move:NXM_NX_ARP_SHA[]->NXM_NX_ARP_THA[],move:NXM_OF_ARP_SPA[]->NXM_OF_ARP_TPA[],load:0x';
const SOURCE = 'mod_dl_src:';
/** `mod_dl_src:fa:16:3e:0a:02:01,IN_PORT` */
const SOURCE_FROM_END = 36;

/** `arp,dl_vlan=1,arp_tpa=192.168.10.21` answered as spec l2pop 3.2 has it, with one MAC in both places. */
export function commonArp(match: string, actions: string): ArpWords | undefined {
  if (!match.startsWith('arp,dl_vlan=')) return undefined;
  const vlanEnd = endOfNumber(match, 12);
  if (vlanEnd === 12 || !match.startsWith(',arp_tpa=', vlanEnd)) return undefined;
  const shaAt = BEFORE_SHA.length;
  if (!actions.startsWith('load:0x', shaAt - 7)) return undefined;
  const shaEnd = endOfHex(actions, shaAt);
  const sourceAt = actions.length - SOURCE_FROM_END;
  if (!actions.startsWith('->NXM_NX_ARP_SHA[],', shaEnd) || !actions.startsWith(SOURCE, sourceAt)) return undefined;
  const macAt = sourceAt + SOURCE.length;
  if (!isMacOfNumber(actions, macAt, shaAt, shaEnd)) return undefined;
  const mac = keptMac(actions.slice(macAt, macAt + 17));
  if (mac === undefined) return undefined;
  return { vlan: decimal(match, 12, vlanEnd), ip: match.slice(vlanEnd + 9), mac };
}

const QUOTE = 34;

function endOfNumber(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); code >= 48 && code <= 57; code = text.charCodeAt(at)) at += 1;
  return at;
}

function decimal(text: string, from: number, end: number): number {
  let value = 0;
  for (let at = from; at < end; at += 1) value = value * 10 + text.charCodeAt(at) - 48;
  return value;
}

function endOfHex(text: string, from: number): number {
  let at = from;
  while (digitOf(text.charCodeAt(at)) !== -1) at += 1;
  return at;
}

function hex(text: string, from: number, end: number): number {
  let value = 0;
  for (let at = from; at < end; at += 1) value = value * 16 + digitOf(text.charCodeAt(at));
  return value;
}

/** Has the MAC at `macAt` the digits that stand between `from` and `end`, with zeros before them? */
function isMacOfNumber(text: string, macAt: number, from: number, end: number): boolean {
  if (end - from > 12 || end === from) return false;
  let at = end - 1;
  for (let place = 16; place >= 0; place -= 1) {
    if (place % 3 === 2) continue;
    const code = at >= from ? text.charCodeAt(at) : 48;
    if (text.charCodeAt(macAt + place) !== code) return false;
    at -= 1;
  }
  return true;
}

/** In lower case only: capitals are not what Open vSwitch prints. */
const digitOf = (code: number): number =>
  code >= 48 && code <= 57 ? code - 48 : code >= 97 && code <= 102 ? code - 87 : -1;
