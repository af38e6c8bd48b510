import { describe, expect, test } from 'vitest';
import { TwoHosts } from '../../../src/dump/errors.ts';
import { readDump } from '../../../src/dump/read-dump.ts';
import type { Dump } from '../../../src/fdb/dump.ts';
import { forwardingJson } from '../forwarding-json.ts';

const read = (...texts: string[]): Promise<Dump> =>
  readDump(texts.map((text, index) => ({ text, name: `part${index + 1}` })));

const DEFAULTS = `
 cookie=0x1, table=0, priority=0 actions=drop
 cookie=0x1, table=2, priority=1,arp,dl_dst=ff:ff:ff:ff:ff:ff actions=resubmit(,21)
 cookie=0x1, table=2, priority=0,dl_dst=00:00:00:00:00:00/01:00:00:00:00:00 actions=resubmit(,20)
 cookie=0x1, table=3, priority=0 actions=drop
 cookie=0x1, table=4, priority=0 actions=drop
 cookie=0x1, table=6, priority=0 actions=drop
 cookie=0x1, table=20, priority=0 actions=resubmit(,22)
 cookie=0x1, table=21, priority=0 actions=resubmit(,22)
 cookie=0x1, table=22, priority=0 actions=drop
`;
const INGRESS = ' cookie=0x1, table=4, priority=1,tun_id=0x3e9 actions=mod_vlan_vid:1,resubmit(,10)\n';
const MAC = 'fa:16:3e:0a:02:01';
const UNICAST = ` cookie=0x1, table=20, priority=2,dl_vlan=1,dl_dst=${MAC} actions=strip_vlan,load:0x3e9->NXM_NX_TUN_ID[],output:2\n`;

/** A dump of one vxlan segment with these flows besides. */
const withFlows = (...flows: string[]): string => `${DEFAULTS}${INGRESS}${flows.join('\n')}\n`;

