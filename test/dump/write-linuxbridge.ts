import type { Segment } from '../../src/fdb/forwarding.ts';

/** What a linuxbridge host holds. Segments need bridge and segmentId. */
export interface LinuxbridgeHost {
  segments: Segment[];
  ownTunnelIp: string;
  hasResponder: boolean;
}

/**
 * How bridge prints an entry: today, with -s, with -s up to iproute2 3.17, without the words `dst` and `master`
 * (4.17), with `dev` twice (4.19), and as JSON of today or of 4.7 (`dev` for `ifname`).
 */
export const FDB_STYLES = ['text', 'stats', '3.17 stats', '4.17', '4.19', 'json', 'pretty json', '4.7 json'] as const;
export type FdbStyle = (typeof FDB_STYLES)[number];

export const NEIGHBOUR_STYLES = ['text', 'stats', 'arp', 'arp table', 'json', 'pretty json'] as const;
export type NeighbourStyle = (typeof NEIGHBOUR_STYLES)[number];

export const LINK_STYLES = ['text', 'stats', 'json', 'pretty json'] as const;
export type LinkStyle = (typeof LINK_STYLES)[number];

interface FdbItem {
  mac: string;
  device: string;
  dst?: string;
  master?: string;
  state: string;
}

const FLOODING_MAC = '00:00:00:00:00:00';
const deviceOf = (segment: Segment): string => `vxlan-${segment.segmentId}`;

/** `bridge fdb show`, or with `device` what `bridge fdb show dev DEVICE` prints. */
export function writeFdb(host: LinuxbridgeHost, style: FdbStyle, device?: string): string {
  const items = host.segments
    .filter((segment) => device === undefined || deviceOf(segment) === device)
    .flatMap((segment) => fdbItems(segment));
  const local: FdbItem[] =
    device === undefined ? [{ mac: '33:33:00:00:00:01', device: 'eth1', state: 'permanent' }] : [];
  const all = [...local, ...items];
  if (style.endsWith('json'))
    return json(
      all.map((item) => fdbJson(item, style, device !== undefined)),
      style,
    );
  return all.map((item) => `${fdbLine(item, style, device !== undefined)}\n`).join('');
}

function fdbItems(segment: Segment): FdbItem[] {
  const device = deviceOf(segment);
  const master = segment.bridge!;
  const item = (state: string) => (entry: [string, string]) => ({ mac: entry[0], device, dst: entry[1], state });
  return [
    { mac: 'aa:b2:68:bc:16:8e', device, master, state: 'permanent' },
    ...[...segment.learned.keys()].map((mac) => ({ mac, device, master, state: '' })),
    ...[...segment.learned].map(item('')),
    ...[...segment.unicast].map(item('permanent')),
    ...[...segment.flood].map((dst) => ({ mac: FLOODING_MAC, device, dst, state: 'permanent' })),
  ];
}

function fdbLine({ mac, device, dst, master, state }: FdbItem, style: FdbStyle, isOfDevice: boolean): string {
  const dev = isOfDevice ? '' : style === '4.19' ? `dev dev ${device} ` : `dev ${device} `;
  const words = style === '4.17' ? ['', ''] : ['dst ', 'master '];
  const to = dst === undefined ? '' : `${words[0]}${dst} `;
  const used = style === 'stats' ? 'used 14/6 ' : style === '3.17 stats' ? ' used 14/6' : '';
  const holder = master === undefined ? 'self ' : `${words[1]}${master} `;
  // 3.17 glued the flag to the ages only where there was no name between
  return `${mac} ${dev}${to}${used}${master === undefined ? holder : used.endsWith(' ') ? holder : used === '' ? holder : ` ${holder}`}${state}`;
}

function fdbJson({ mac, device, dst, master, state }: FdbItem, style: FdbStyle, isOfDevice: boolean): object {
  return {
    mac,
    ...(isOfDevice ? {} : style === '4.7 json' ? { dev: device } : { ifname: device }),
    ...(dst === undefined ? {} : { dst }),
    flags: master === undefined ? ['self'] : [],
    ...(master === undefined ? {} : { master }),
    state,
  };
}

