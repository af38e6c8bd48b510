import { isIp } from '../../fdb/address.ts';
import type { LinkRecord, VxlanRecord } from './records.ts';

/** `277: vxlan-1001: <BROADCAST,…> mtu 1430 … master brq9c5e3f0a-6d …`, of `ip link` and of `bridge link`; the number may be lost. */
const HEAD = /^\s*(?:\d+:\s+)?([^\s:@]+)(?:@[^\s:]+)?:\s+<[A-Z0-9_,-]*>(.*)$/;
/** The line of a device's own properties that `ip -d link` adds. */
const VXLAN = /^\s*vxlan\s+(?:id\s+\d|external\b)/;

/** The first line of a device in `ip link` or `bridge link`, or undefined. */
export function parseLinkHead(text: string): LinkRecord | undefined {
  const [, name, rest] = HEAD.exec(text) ?? [];
  if (name === undefined || rest === undefined) return undefined;
  return { name, master: /\bmaster\s+(\S+)/.exec(rest)?.[1], vxlan: undefined };
}

/** The `vxlan id …` line that belongs to the device before it (spec l2pop 4.1), or undefined. */
export function parseVxlanLine(text: string): VxlanRecord | undefined {
  if (!VXLAN.test(text)) return undefined;
  const words = text.trim().split(/\s+/);
  const after = (word: string): string | undefined => {
    const at = words.indexOf(word);
    return at === -1 ? undefined : words[at + 1];
  };
  const local = after('local');
  const group = after('group');
  const id = after('id');
  return {
    id: id === undefined ? undefined : Number(id),
    local: local !== undefined && isIp(local) ? local : undefined,
    group: group !== undefined && isIp(group) ? group : undefined,
    hasProxy: words.includes('proxy'),
  };
}