describe('what agents wrote', () => {
  test.each([
    [
      'load',
      `cookie=0x1, table=20, priority=2,dl_vlan=1,dl_dst=${MAC} actions=strip_vlan,load:0x3e9->NXM_NX_TUN_ID[],output:2`,
    ],
    [
      'set_tunnel',
      `cookie=0x1, table=20, priority=2,dl_vlan=1,dl_dst=${MAC} actions=strip_vlan,set_tunnel:0x3e9,output:2`,
    ],
    [
      'set_tunnel64',
      `cookie=0x1, table=20, priority=2,dl_vlan=1,dl_dst=${MAC} actions=strip_vlan,set_tunnel64:0x3e9,output:2`,
    ],
    [
      'set_field',
      `cookie=0x1, table=20, priority=2,dl_vlan=1,dl_dst=${MAC} actions=pop_vlan,set_field:0x3e9->tun_id,output:2`,
    ],
    [
      'capitals',
      `cookie=0x1, table=20, priority=2,dl_vlan=1,dl_dst=${MAC.toUpperCase()} actions=strip_vlan,set_tunnel:0x3e9,output:2`,
    ],
    [
      'another order',
      `cookie=0x1, table=20, priority=2,dl_dst=${MAC},dl_vlan=1 actions=load:0x3e9->NXM_NX_TUN_ID[],strip_vlan,output:2`,
    ],
    [
      'ages of old Open vSwitch',
      `cookie=0x1, duration=60s, table=20, n_packets=0, n_bytes=0, priority=2,dl_vlan=1,dl_dst=${MAC} actions=strip_vlan,set_tunnel:0x3e9,output:2`,
    ],
    [
      'hard_timeout without a blank',
      `cookie=0x1, duration=60.9s, table=20, n_packets=0, n_bytes=0, idle_timeout=300,priority=2,dl_vlan=1,dl_dst=${MAC} actions=strip_vlan,set_tunnel:0x3e9,output:2`,
    ],
    [
      'flags before the match',
      `cookie=0x1, duration=60.9s, table=20, n_packets=0, n_bytes=0, send_flow_rem reset_counts priority=2,dl_vlan=1,dl_dst=${MAC} actions=strip_vlan,set_tunnel:0x3e9,output:2`,
    ],
    [
      'a remark between match and actions',
      `cookie=0x1, table=20, priority=2,dl_vlan=1,dl_dst=${MAC} (a port of web1) actions=strip_vlan,set_tunnel:0x3e9,output:2`,
    ],
    [
      'a comma and blanks',
      `cookie=0x1,  table=20,  priority=2, dl_vlan=1, dl_dst=${MAC}  actions=strip_vlan, set_tunnel:0x3e9, output:2`,
    ],
    [
      'neither cookie nor counters',
      `table=20, priority=2,dl_vlan=1,dl_dst=${MAC} actions=strip_vlan,set_tunnel:0x3e9,output:2`,
    ],
  ])('a unicast flow with %s', async (_, flow) => {
    const dump = await read(withFlows(` ${flow}`));
    expect(forwardingJson(dump)[0]!.unicast).toEqual({ [MAC]: 'port 2' });
    expect(dump).toMatchObject({ tunnelIdMismatches: [], unread: [] });
  });

  test.each([
    ['priority 1', 'priority=1,dl_vlan=1 actions=strip_vlan,load:0x3e9->NXM_NX_TUN_ID[],output:2,output:3'],
    ['no priority', 'dl_vlan=1 actions=strip_vlan,set_tunnel:0x3e9,output:2,output:3'],
  ])('a flood flow with %s', async (_, rule) => {
    const [segment] = forwardingJson(await read(withFlows(` cookie=0x1, table=22, ${rule}`)));
    expect(segment!.flood).toEqual(['port 2', 'port 3']);
  });

  test.each([
    ['leading zeros left out', '0x23e0a0201', '00:02:3e:0a:02:01'],
    ['all digits', '0xfa163e0a0201', 'fa:16:3e:0a:02:01'],
  ])('an ARP flow with %s', async (_, hex, mac) => {
    const flow = ` cookie=0x1, table=21, priority=1,arp,dl_vlan=1,arp_tpa=10.0.0.22 actions=move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[],mod_dl_src:${mac},load:0x2->NXM_OF_ARP_OP[],load:${hex}->NXM_NX_ARP_SHA[],load:0xa000016->NXM_OF_ARP_SPA[],in_port`;
    const dump = await read(withFlows(flow));
    expect(forwardingJson(dump)[0]!.arp).toEqual({ '10.0.0.22': mac });
    expect(dump.brokenArp).toEqual([]);
  });

  test('a learned flow is no entry', async () => {
    const flow = ` cookie=0x1, duration=5s, table=20, n_packets=4, n_bytes=392, hard_timeout=300, idle_age=44, hard_age=65534, priority=1,vlan_tci=0x0001/0x0fff,dl_dst=${MAC} actions=load:0->NXM_OF_VLAN_TCI[],load:0x3e9->NXM_NX_TUN_ID[],output:2`;
    expect(forwardingJson(await read(withFlows(flow)))[0]).toMatchObject({ unicast: {}, learned: { [MAC]: 'port 2' } });
  });

  test.each([
    ' cookie=0x1, table=1, priority=3,arp,dl_vlan=1,arp_tpa=192.168.10.1 actions=drop',
    ' cookie=0x1, table=22, priority=3,arp,dl_vlan=1,arp_tpa=192.168.10.1 actions=drop',
    ' cookie=0x1, table=22, priority=3,icmp6,dl_vlan=1,dl_src=fa:16:3e:0a:ff:01,icmp_type=134 actions=drop',
    ' cookie=0x1, table=222, priority=3,dl_vlan=1 actions=output:7',
  ])('no entry: %s', async (flow) => {
    const dump = await read(withFlows(flow));
    expect(forwardingJson(dump)[0]).toMatchObject({ unicast: {}, arp: {}, flood: [] });
    expect(dump.unread).toEqual([]);
  });

  test('distributed routing is known by its tables 1 and 9', async () => {
    expect(
      (await read(withFlows(' cookie=0x1, table=9, priority=1,dl_src=fa:16:3f:aa:aa:02 actions=output:1'))).dvr,
    ).toBe(true);
    expect((await read(withFlows())).dvr).toBe(false);
  });
});

