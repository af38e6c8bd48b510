import { isNoCookie } from '../fdb/compare-tunnels.ts';
import type { Dump } from '../fdb/dump.ts';
import { type Segment, segmentName } from '../fdb/forwarding.ts';
import { groupBy } from '../fdb/group-by.ts';
import { escapeControls } from './escape.ts';
import type { Column, Layout } from './report.ts';
import { inOrder } from './segment-document.ts';
import { drawTable } from './text-table.ts';

/** A dump for people: what wrote it, then a table a segment, then what it cannot tell. */
export function dumpText(dump: Dump, layout: Layout): string {
  const head = [
    `${layout.paint('heading', escapeControls(kindName(dump)))}${dump.hasL2pop ? '' : ': nothing of l2pop in it'}`,
    dump.kind === 'entries'
      ? ''
      : escapeControls(`own tunnel ip: ${dump.ownTunnelIps.join(', ') || 'the dump does not tell'}${ownHost(dump)}`),
    dump.kind === 'entries' ? '' : `ARP responder: ${responderText(dump)}`,
    dump.cookies.length > 0 ? escapeControls(`cookies: ${cookiesText(dump)}`) : '',
    dump.dvr ? 'distributed routing (DVR) is on' : '',
    escapeControls(deadPorts(dump)),
  ].filter((line) => line !== '');
  const segments = inOrder(dump.segments).map((segment) => segmentText(segment, layout));
  const notes = dump.notes.map((note) => `note: ${escapeControls(note)}`);
  const unread = dump.unread.map(({ file, line, why }) => escapeControls(`unread: ${file}:${line}: ${why}`));
  return [`${head.join('\n')}\n`, ...segments, ...blockOf([...notes, ...unread])].join('\n');
}

const kindName = (dump: Dump): string =>
  ({ ovs: 'Open vSwitch agent', linuxbridge: 'Linuxbridge agent', entries: 'FDB entries' })[dump.kind] +
  (dump.layout && dump.kind === 'ovs' ? `, layout ${dump.layout}` : '');

/** A dump with prompts in it tells its host. */
const ownHost = ({ promptHosts: [host] }: Dump): string => (host === undefined ? '' : ` (${host})`);

const responderText = (dump: Dump): string =>
  dump.responder === undefined ? 'the dump does not tell' : dump.responder ? 'on' : 'off';

function cookiesText(dump: Dump): string {
  const list = dump.cookies.map(({ cookie, flows }) => `${cookie} (${flows} flows)`).join(', ');
  const processes = dump.cookies.filter((each) => !isNoCookie(each));
  return processes.length > 1 ? `${list}: a restart in progress, or one that got stuck` : list;
}

function deadPorts(dump: Dump): string {
  const dead = dump.tunnelPorts.filter((port) => !port.hasIngressFlow).map((port) => port.name);
  return dead.length > 0 ? `tunnel ports without an ingress flow: ${dead.join(', ')}` : '';
}

interface HeldLine {
  endpoint: string;
  flooding: string;
  mac: string;
  ips: string;
  learned: string;
}

const COLUMNS: readonly Column<HeldLine>[] = [
  { id: 'tunnel_ip', title: 'Tunnel IP', value: (line) => line.endpoint },
  { id: 'flood', title: 'Flood', narrow: 'drop', value: (line) => line.flooding },
  { id: 'mac', title: 'MAC', value: (line) => line.mac },
  { id: 'learned', title: 'Learned', narrow: 'drop', value: (line) => line.learned, style: () => 'dim' },
  { id: 'ips', title: 'IPs answered', value: (line) => line.ips },
];

function segmentText(segment: Segment, layout: Layout): string {
  const network = segment.networkId ?? (segment.networkIdPrefix ? `${segment.networkIdPrefix}…` : '');
  const place = segment.localVlan !== undefined ? `local VLAN ${segment.localVlan}` : (segment.bridge ?? '');
  const title = [segmentName(segment), network, place].filter(Boolean).join('  ');
  const lines = linesOf(segment);
  const held = Object.entries(segment.notHeld).map(([what, why]) => `not known: ${what} (${escapeControls(why)})\n`);
  const body = lines.length > 0 ? drawTable(COLUMNS, lines, layout) : 'holds no entries\n';
  return `${layout.paint('heading', escapeControls(title))}\n${body}${held.join('')}`;
}

/** One line a MAC, under the endpoint it is sent to; addresses that belong to no MAC here come last. */
function linesOf(segment: Segment): HeldLine[] {
  const ipsOf = groupBy(segment.arp.keys(), (ip) => segment.arp.get(ip)!);
  const byEndpoint = new Map<string, HeldLine[]>();
  for (const endpoint of segment.flood) byEndpoint.set(endpoint, []);
  const add = (endpoint: string, line: HeldLine) => {
    const lines = byEndpoint.get(endpoint);
    if (lines) lines.push(line);
    else byEndpoint.set(endpoint, [line]);
  };
  const line = (mac: string, learned: string): HeldLine => ({
    endpoint: '',
    flooding: '',
    mac,
    ips: (ipsOf.get(mac) ?? []).join(', '),
    learned,
  });
  for (const [mac, endpoint] of segment.unicast) {
    add(endpoint, line(mac, segment.learned.has(mac) ? 'also' : ''));
    ipsOf.delete(mac);
  }
  for (const [mac, endpoint] of segment.learned) {
    if (!segment.unicast.has(mac)) {
      add(endpoint, line(mac, 'only'));
      ipsOf.delete(mac);
    }
  }
  const lines = [...byEndpoint].flatMap(([endpoint, held]) => {
    const all = held.length > 0 ? held : [line('', '')];
    all[0] = { ...all[0]!, endpoint, flooding: segment.flood.has(endpoint) ? 'yes' : 'no' };
    return all;
  });
  return [...lines, ...[...ipsOf.keys()].map((mac) => ({ ...line(mac, ''), endpoint: '(no unicast entry)' }))];
}

const blockOf = (lines: string[]): string[] => (lines.length > 0 ? [`${lines.join('\n')}\n`] : []);
