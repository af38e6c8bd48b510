import type { BaseFlow, Dump, PassedOverFlow } from '../dump.ts';
import type { Segment } from '../forwarding.ts';
import type { Hop } from './hop.ts';
import type { ForwardingView } from './way.ts';

/** What flows of br-tun may match a frame by, as far as it is known. */
interface Frame {
  what: 'arp' | 'nd' | 'unicast' | 'group';
  vlan: number | undefined;
  /** Undefined: that of a group. */
  mac?: string;
  /** Asked for. */
  ip?: string;
}

/**
 * A dump's view that tells nothing of a step where the dump shows a flow that may decide otherwise: one that no agent
 * writes, and that the flow which the frame goes by does not outrank. Nor where a flow that leads there is missing.
 */
export function heedPassedFlows(view: ForwardingView, { localVlan: vlan }: Segment, dump: Dump): ForwardingView {
  const { passedOver = [], missingBase = [] } = dump;
  if (passedOver.length === 0 && missingBase.length === 0) return view;
  const heed = (hop: Hop, frame: Frame): Hop => {
    if (hop.how === 'here' || hop.how === 'untold') return hop;
    const missing = missingBase.find((base) => isNeeded(base, frame, dump));
    if (missing !== undefined) return { how: 'untold', reason: MISSING[missing] };
    const ranks = ranksOf(hop, frame, dump);
    const flow = passedOver.find((each) => mayDecide(each, frame, ranks, dump));
    return flow === undefined ? hop : { how: 'untold', reason: `a flow that l2pop does not read: ${flow.text}` };
  };
  return {
    ask: (ip) =>
      heed(view.ask(ip), ip.includes(':') ? { what: 'nd', vlan, ip } : { what: 'arp', vlan, mac: BROADCAST, ip }),
    send: (mac) => heed(view.send(mac), { what: 'unicast', vlan, mac }),
    flood: () => heed(view.flood(), { what: 'group', vlan }),
  };
}

/** A flow of the tables that take in what comes by a tunnel, and that no agent writes; undefined: there is none. */
export function flowInArrivalsWay(
  { passedOver = [], tunnelPorts }: Dump,
  tunnelId: number | undefined,
  endpoints: readonly string[],
): PassedOverFlow | undefined {
  return passedOver.find(({ table, match }) => {
    if (table !== undefined && !INGRESS.has(table)) return false;
    const port = field(match, 'in_port')?.replaceAll('"', '');
    const named = tunnelPorts.find(({ name, ofport }) => port === name || port === String(ofport));
    if (named !== undefined && !endpoints.includes(named.endpoint)) return false;
    const id = field(match, 'tun_id');
    return id === undefined || id.includes('/') || tunnelId === undefined || Number(id) === tunnelId;
  });
}

const INGRESS: ReadonlySet<number> = new Set([0, 3, 4, 6]);
const BROADCAST = 'ff:ff:ff:ff:ff:ff';

const MISSING: Record<BaseFlow, string> = {
  patch: "table 0 has no flow for what the host's own ports send",
  unicast: 'table 2 has no flow for unicast frames',
  multicast: 'table 2 has no flow for broadcast and multicast',
};

/** With the responder requests have a flow of their own in table 2. */
function isNeeded(base: BaseFlow, { what }: Frame, { responder }: Dump): boolean {
  if (base === 'patch') return true;
  return base === (what === 'unicast' ? 'unicast' : 'multicast') && !(what === 'arp' && responder === true);
}

/** The tables that a frame goes through, with the priority of the agent's flow that it meets there (spec l2pop 3.2). */
function ranksOf(hop: Hop, { what }: Frame, { responder }: Dump): ReadonlyMap<number, number> {
  const isAsked = what === 'arp' && responder !== false;
  const ranks = new Map([
    [0, 1],
    [2, isAsked ? 1 : 0],
  ]);
  const isFlooded = hop.how === 'sent' && hop.by === 'flooding';
  if (isAsked) ranks.set(21, isFlooded ? 0 : 1);
  if (what === 'unicast') ranks.set(20, isFlooded ? 0 : hop.how === 'sent' && hop.by === 'learned' ? 1 : 2);
  if (isFlooded) ranks.set(22, hop.endpoints.length > 0 ? 1 : 0);
  return ranks;
}