describe('layouts', () => {
  test('2012.2 and 2013.1 hold nothing of l2pop', async () => {
    const dump =
      await read(` cookie=0x0, duration=9s, table=0, n_packets=1, n_bytes=1, priority=4,in_port=1,dl_vlan=1 actions=set_tunnel:0x3e9,NORMAL
 cookie=0x0, duration=9s, table=0, n_packets=1, n_bytes=1, priority=3,tun_id=0x3e9,dl_dst=${MAC} actions=mod_vlan_vid:1,NORMAL`);
    expect(dump).toMatchObject({ layout: 'br-tun 2012.2', hasL2pop: false, segments: [] });
  });

  test('2013.2 is read with its own tables: 21 floods', async () => {
    const dump = await read(` cookie=0x0, table=0, priority=1,in_port=2 actions=resubmit(,3)
 cookie=0x0, table=0, priority=0 actions=drop
 cookie=0x0, table=1, priority=0,dl_dst=00:00:00:00:00:00/01:00:00:00:00:00 actions=resubmit(,20)
 cookie=0x0, table=2, priority=1,tun_id=0x385 actions=mod_vlan_vid:2,resubmit(,10)
 cookie=0x0, table=2, priority=0 actions=drop
 cookie=0x0, table=3, priority=1,tun_id=0x3e9 actions=mod_vlan_vid:1,resubmit(,10)
 cookie=0x0, table=3, priority=0 actions=drop
 cookie=0x0, table=20, priority=2,dl_vlan=1,dl_dst=${MAC} actions=strip_vlan,set_tunnel:0x3e9,output:2
 cookie=0x0, table=20, priority=0 actions=resubmit(,21)
 cookie=0x0, table=21, priority=1,dl_vlan=1 actions=strip_vlan,set_tunnel:0x3e9,output:2
 cookie=0x0, table=21, priority=0 actions=drop`);
    expect(dump).toMatchObject({
      layout: 'br-tun 2013.2',
      hasL2pop: true,
      responder: false,
      segmentsComplete: true,
      dvr: false,
    });
    expect(forwardingJson(dump)).toEqual([
      {
        local_vlan: 1,
        network_type: 'vxlan',
        segment_id: 1001,
        unicast: { [MAC]: 'port 2' },
        flood: ['port 2'],
        arp: {},
      },
      { local_vlan: 2, network_type: 'gre', segment_id: 901, unicast: {}, flood: [], arp: {} },
    ]);
  });

  test("OpenDaylight's table 21 is no responder of Neutron's", async () => {
    const dump = await read(` cookie=0x0, table=20, priority=0 actions=goto_table:30
 cookie=0x0, table=21, priority=1024,arp,tun_id=0x3e9,arp_tpa=192.168.10.21,arp_op=1 actions=move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[],set_field:${MAC}->eth_src,set_field:2->arp_op,set_field:${MAC}->arp_sha,IN_PORT
 cookie=0x0, table=110, priority=8192,tun_id=0x3e9 actions=drop`);
    expect(dump).toMatchObject({ hasL2pop: false, segments: [] });
    expect(dump.layout).toContain("not Neutron's br-tun");
  });
});

