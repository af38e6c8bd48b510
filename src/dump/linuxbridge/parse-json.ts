import { isIp, isMac } from '../../fdb/address.ts';
import type { Fault, FdbRecord, LinkRecord, NeighbourRecord, VxlanRecord } from './records.ts';

/** Which command's `-j` output a document is. An empty list tells nothing: undefined. */
export type JsonForm = 'fdb' | 'neigh' | 'link';

type Fields = Record<string, unknown>;

/** The form of a whole JSON document, by the keys of its first elements; undefined: none of linuxbridge's. */
export function jsonFormOf(document: unknown): JsonForm | undefined {
  if (!Array.isArray(document)) return undefined;
  // `ip -j link` puts `{}` in the place of a device that a filter left out
  const first = document.find((item) => isFields(item) && Object.keys(item).length > 0) as Fields | undefined;
  if (first === undefined) return undefined;
  if (typeof first.mac === 'string' && ('flags' in first || 'state' in first)) return 'fdb';
  if (typeof first.dst === 'string' && ('lladdr' in first || Array.isArray(first.state))) return 'neigh';
  if (typeof first.ifname === 'string' && 'ifindex' in first) return 'link';
  return undefined;
}

/** An element of `bridge -j fdb show` (spec l2pop 4.2; from 4.7 to 4.16 its device was `dev`). */
export function fdbOfJson(item: unknown): FdbRecord | Fault {
  if (!isFields(item) || typeof item.mac !== 'string' || !isMac(item.mac)) return { why: 'it has no mac' };
  const flags = Array.isArray(item.flags) ? item.flags : [];
  const dst = text(item.dst);
  if (dst !== undefined && !isIp(dst)) return { why: `dst ${dst} is not an IP address` };
  return {
    mac: item.mac.toLowerCase(),
    device: text(item.ifname) ?? text(item.dev),
    dst,
    master: text(item.master) ?? (flags.includes('master') ? '' : undefined),
    isSelf: flags.includes('self'),
    state: text(item.state) ?? '',
    otherSoftware:
      ['extern_learn', 'sticky'].find((flag) => flags.includes(flag)) ?? ('nhid' in item ? 'nhid' : undefined),
  };
}

/** An element of `ip -j neigh` (spec l2pop 4.3). */
export function neighbourOfJson(item: unknown): NeighbourRecord | Fault {
  if (!isFields(item) || typeof item.dst !== 'string' || !isIp(item.dst))
    return { why: 'its dst is not an IP address' };
  const states = Array.isArray(item.state) ? item.state : [item.state];
  const isPermanent = states.includes('PERMANENT');
  const mac = text(item.lladdr);
  if (isPermanent && mac !== undefined && !isMac(mac)) return { why: `lladdr ${mac} is not a MAC address` };
  return {
    ip: item.dst,
    device: text(item.dev),
    mac: mac?.toLowerCase(),
    isPermanent,
    otherSoftware: 'extern_learn' in item ? 'extern_learn' : 'protocol' in item ? 'proto' : undefined,
  };
}

/** An element of `ip -d -j link` or `bridge -j link` (spec l2pop 4.1); `{}` is a device that was filtered away. */
export function linkOfJson(item: unknown): LinkRecord | Fault | undefined {
  if (!isFields(item)) return { why: 'it is not an object' };
  if (Object.keys(item).length === 0) return undefined;
  if (typeof item.ifname !== 'string') return { why: 'it has no ifname' };
  const info = isFields(item.linkinfo) ? item.linkinfo : {};
  const vxlan = info.info_kind === 'vxlan' && isFields(info.info_data) ? vxlanOfJson(info.info_data) : undefined;
  return { name: item.ifname, master: text(item.master), vxlan };
}

const vxlanOfJson = (data: Fields): VxlanRecord => ({
  id: typeof data.id === 'number' ? data.id : undefined,
  local: text(data.local) ?? text(data.local6),
  group: text(data.group) ?? text(data.group6),
  hasProxy: data.proxy === true,
});

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
