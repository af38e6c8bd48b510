import { tunnelPortNames } from '../../src/fdb/tunnel-port-name.ts';

/** A segment as an OVS agent holds it; endpoints are tunnel ips. */
export interface WrittenSegment {
  networkType: 'vxlan' | 'gre' | 'geneve';
  segmentId: number;
  localVlan: number;
  networkId?: string;
  unicast: Record<string, string>;
  flood: string[];
  arp: Record<string, string>;
  learned?: Record<string, string>;
}

export interface WrittenHost {
  segments: WrittenSegment[];
  hasResponder: boolean;
  ownTunnelIp: string;
  cookie?: string;
}

export interface FlowForm {
  openflow: '1.0' | '1.3';
  hasNames: boolean;
  hasStatistics: boolean;
  /** As agents wrote it that drove ovs-ofctl (spec l2pop 3.3a). */
  isOlder: boolean;
}

interface Port {
  ofport: number;
  name: string;
  type: WrittenSegment['networkType'];
  ip: string;
}

const INGRESS = { gre: 3, vxlan: 4, geneve: 6 } as const;

/** The tunnel ports that a host needs, numbered from 2. */
export function portsOf({ segments }: WrittenHost): Port[] {
  const ports = new Map<string, Port>();
  for (const { networkType: type, unicast, flood, learned } of segments) {
    for (const ip of [...flood, ...Object.values(unicast), ...Object.values(learned ?? {})]) {
      const key = `${type} ${ip}`;
      if (!ports.has(key)) ports.set(key, { ofport: ports.size + 2, name: tunnelPortNames(type, ip)[0]!, type, ip });
    }
  }
  return [...ports.values()];
}

/** The lines of `ovs-ofctl dump-flows br-tun`, one by one, so that files of any size can be written. */
export function* flowLines(host: WrittenHost, form: FlowForm): Generator<string> {
  const cookie = host.cookie ?? '0x89120e96bdb220bb';
  const ports = portsOf(host);
  const byEndpoint = new Map(ports.map((port) => [`${port.type} ${port.ip}`, port]));
  const is13 = form.openflow === '1.3';
  const go = (table: number) => (is13 ? `goto_table:${table}` : `resubmit(,${table})`);
  const named = (ofport: number, name: string) => (form.hasNames ? `"${name}"` : String(ofport));
  const flow = (table: number, priority: number | undefined, match: string, actions: string, extra = '') => {
    const words = [`cookie=${cookie}`];
    if (form.hasStatistics) words.push('duration=81204.369s');
    if (table > 0 || form.hasStatistics) words.push(`table=${table}`);
    if (form.hasStatistics) words.push('n_packets=12', 'n_bytes=9870');
    if (extra !== '') words.push(extra);
    if (form.hasStatistics && !is13) words.push('idle_age=12', 'hard_age=65534');
    const rule = [...(priority === undefined ? [] : [`priority=${priority}`]), ...(match === '' ? [] : [match])].join(
      ',',
    );
    return ` ${words.join(', ')}, ${rule} actions=${actions}`;
  };
  const load = (id: number) => {
    if (is13) return `set_field:0x${id.toString(16)}->tun_id`;
    return form.isOlder ? `set_tunnel:0x${id.toString(16)}` : `load:0x${id.toString(16)}->NXM_NX_TUN_ID[]`;
  };
  const strip = is13 ? 'pop_vlan' : 'strip_vlan';
  if (form.hasStatistics) yield is13 ? 'OFPST_FLOW reply (OF1.3) (xid=0x2):' : 'NXST_FLOW reply (xid=0x4):';
  yield flow(0, 1, `in_port=${named(1, 'patch-int')}`, go(2));
  for (const { ofport, name, type } of ports) yield flow(0, 1, `in_port=${named(ofport, name)}`, go(INGRESS[type]));
  yield flow(0, 0, '', 'drop');
  if (host.hasResponder) yield flow(2, 1, 'arp,dl_dst=ff:ff:ff:ff:ff:ff', go(21));
  yield flow(2, 0, 'dl_dst=00:00:00:00:00:00/01:00:00:00:00:00', go(20));
  yield flow(2, 0, 'dl_dst=01:00:00:00:00:00/01:00:00:00:00:00', go(22));
  for (const table of Object.values(INGRESS)) {
    for (const { networkType, segmentId, localVlan } of host.segments) {
      if (INGRESS[networkType] !== table) continue;
      const tag = is13 ? `push_vlan:0x8100,set_field:${4096 + localVlan}->vlan_vid` : `mod_vlan_vid:${localVlan}`;
      yield flow(table, 1, `tun_id=0x${segmentId.toString(16)}`, `${tag},${go(10)}`);
    }
    yield flow(table, 0, '', 'drop');
  }
  const inPort = form.isOlder ? 'NXM_OF_IN_PORT[]' : 'OXM_OF_IN_PORT[]';
  const learn = `learn(table=20,hard_timeout=300,priority=1,cookie=${cookie},NXM_OF_VLAN_TCI[0..11],NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],load:0->NXM_OF_VLAN_TCI[],load:NXM_NX_TUN_ID[]->NXM_NX_TUN_ID[],output:${inPort})`;
  yield flow(10, 1, '', `${learn},output:${named(1, 'patch-int')}`);
  for (const { networkType, segmentId, localVlan, unicast, learned } of host.segments) {
    const output = (ip: string) => {
      const { ofport, name } = byEndpoint.get(`${networkType} ${ip}`)!;
      return `output:${named(ofport, name)}`;
    };
    for (const [mac, ip] of Object.entries(unicast)) {
      yield flow(20, 2, `dl_vlan=${localVlan},dl_dst=${mac}`, `${strip},${load(segmentId)},${output(ip)}`);
    }
    for (const [mac, ip] of Object.entries(learned ?? {})) {
      const match = `vlan_tci=0x${localVlan.toString(16).padStart(4, '0')}/0x0fff,dl_dst=${mac}`;
      const actions = `load:0->NXM_OF_VLAN_TCI[],load:0x${segmentId.toString(16)}->NXM_NX_TUN_ID[],${output(ip)}`;
      yield flow(20, 1, match, actions, 'hard_timeout=300');
    }
  }
  yield flow(20, 0, '', go(22));
  if (host.hasResponder) {
    for (const { localVlan, arp } of host.segments) {
      for (const [ip, mac] of Object.entries(arp)) {
        yield flow(21, 1, `arp,dl_vlan=${localVlan},arp_tpa=${ip}`, answer(ip, mac, form));
      }
    }
    yield flow(21, 0, '', go(22));
  }
  for (const { networkType, segmentId, localVlan, flood } of host.segments) {
    if (flood.length === 0) continue;
    const outputs = flood.map((ip) => byEndpoint.get(`${networkType} ${ip}`)!);
    const actions = [strip, load(segmentId), ...outputs.map(({ ofport, name }) => `output:${named(ofport, name)}`)];
    yield flow(22, form.isOlder ? undefined : 1, `dl_vlan=${localVlan}`, actions.join(','));
  }
  yield flow(22, 0, '', 'drop');
}