describe('ports', () => {
  const flows = withFlows(UNICAST);
  const endpoint = (dump: Dump) => forwardingJson(dump)[0]!.unicast[MAC];

  test.each([
    ['flows alone', '', 'port 2'],
    [
      'ovs-ofctl show',
      'OFPT_FEATURES_REPLY (xid=0x2): dpid:0000\n 2(vxlan-0a000002): addr:0a:82:8d:1b:4d:4a\n LOCAL(br-tun): addr:0a:82:8d:1b:4d:4a',
      '10.0.0.2',
    ],
    [
      'a name with the address itself',
      'OFPT_FEATURES_REPLY (xid=0x2):\n 2(vxlan-10.0.0.2): addr:0a:82:8d:1b:4d:4a',
      '10.0.0.2',
    ],
    ['a serial number', 'OFPT_FEATURES_REPLY (xid=0x2):\n 2(gre-1): addr:0a:82:8d:1b:4d:4a', 'port gre-1'],
    ['a hash', 'OFPT_FEATURES_REPLY (xid=0x2):\n 2(vxlan-pehtjzksi): addr:0a:82:8d:1b:4d:4a', 'port vxlan-pehtjzksi'],
    [
      'a list without that port',
      'OFPT_FEATURES_REPLY (xid=0x2):\n 3(vxlan-0a000003): addr:0a:82:8d:1b:4d:4a\n LOCAL(br-tun): addr:0a:82:8d:1b:4d:4a',
      'ofport 2',
    ],
    [
      'ovs-vsctl list Interface as text',
      '_uuid               : 14217bda-acfc-4e3c-a1ff-b6210d22f6a9\nname                : "vxlan-pehtjzksi"\nofport              : 2\noptions             : {df_default="true", in_key=flow, local_ip="2001:db8::1", out_key=flow, remote_ip="2001:db8::2"}\ntype                : vxlan\n\n_uuid               : 24217bda-acfc-4e3c-a1ff-b6210d22f6a9\nname                : patch-int\nofport              : 1\noptions             : {peer=patch-tun}\ntype                : patch\n',
      '2001:db8::2',
    ],
    [
      'rows in JSON',
      '{"headings":["name","type","ofport","options"],"data":[["vxlan-x","vxlan",2,["map",[["remote_ip","10.0.0.2"]]]],["tap1","internal",2,["map",[]]]]}',
      '10.0.0.2',
    ],
    [
      'rows in JSON over several lines',
      '{"headings":["name","type","ofport","options"],\n"data":[\n["vxlan-x","vxlan",2,["map",[["remote_ip","10.0.0.2"]]]]\n]}',
      '10.0.0.2',
    ],
    [
      'rows of failed ports',
      '{"headings":["name","type","ofport","options"],"data":[["vxlan-x","vxlan",-1,["map",[["remote_ip","10.0.0.9"]]]]]}',
      'port 2',
    ],
    [
      "list-tunnels, whose numbers are the datapath's",
      'port 2: vxlan-0a000009 (vxlan: 10.0.0.1->10.0.0.9, key=flow, legacy_l2, dp port=2, ttl=64)',
      'port 2',
    ],
  ])('%s', async (_, table, expected) => {
    expect(endpoint(await read(flows, table || '\n'))).toBe(expected);
  });

  const named = flows.replace('output:2', 'output:"vxlan-pehtjzksi"');
  test.each([
    [
      'list-tunnels',
      'port 7: vxlan-pehtjzksi (vxlan: 2001:db8::1->2001:db8::2, key=flow, legacy_l2, dp port=7, ttl=64)',
    ],
    [
      'ovs-vsctl show',
      '    Bridge br-tun\n        Port "vxlan-pehtjzksi"\n            Interface "vxlan-pehtjzksi"\n                type: vxlan\n                options: {df_default="true", in_key=flow, local_ip="2001:db8::1", out_key=flow, remote_ip="2001:db8::2"}\n    ovs_version: "2.9.0"',
    ],
  ])('%s tells the endpoint of a port by its name', async (_, table) => {
    const dump = await read(named, table);
    expect(endpoint(dump)).toBe('2001:db8::2');
    expect(dump.ownTunnelIps).toEqual(['2001:db8::1']);
  });

  test('a bare number among names is a port that is gone', async () => {
    const other = ` cookie=0x1, table=20, priority=2,dl_vlan=1,dl_dst=fa:16:3e:0a:02:02 actions=strip_vlan,load:0x3e9->NXM_NX_TUN_ID[],output:"vxlan-0a000003"`;
    expect(forwardingJson(await read(withFlows(UNICAST, other)))[0]!.unicast).toEqual({
      [MAC]: 'ofport 2',
      'fa:16:3e:0a:02:02': '10.0.0.3',
    });
  });

  test('ports in the dead VLAN or without a tag are not wired', async () => {
    const row = (name: string, tag: unknown, net: string) => [
      name,
      tag,
      [
        'map',
        [
          ['net_uuid', net],
          ['tag', '1'],
        ],
      ],
    ];
    const rows = {
      headings: ['name', 'tag', 'other_config'],
      data: [row('a', 1, 'net-a'), row('b', 4095, 'net-b'), row('c', ['set', []], 'net-c')],
    };
    const dump = await read(flows, JSON.stringify(rows));
    expect(dump.unwiredNetworks).toEqual(['net-b', 'net-c']);
    expect(dump.segments[0]!.networkId).toBe('net-a');
  });

  test('a bridge that is not in secure mode is noted', async () => {
    const rows = {
      headings: ['name', 'fail_mode'],
      data: [
        ['br-tun', ['set', []]],
        ['br-int', 'secure'],
        ['br-ex', ['set', []]],
      ],
    };
    expect((await read(flows, JSON.stringify(rows))).notes).toEqual([
      'Bridge br-tun: fail_mode is not set, not secure.',
    ]);
  });
});

