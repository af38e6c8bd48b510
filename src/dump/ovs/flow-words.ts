import { keep } from '../keep-text.ts';
import { hexMac, isSameMac, keptMac } from './mac-words.ts';

/** Decoders of single words of a flow's match and actions (spec l2pop 3.2, 3.3, 3.3a). */

/** The value of a match field; `key` ends in `=`. */
export function fieldOf(match: string, key: string): string | undefined {
  let at = match.indexOf(key);
  while (at > 0 && match.charCodeAt(at - 1) !== 44) at = match.indexOf(key, at + 1);
  if (at === -1) return undefined;
  const begin = at + key.length;
  const end = match.indexOf(',', begin);
  return end === -1 ? match.slice(begin) : match.slice(begin, end);
}

/** A field's value as a number, decimal or 0x…; undefined when absent or no number. */
export function numberOf(match: string, key: string): number | undefined {
  const value = fieldOf(match, key);
  return value === undefined ? undefined : wholeNumber(value);
}

/** A whole number, decimal or 0x…, up to what a tunnel id or a VLAN can be. */
export function wholeNumber(text: string): number | undefined {
  const isHex = text.charCodeAt(0) === 48 && text.charCodeAt(1) === 120;
  const base = isHex ? 16 : 10;
  const begin = isHex ? 2 : 0;
  if (text.length === begin || text.length > 15) return undefined;
  let value = 0;
  for (let at = begin; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const digit = code >= 97 ? code - 87 : code - 48;
    if (digit < 0 || digit >= base || (code > 57 && code < 97)) return undefined;
    value = value * base + digit;
  }
  return Number.isSafeInteger(value) ? value : undefined;
}

/** Local VLAN of a learned flow: `vlan_tci=0x0001/0x0fff`. */
export function learnedVlan(match: string): number | undefined {
  const tci = fieldOf(match, 'vlan_tci=');
  if (tci === undefined) return undefined;
  const value = wholeNumber(tci.split('/')[0]!);
  return value === undefined ? undefined : value & 0xfff;
}

/** The tunnel id that the actions set, in any release's spelling. */
export function loadedTunnelId(actions: string): number | undefined {
  const value =
    valueBefore(actions, '->NXM_NX_TUN_ID[]', 'load:') ??
    valueBefore(actions, '->tun_id', 'set_field:') ??
    valueBehind(actions, 'set_tunnel:') ??
    valueBehind(actions, 'set_tunnel64:');
  return value === undefined ? undefined : wholeNumber(value);
}

/** The local VLAN that an ingress flow sets: `mod_vlan_vid:1`, or 4096 + 1 as OpenFlow 1.3 has it. */
export function setVlan(actions: string): number | undefined {
  const vid = valueBehind(actions, 'mod_vlan_vid:') ?? valueBehind(actions, 'set_vlan_vid:');
  if (vid !== undefined) return wholeNumber(vid);
  const field = valueBefore(actions, '->vlan_vid', 'set_field:');
  const value = field === undefined ? undefined : wholeNumber(field.split('/')[0]!);
  return value === undefined ? undefined : value & 0xfff;
}

/** The table that the actions go on to; the last one if there are several. */
export function jumpTable(actions: string): number | undefined {
  const found = /(?:^|,)(?:resubmit\([^,()]*,(\d+)\)|goto_table:(\d+))$/.exec(actions);
  const table = found?.[1] ?? found?.[2];
  return table === undefined ? undefined : Number(table);
}

/** The value behind `output:`, without quotes; undefined when there is none. For flows with one output. */
export function firstOutput(actions: string): string | undefined {
  const value = valueBehind(actions, 'output:');
  return value === undefined || value === '' ? undefined : unquote(value);
}

/** All values behind `output:`, in the flow's order. */
export function allOutputs(actions: string): string[] {
  const outputs: string[] = [];
  for (let at = actions.indexOf('output:'); at !== -1; at = actions.indexOf('output:', at + 7)) {
    if (at > 0 && actions.charCodeAt(at - 1) !== 44) continue;
    const end = actions.indexOf(',', at);
    const value = unquote(end === -1 ? actions.slice(at + 7) : actions.slice(at + 7, end));
    if (value !== '') outputs.push(value);
  }
  return outputs;
}

/** What an ARP responder's flow answers with, and which source it gives the frame; copied, in lower case. */
export function arpAnswer(actions: string): { mac: string | undefined; frameSource: string | undefined } {
  const source = valueBehind(actions, 'mod_dl_src:') ?? valueBefore(actions, '->eth_src', 'set_field:');
  const frameSource = source === undefined ? undefined : (keptMac(source) ?? keep(source));
  const loaded = valueBefore(actions, '->NXM_NX_ARP_SHA[]', 'load:');
  if (loaded !== undefined) {
    const isSame = frameSource !== undefined && isSameMac(loaded, frameSource);
    return { mac: isSame ? frameSource : hexMac(loaded), frameSource };
  }
  const set = valueBefore(actions, '->arp_sha', 'set_field:');
  return { mac: set === undefined ? undefined : set === frameSource ? frameSource : keptMac(set), frameSource };
}

/** The value between `begin`, at an action's beginning, and `end`: `load:` 0x3e9 `->NXM_NX_TUN_ID[]`. */
function valueBefore(actions: string, end: string, begin: string): string | undefined {
  const at = actions.indexOf(end);
  if (at === -1) return undefined;
  let from = at;
  while (from > 0 && actions.charCodeAt(from - 1) !== 44) from -= 1;
  return actions.startsWith(begin, from) ? actions.slice(from + begin.length, at) : undefined;
}

/** The value behind a word that stands at an action's beginning. */
function valueBehind(actions: string, begin: string): string | undefined {
  let at = actions.indexOf(begin);
  while (at > 0 && actions.charCodeAt(at - 1) !== 44) at = actions.indexOf(begin, at + 1);
  if (at === -1) return undefined;
  const end = actions.indexOf(',', at);
  return end === -1 ? actions.slice(at + begin.length) : actions.slice(at + begin.length, end);
}

const unquote = (text: string): string => (text.startsWith('"') ? text.replaceAll('"', '') : text);