function answer(ip: string, mac: string, { openflow, isOlder }: FlowForm): string {
  const [macHex, ipHex] = [
    mac.replaceAll(':', ''),
    ip
      .split('.')
      .map((part) => Number(part).toString(16).padStart(2, '0'))
      .join(''),
  ];
  const hex = (digits: string) => {
    const bare = digits.replace(/^0+/, '');
    return bare === '' ? '0' : `0x${bare}`;
  };
  const moves = ['move:NXM_NX_ARP_SHA[]->NXM_NX_ARP_THA[]', 'move:NXM_OF_ARP_SPA[]->NXM_OF_ARP_TPA[]'];
  const back = 'move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[]';
  const values = [`load:${hex(macHex)}->NXM_NX_ARP_SHA[]`, `load:${hex(ipHex)}->NXM_OF_ARP_SPA[]`];
  if (openflow === '1.3') {
    const set = [`set_field:${mac}->arp_sha`, `set_field:${ip}->arp_spa`];
    return ['set_field:2->arp_op', ...moves, ...set, back, `set_field:${mac}->eth_src`, 'IN_PORT'].join(',');
  }
  const op = 'load:0x2->NXM_OF_ARP_OP[]';
  if (isOlder) return [back, `mod_dl_src:${mac}`, op, ...moves, ...values, 'in_port'].join(',');
  return [op, ...moves, ...values, back, `mod_dl_src:${mac}`, 'IN_PORT'].join(',');
}

export const writeFlows = (host: WrittenHost, form: FlowForm): string => `${[...flowLines(host, form)].join('\n')}\n`;