describe('flows that do not fit', () => {
  test('a load of another tunnel id is told with both ids', async () => {
    const dump = await read(
      withFlows(
        UNICAST.replace('0x3e9', '0x7d1'),
        ' cookie=0x1, table=22, priority=1,dl_vlan=1 actions=strip_vlan,load:0x7d1->NXM_NX_TUN_ID[],output:2',
      ),
    );
    expect(dump.tunnelIdMismatches).toEqual([
      { localVlan: 1, table: 20, mac: MAC, endpoint: 'port 2', loaded: 2001, expected: 1001 },
      { localVlan: 1, table: 22, loaded: 2001, expected: 1001 },
    ]);
  });

  test('one flow among others that loads another id is told alone', async () => {
    const other = UNICAST.replace('02:01', '02:02').replace('0x3e9', '0x7d1');
    for (const order of [
      [UNICAST, other],
      [other, UNICAST],
    ]) {
      const { tunnelIdMismatches } = await read(withFlows(...order));
      expect(tunnelIdMismatches.map(({ mac, loaded }) => [mac, loaded])).toEqual([['fa:16:3e:0a:02:02', 2001]]);
    }
  });

  test('a VLAN without ingress flow is left over', async () => {
    const dump = await read(withFlows(UNICAST.replace('dl_vlan=1', 'dl_vlan=5').replace('0x3e9', '0x7d1')));
    expect(dump.tunnelIdMismatches).toEqual([
      { localVlan: 5, table: 20, mac: MAC, endpoint: 'port 2', loaded: 2001, expected: undefined },
    ]);
    expect(dump.segments.map(({ segmentId, localVlan }) => [segmentId, localVlan])).toEqual([
      [1001, 1],
      [2001, 5],
    ]);
  });

  test.each([
    ['00:11:22:33:44:55', '00:11:22:33:44:55'],
    [undefined, undefined],
  ])('an ARP flow that sets the source %s is broken', async (source, frameSource) => {
    const set = source === undefined ? '' : `mod_dl_src:${source},`;
    const dump = await read(
      withFlows(
        ` cookie=0x1, table=21, priority=1,arp,dl_vlan=1,arp_tpa=10.0.0.22 actions=load:0xfa163e0a0201->NXM_NX_ARP_SHA[],${set}IN_PORT`,
      ),
    );
    expect(dump.brokenArp).toEqual([
      { segment: { networkType: 'vxlan', segmentId: 1001, localVlan: 1 }, ip: '10.0.0.22', mac: MAC, frameSource },
    ]);
  });

  test.each([
    [' cookie=0x1, table=20, priority=2,dl_vlan=1,dl_dst=fa:16:3e:0a actions=output:2', 'MAC'],
    [' cookie=0x1, table=20, priority=2,dl_vlan=1,dl_dst=fa:16:3e:0a:02:01 actions=strip_vlan', 'output'],
    [' cookie=0x1, table=4, priority=1,tun_id=0x3ea actions=resubmit(,10)', 'VLAN'],
    [' cookie=0x1, table=21, priority=1,arp,dl_vlan=1,arp_tpa=10.0.0.2 actions=IN_PORT', 'MAC'],
    [' cookie=0x1, table=22, priority=1,dl_vlan=1 actions=strip_vlan', 'output'],
    [' cookie=0x1, duration=5.2s, table=22, n_packets=0, n_by', 'breaks off'],
  ])('unread, with its line and why: %s', async (flow, why) => {
    const { unread } = await read(withFlows(flow));
    expect(unread).toEqual([{ file: 'part1', line: 12, text: flow, why: expect.stringContaining(why) }]);
  });

  test('of many unread lines a hundred are kept and the rest are counted', async () => {
    const dump = await read(
      withFlows(...Array.from({ length: 150 }, () => ' cookie=0x1, table=22, priority=1,dl_vlan=1 actions=strip_vlan')),
    );
    expect(dump.unread).toHaveLength(100);
    expect(dump.notes).toContain('50 more lines could not be read.');
  });
});