/** Whatever the flow matches besides, the frame may have. */
function mayDecide(flow: PassedOverFlow, frame: Frame, ranks: ReadonlyMap<number, number>, dump: Dump): boolean {
  const { table, priority, match } = flow;
  if (table !== undefined && priority < (ranks.get(table) ?? Number.POSITIVE_INFINITY)) return false;
  const port = field(match, 'in_port')?.replaceAll('"', '');
  if (dump.tunnelPorts.some(({ name, ofport }) => port === name || port === String(ofport))) return false;
  return (
    isOfVlan(match, frame.vlan) &&
    isToMac(field(match, 'dl_dst') ?? field(match, 'eth_dst'), frame) &&
    isOfProtocol(match, frame) &&
    isForAddress(field(match, 'arp_tpa'), frame)
  );
}

function isOfVlan(match: string, vlan: number | undefined): boolean {
  if (vlan === undefined) return true;
  const text = field(match, 'dl_vlan') ?? field(match, 'vlan_tci') ?? field(match, 'vlan_vid');
  if (text === undefined) return true;
  const [value, mask = '0xfff'] = text.split('/').map(Number);
  return Number.isNaN(Number(value)) || ((Number(value) ^ vlan) & Number(mask) & 0xfff) === 0;
}

function isToMac(text: string | undefined, { mac }: Frame): boolean {
  if (text === undefined) return true;
  const [value, mask = ALL_BITS] = text.split('/').map(bitsOfMac);
  if (value === undefined || mask === undefined) return true;
  if (mac === undefined) return ((value & GROUP_BIT & mask) === GROUP_BIT) === ((mask & GROUP_BIT) === GROUP_BIT);
  return ((value ^ bitsOfMac(mac)!) & mask) === 0n;
}

const ALL_BITS = (1n << 48n) - 1n;
const GROUP_BIT = 1n << 40n;

const bitsOfMac = (text: string): bigint | undefined =>
  /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(text) ? BigInt(`0x${text.replaceAll(':', '')}`) : undefined;

function isOfProtocol(match: string, { what }: Frame): boolean {
  if (what !== 'arp' && what !== 'nd') return true;
  const protocol = /(?:^|[,\s])(arp|rarp|ip|icmp|tcp|udp|sctp|ipv6|icmp6|tcp6|udp6|sctp6|mpls)(?:[,\s]|$)/.exec(
    match,
  )?.[1];
  if (protocol === undefined) return true;
  return what === 'arp' ? protocol === 'arp' : protocol === 'ipv6' || protocol === 'icmp6';
}

function isForAddress(text: string | undefined, { what, ip }: Frame): boolean {
  if (text === undefined) return true;
  // what becomes of requests is told by a trace to their address
  if (what !== 'arp' || ip === undefined) return false;
  const [address, mask = '32'] = text.split('/');
  const value = bitsOfIpv4(address!);
  const bits = mask.includes('.') ? bitsOfIpv4(mask) : prefixBits(Number(mask));
  return value === undefined || bits === undefined || ((value ^ bitsOfIpv4(ip)!) & bits) === 0;
}

const prefixBits = (length: number): number => (length === 0 ? 0 : (-1 << (32 - length)) | 0);

function bitsOfIpv4(text: string): number | undefined {
  const parts = text.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 255))) return undefined;
  return parts.reduce((bits, part) => (bits << 8) | part, 0);
}

function field(match: string, name: string): string | undefined {
  return new RegExp(`(?:^|[,\\s])${name}=([^,\\s]+)`).exec(match)?.[1];
}