/** `ovs-ofctl show br-tun`. */
export const writeShow = (host: WrittenHost): string =>
  [
    'OFPT_FEATURES_REPLY (xid=0x2): dpid:00009af4213cc243',
    'n_tables:254, n_buffers:0',
    ...[{ ofport: 1, name: 'patch-int' }, ...portsOf(host)].map(
      ({ ofport, name }) => ` ${ofport}(${name}): addr:0a:82:8d:1b:4d:4a`,
    ),
    ' LOCAL(br-tun): addr:9a:f4:21:3c:c2:43',
    '',
  ].join('\n');

/** `ovs-vsctl --format=json --columns=name,type,ofport,options list Interface`. */
export const writeInterfaces = (host: WrittenHost): string =>
  JSON.stringify({
    headings: ['name', 'type', 'ofport', 'options'],
    data: [
      ['br-tun', 'internal', 65534, ['map', []]],
      ['patch-int', 'patch', 1, ['map', [['peer', 'patch-tun']]]],
      // an ofport of another bridge
      ['tap1a2b3c4d-00', 'internal', 2, ['map', []]],
      ...portsOf(host).map(({ ofport, name, type, ip }) => [
        name,
        type,
        ofport,
        [
          'map',
          [
            ['in_key', 'flow'],
            ['local_ip', host.ownTunnelIp],
            ['out_key', 'flow'],
            ['remote_ip', ip],
          ],
        ],
      ]),
    ],
  });

/** `ovs-vsctl --format=json --columns=name,tag,other_config list Port`. */
export const writePorts = (host: WrittenHost): string =>
  JSON.stringify({
    headings: ['name', 'tag', 'other_config'],
    data: [
      ['br-tun', ['set', []], ['map', []]],
      ...host.segments.map(({ networkType, segmentId, localVlan, networkId }, index) => [
        `tap${index}`,
        localVlan,
        [
          'map',
          [
            ['net_uuid', networkId ?? `net-${index}`],
            ['network_type', networkType],
            ['segmentation_id', String(segmentId)],
            ['tag', String(localVlan)],
          ],
        ],
      ]),
    ],
  });

/** Damage of pasting (spec l2pop 3.3a), each a function from a dump to what a ticket has of it. */
export const DAMAGE: Record<string, (text: string) => string> = {
  'a prompt and a fence': (text) =>
    `Here it is:\n\n\`\`\`console\n[root@c1 ~]# ovs-ofctl dump-flows br-tun\n${text}\`\`\`\nAny idea?\n`,
  'a blank line behind each line': (text) => text.replaceAll('\n', '\n\n'),
  'numbers and a dash': (text) => text.replace(/^/gm, '12-'),
  'numbers and a colon': (text) => text.replace(/^ ?(?=.)/gm, '12:'),
  'a quote of a mail': (text) => text.replace(/^/gm, '> '),
  'carriage returns': (text) => text.replaceAll('\n', '\r\n'),
  'a byte order mark': (text) => `\ufeff${text}`,
  'no-break blanks': (text) => text.replaceAll(' ', '\u00a0'),
  'runs of blanks': (text) => text.replaceAll(' ', '   '),
  'no blank before actions': (text) => text.replaceAll(' actions=', ',actions='),
  'escaped brackets': (text) => text.replaceAll('[', '\\[').replaceAll('_', '\\_'),
  'entities of HTML': (text) => text.replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  'tags of HTML': (text) => `<pre>${text.replaceAll('\n', '<br/>\n')}</pre>`,
  'typographic dashes': (text) => text.replaceAll('->', '\u2212>').replaceAll('vxlan-', 'vxlan\u2013'),
  'one action a line': (text) => text.replace(/ actions=.*$/gm, (actions) => actions.replace(/,(?![^(]*\))/g, ',\n ')),
  'actions on a line of their own': (text) => text.replaceAll(' actions=', '\n actions='),
  'folded at 80 columns': (text) => text.replace(/^.{81,}$/gm, (line) => line.replace(/.{80}/g, '$&\n')),
  'no cookie, duration and counters': (text) =>
    text.replace(/^ cookie=\w+, /gm, ' ').replace(/(?:duration|n_packets|n_bytes|idle_age|hard_age)=[\w.]+, /g, ''),
  'remarks behind the actions': (text) => text.replace(/(actions=.*)$/gm, '$1   # <-- this one'),
  'send_flow_rem before the match': (text) => text.replace(/, (?=priority=|dl_vlan=)/g, ', send_flow_rem '),
  'colours of a terminal': (text) => text.replace(/cookie=/g, '\u001b[32mcookie=\u001b[0m'),
  sorted: (text) =>
    `${text
      .split('\n')
      .filter((line) => line !== '')
      .reverse()
      .join('\n')}\n`,
};