describe('parts of a dump', () => {
  const ONE = `[root@c1 ~]# ovs-ofctl dump-flows br-tun table=20\n${UNICAST} cookie=0x1, table=20, priority=0 actions=resubmit(,22)\n`;

  test('what was not dumped is unknown', async () => {
    const dump = await read(ONE);
    expect(dump).toMatchObject({
      segmentsComplete: false,
      responder: undefined,
      promptHosts: ['c1'],
      tunnelIdMismatches: [],
    });
    expect(dump.segments).toMatchObject([
      {
        networkType: undefined,
        segmentId: 1001,
        localVlan: 1,
        notHeld: { flood: 'table 22 was not dumped', arp: 'table 21 was not dumped' },
      },
    ]);
    expect(dump.segments[0]!.notHeld).not.toHaveProperty('unicast');
  });

  test.each([
    ['its name', UNICAST.replace('output:2', 'output:"gre-0a000002"'), 'gre'],
    ['its flow in table 0', `${UNICAST} cookie=0x1, table=0, priority=1,in_port=2 actions=resubmit(,6)`, 'geneve'],
  ])('the type of a segment comes from the output port by %s', async (_, flows, type) => {
    expect((await read(flows)).segments[0]).toMatchObject({ networkType: type, segmentId: 1001 });
  });

  test('an ARP flow alone has a VLAN and no segment', async () => {
    const dump = await read(
      ' cookie=0x1, table=21, priority=1,arp,dl_vlan=7,arp_tpa=10.0.0.22 actions=load:0xfa163e0a0201->NXM_NX_ARP_SHA[],mod_dl_src:fa:16:3e:0a:02:01,IN_PORT',
    );
    expect(dump.segments).toMatchObject([{ networkType: undefined, segmentId: undefined, localVlan: 7 }]);
  });

  test.each([
    ['...', `${withFlows(UNICAST)}...\n`, true],
    ['a grep for a MAC', `$ ovs-ofctl dump-flows br-tun | grep -v fa:16\n${withFlows(UNICAST)}`, true],
    ['a grep for tables', `$ ovs-ofctl dump-flows br-tun | grep -E "table=(20|22)"\n${withFlows(UNICAST)}`, false],
    ['a cut', `$ ovs-ofctl dump-flows br-tun | cut -d, -f3-\n${withFlows(UNICAST)}`, false],
  ])('%s: lines left out? %s', async (_, text, isPart) => {
    const dump = await read(text);
    expect('unicast' in dump.segments[0]!.notHeld).toBe(isPart);
    expect(dump.segmentsComplete).toBe(!isPart);
  });

  test("a trace of one packet's way is no dump", async () => {
    const trace = 'Rule: table=22 cookie=0x1 dl_vlan=1\nOpenFlow actions=strip_vlan,set_tunnel:0x3e9,output:2\n';
    expect(forwardingJson(await read(withFlows(), trace))[0]!.flood).toEqual([]);
  });

  test('flows of br-int in the same paste are left aside', async () => {
    const text = `c1# ovs-ofctl dump-flows br-int\n cookie=0x9, table=20, priority=0 actions=drop\nc1# ovs-ofctl dump-flows br-tun\n${withFlows(UNICAST)}`;
    const dump = await read(text);
    expect(dump.cookies).toEqual([{ cookie: '0x1', flows: 4 }]);
    expect(dump.promptHosts).toEqual(['c1']);
  });
});