/** `ip neigh`, `arp -an` or `arp -n`; with `device` what `ip neigh show dev DEVICE` prints. */
export function writeNeighbours(host: LinuxbridgeHost, style: NeighbourStyle, device?: string): string {
  const of = device === undefined ? '' : undefined;
  const entries = host.segments
    .filter((segment) => device === undefined || deviceOf(segment) === device)
    .flatMap((segment) => [...segment.arp].map(([ip, mac]) => ({ ip, mac, dev: deviceOf(segment) })));
  if (style.endsWith('json')) {
    const items = entries.map(({ ip, mac, dev }) => ({
      dst: ip,
      ...(of === undefined ? {} : { dev }),
      lladdr: mac,
      state: ['PERMANENT'],
    }));
    return json(of === undefined ? items : [...items, { dst: '10.0.0.4', dev: 'eth1', state: ['INCOMPLETE'] }], style);
  }
  const lines = entries.map(({ ip, mac, dev }) => neighbourLine(ip, mac, of === undefined ? undefined : dev, style));
  const other = style.startsWith('arp') ? '? (10.0.0.4) at <incomplete> on eth1' : '10.0.0.4 dev eth1  FAILED';
  return [...lines, ...(of === undefined ? [] : [other])].map((line) => `${line}\n`).join('');
}

function neighbourLine(ip: string, mac: string, dev: string | undefined, style: NeighbourStyle): string {
  if (style === 'arp') return `? (${ip}) at ${mac} [ether] PERM on ${dev}`;
  if (style === 'arp table') return `${ip.padEnd(24)} ether   ${mac}   CM                    ${dev}`;
  const used = style === 'stats' ? ' used 121/121/121probes 0 ' : '';
  return `${ip} ${dev === undefined ? '' : `dev ${dev} `}lladdr ${mac} ${used}PERMANENT `;
}

/** `ip -d link show type vxlan`. */
export function writeLinks(host: LinuxbridgeHost, style: LinkStyle): string {
  if (style.endsWith('json'))
    return json(
      host.segments.map((segment) => linkJson(segment, host)),
      style,
    );
  return host.segments
    .map(
      (
        segment,
        index,
      ) => `${index + 5}: ${deviceOf(segment)}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue master ${segment.bridge} state UNKNOWN mode DEFAULT group default qlen 1000
    link/ether ce:c4:1a:34:8c:5e brd ff:ff:ff:ff:ff:ff promiscuity 1  allmulti 1 minmtu 68 maxmtu 65535 
    vxlan id ${segment.segmentId} local ${host.ownTunnelIp} dev eth1 srcport 0 0 dstport 8472 ${host.hasResponder ? 'proxy ' : ''}ttl auto ageing 300 udpcsum 
    bridge_slave state forwarding priority 32 cost 2 hairpin off proxy_arp off proxy_arp_wifi off addrgenmode eui64 
${style === 'stats' ? '    RX:  bytes packets errors dropped  missed   mcast           \n             0       0      0       0       0       0 \n' : ''}`,
    )
    .join('');
}

const linkJson = (segment: Segment, host: LinuxbridgeHost): object => ({
  ifindex: 5,
  ifname: deviceOf(segment),
  master: segment.bridge,
  group: 'default',
  linkinfo: {
    info_kind: 'vxlan',
    info_data: {
      id: segment.segmentId,
      [host.ownTunnelIp.includes(':') ? 'local6' : 'local']: host.ownTunnelIp,
      port: 8472,
      ...(host.hasResponder ? { proxy: true } : {}),
    },
  },
});

const json = (items: object[], style: string): string =>
  `${JSON.stringify(items, undefined, style.startsWith('pretty') ? 4 : undefined)}\n`;