describe('two hosts', () => {
  const whole = withFlows(UNICAST);
  const failure = (...texts: string[]) =>
    read(...texts).then(
      () => undefined,
      (error: unknown) => error,
    );

  test.each([
    [
      'two prompts',
      `[root@c1 ~]# ovs-ofctl dump-flows br-tun\n${whole}\n[root@c2 ~]# ovs-ofctl dump-flows br-tun\n${whole}`,
      ['c1', 'c2'],
    ],
    [
      'a prompt of another form',
      `root@c1:~# ovs-ofctl show br-tun\n 2(vxlan-0a000002): addr:0a:82:8d:1b:4d:4a\nc2# ovs-ofctl dump-flows br-tun\n${whole}`,
      ['c1', 'c2'],
    ],
    [
      'ssh from one place',
      `op@desk:~$ ssh c1 sudo ovs-ofctl dump-flows br-tun\n${whole}\nop@desk:~$ ssh root@c2 ovs-ofctl dump-flows br-tun\n${whole}`,
      ['c1', 'c2'],
    ],
  ])('%s', async (_, text, hosts) => {
    const error = await failure(text);
    expect(error).toBeInstanceOf(TwoHosts);
    expect((error as TwoHosts).hosts.map(({ host }) => host)).toEqual(hosts);
  });

  const other = (text: string) => text.replaceAll('cookie=0x1', 'cookie=0x2');
  test.each([
    ['one VLAN is two segments', INGRESS + other(INGRESS).replace('0x3e9', '0x7d1')],
    ['one segment has two VLANs', INGRESS + other(INGRESS).replace('vid:1', 'vid:2')],
    ["one's table 4 and the other's 20", INGRESS + other(UNICAST).replace('0x3e9', '0x7d1')],
    ['two flows for one match', whole + other(whole)],
  ])('two groups of cookies: %s', async (_, text) => {
    const error = await failure(text);
    expect(error).toBeInstanceOf(TwoHosts);
    expect((error as TwoHosts).hosts.map(({ host }) => host)).toEqual(['cookie 0x1', 'cookie 0x2']);
  });

  test.each([
    [
      'short and long name',
      `[root@c1 ~]# ovs-ofctl dump-flows br-tun\n${whole}\nroot@c1.example.org:~# ovs-ofctl show br-tun\n 2(vxlan-0a000002): addr:0a:82:8d:1b:4d:4a\n`,
    ],
    [
      'another host whose output is no dump',
      `[root@c1 ~]# ovs-ofctl dump-flows br-tun\n${whole}\n[root@ctl ~]# openstack network list\n`,
    ],
    ['a restart', INGRESS + other(UNICAST) + DEFAULTS],
  ])('one host: %s', async (_, text) => {
    expect(await failure(text)).toBeUndefined();
  });
});
