import { describe, expect, test } from 'vitest';
import { shown } from './forwarding-json.ts';
import { read, sample } from './read.ts';

const M = 'fa:16:3e:0a:02:01';
const N = 'fa:16:3e:0a:02:02';
const FLOOD = '00:00:00:00:00:00';
const OWN = 'aa:b2:68:bc:16:8e dev vxlan-1001 master brq9c5e3f0a-6d permanent';
const only = (...texts: string[]) => read(texts.join('\n')).segments[0]!;
const link = (rest: string, head = 'master brq9c5e3f0a-6d ') =>
  `5: vxlan-1001: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue ${head}state UNKNOWN mode DEFAULT group default qlen 1000
    link/ether ce:c4:1a:34:8c:5e brd ff:ff:ff:ff:ff:ff promiscuity 1 
    vxlan id 1001 ${rest} srcport 0 0 dstport 8472 ttl auto ageing 300 udpcsum `;
const on = link('local 10.0.0.5 dev eth0 proxy');
const off = link('local 10.0.0.5 dev eth0');
const entry = `${M} dev vxlan-1001 dst 10.0.0.2 self permanent`;
const neighbour = `192.168.10.21 dev vxlan-1001 lladdr ${M} PERMANENT`;

describe('an entry of bridge fdb', () => {
  test.each<{ line: string; held: Partial<ReturnType<typeof shown>> }>([
    { line: `${FLOOD} dev vxlan-1001 dst 10.0.0.2 self permanent`, held: { flood: ['10.0.0.2'] } },
    { line: entry, held: { unicast: { [M]: '10.0.0.2' } } },
    { line: `${M} dev vxlan-1001 dst 2001:DB8:0::2 self permanent`, held: { unicast: { [M]: '2001:db8::2' } } },
    { line: `${M} dev vxlan-1001 dst 10.0.0.6 self`, held: { learned: { [M]: '10.0.0.6' } } },
    { line: `${M} dev vxlan-1001 dst 10.0.0.6 self stale`, held: { learned: { [M]: '10.0.0.6' } } },
    { line: `${M} dev vxlan-1001 dst 10.0.0.6 self static`, held: {} },
    { line: `${M} dev vxlan-1001 master brq9c5e3f0a-6d`, held: {} },
    { line: `${M} dev tap1a2b3c4d-00 master brq9c5e3f0a-6d`, held: {} },
    { line: '33:33:00:00:00:01 dev vxlan-1001 self permanent', held: {} },
    { line: '01:00:5e:00:00:01 dev vxlan-1001 dst 10.0.0.2 self permanent', held: {} },
    { line: `${FLOOD} dev vxlan-1001 dst 224.0.0.1 via eth1 self permanent`, held: {} },
    { line: `${FLOOD} dev vxlan-1001 dst ff05::3e9 via eth1 self permanent`, held: {} },
    { line: `${M} dev vxlan-1001 dst 10.0.0.2 self extern_learn permanent`, held: {} },
    { line: `${M} dev vxlan-1001 nhid 5 self permanent`, held: {} },
    { line: `${M} dev vxlan-1001 dst 10.0.0.2 self sticky permanent`, held: {} },
  ])('$line is held as $held', ({ line, held }) => {
    const nothing = { flood: [], unicast: {}, arp: {}, learned: {} };
    const known = { prefix: '9c5e3f0a-6d', bridge: 'brq9c5e3f0a-6d', network_type: 'vxlan', segment_id: 1001 };
    expect(shown(only(OWN, line))).toEqual({ ...known, ...nothing, ...held });
  });

  test.each(['extern_learn', 'nhid', 'sticky', 'static'])("that is marked %s is named as not the agent's", (word) => {
    const line = `${M} dev vxlan-1001 dst 10.0.0.2 self ${word}${word === 'nhid' ? ' 5' : ''}`;
    expect(read(`${OWN}\n${line}`).notes).toContain(
      `vxlan-1001: 1 ${word} entries are not the agent's and were passed over.`,
    );
  });

  test('that repeats a MAC with another destination takes its place, and the other is named', () => {
    const dump = read(`${entry}\n${entry.replace('10.0.0.2', '10.0.0.3')}\n${entry.replace('10.0.0.2', '10.0.0.3')}`);
    expect(dump.segments[0]?.unicast.get(M)).toBe('10.0.0.3');
    expect(dump.notes).toEqual([`vxlan-1001: ${M} has more than one destination; 10.0.0.3 is kept, beside 10.0.0.2.`]);
  });

  test('that cannot be read is named with its place', () => {
    const bad = `${M} dev vxlan-1001 dst 10.0.0.300 self permanent`;
    expect(read({ file: 'fdb.txt', text: `${OWN}\n${bad}` }).unread).toEqual([
      { file: 'fdb.txt', line: 2, text: bad, why: 'dst 10.0.0.300 is not an IP address' },
    ]);
  });
});

describe('ARP is held', () => {
  test.each<{ when: string; texts: string[]; why: string | undefined; responder: boolean | undefined }>([
    {
      when: 'the link has proxy and neighbours were dumped',
      texts: [on, entry, neighbour],
      why: undefined,
      responder: true,
    },
    {
      when: 'the link has proxy and the dump of neighbours has none',
      texts: [on, entry, '$ ip neigh', ''],
      why: undefined,
      responder: true,
    },
    { when: 'neighbours show the responder by themselves', texts: [entry, neighbour], why: undefined, responder: true },
    {
      when: 'never: the link has no proxy',
      texts: [off, entry, neighbour],
      why: 'ARP responder off',
      responder: false,
    },
    {
      when: 'never: the link has proxy, no neighbours were dumped',
      texts: [on, entry],
      why: 'no ip neigh was given',
      responder: true,
    },
    {
      when: 'never: the link has no proxy, no neighbours were dumped',
      texts: [off, entry],
      why: 'ARP responder off',
      responder: false,
    },
    {
      when: 'never: no link list, no neighbour',
      texts: [entry, '$ ip neigh', '10.0.0.2 dev eth1 INCOMPLETE'],
      why: 'no link list tells whether the ARP responder is on',
      responder: undefined,
    },
    {
      when: "never: another device's neighbours were dumped",
      texts: [on, entry, '$ ip neigh show dev vxlan-1002', `192.168.20.21 lladdr ${N} PERMANENT`],
      why: 'no ip neigh of vxlan-1001 was given',
      responder: true,
    },
    {
      when: 'never: neighbours were cut by a filter',
      texts: [on, entry, `$ ip neigh | grep ${M}`, neighbour],
      why: `ip neigh was cut by \`grep ${M}\``,
      responder: true,
    },
  ])('$when', ({ texts, why, responder }) => {
    const dump = read(texts.join('\n'));
    expect(dump.segments.find(({ segmentId }) => segmentId === 1001)?.notHeld.arp).toBe(why);
    expect(dump.responder).toBe(responder);
  });

  test('only of permanent neighbours, IPv6 ones in one spelling', () => {
    const six = `2001:DB8:0::21 dev vxlan-1001 lladdr ${M} PERMANENT`;
    const learned = `192.168.10.99 dev vxlan-1001 lladdr ${N} STALE`;
    expect([...only(entry, neighbour, six, learned).arp]).toEqual([
      ['192.168.10.21', M],
      ['2001:db8::21', M],
    ]);
  });

  test('as read from arp -an', () => {
    expect([...only(entry, `? (192.168.10.21) at ${M} [ether] PERM on vxlan-1001`).arp]).toEqual([
      ['192.168.10.21', M],
    ]);
  });

  test('unheard where the device has no proxy, and said', () => {
    expect(read([off, neighbour].join('\n')).notes).toContain(
      'vxlan-1001 has 1 permanent neighbours but no proxy flag: nothing answers from them.',
    );
  });

  test('of some devices where the option was changed in between, and said', () => {
    const other = off.replaceAll('1001', '1002');
    const dump = read([on, other].join('\n'));
    expect(dump.responder).toBeUndefined();
    expect(dump.notes).toContain(
      'The ARP responder is off on vxlan-1002 and on elsewhere: its option was changed after some devices were made.',
    );
  });
});

describe('flooding is held', () => {
  test.each<{ when: string; texts: string[]; why: string | undefined }>([
    { when: 'in unicast mode', texts: [on, entry], why: undefined },
    {
      when: 'never: the link has a group',
      texts: [link('group 224.0.0.1 dev eth1'), entry],
      why: 'multicast mode, group 224.0.0.1',
    },
    {
      when: 'never: the default destination is a group',
      texts: [entry, `${FLOOD} dev vxlan-1001 dst ff05::3e9 via eth1 self permanent`],
      why: 'multicast mode, group ff05::3e9',
    },
    { when: 'never: only neighbours were dumped', texts: [neighbour], why: 'no bridge fdb was given' },
    {
      when: 'never: a filter cut the dump',
      texts: [`$ bridge fdb | grep ${M}`, entry],
      why: `bridge fdb was cut by \`grep ${M}\``,
    },
    { when: 'behind a filter that leaves all in', texts: ['$ bridge fdb show | grep vxlan', entry], why: undefined },
    { when: 'behind a filter for the device', texts: ['$ bridge fdb show | grep vxlan-1001', entry], why: undefined },
  ])('$when', ({ texts, why }) => {
    const { notHeld } = only(...texts);
    expect(notHeld.flood).toBe(why);
    expect(notHeld.unicast).toBe(why?.startsWith('multicast') ? undefined : why);
  });
});

describe('every segment is listed', () => {
  test.each<{ by: string; texts: string[]; complete: boolean }>([
    { by: 'bridge fdb show', texts: [OWN], complete: true },
    { by: 'bridge fdb show, as sosreports take it', texts: ['$ bridge -s -s -d -t fdb show', OWN], complete: true },
    { by: 'a link list', texts: [on], complete: true },
    {
      by: 'bridge link',
      texts: ['277: vxlan-1001: <UP,LOWER_UP> mtu 1430 master brq9c5e3f0a-6d state forwarding priority 32 cost 2 '],
      complete: true,
    },
    {
      by: 'no command for one device',
      texts: ['$ bridge fdb show dev vxlan-1001', `${M} dst 10.0.0.2 self permanent`],
      complete: false,
    },
    {
      by: 'no command for one port',
      texts: ['$ sudo bridge fdb ls brport vxlan-1001', `${M} dst 10.0.0.2 self permanent`],
      complete: false,
    },
    { by: 'no command for one bridge', texts: ['$ bridge fdb show br brq9c5e3f0a-6d', OWN], complete: false },
    { by: 'no command for one link', texts: ['$ ip -d link show vxlan-1001', on], complete: false },
    { by: 'ip link of a type', texts: ['$ ip -d link show type vxlan', on], complete: true },
    { by: 'no grep for one device', texts: ['$ bridge fdb | grep vxlan-1001', OWN], complete: false },
    { by: 'no list of neighbours', texts: [neighbour], complete: false },
  ])('by $by', ({ texts, complete }) => {
    const dump = read(texts.join('\n'));
    expect(dump.segments.map(({ segmentId }) => segmentId)).toEqual([1001]);
    expect(dump.segmentsComplete).toBe(complete);
  });

  test('and the others are unknown, not empty, beside a dump of one device', () => {
    const dump = read(
      [on, on.replaceAll('1001', '1002'), '$ bridge fdb show dev vxlan-1001', `${M} dst 10.0.0.2 self permanent`].join(
        '\n',
      ),
    );
    expect(dump.segments.map(({ notHeld }) => notHeld.unicast)).toEqual([
      undefined,
      'no bridge fdb of vxlan-1002 was given',
    ]);
  });
});

describe('lines without a device', () => {
  const bare = `${M} dst 10.0.0.2 self permanent`;
  const bridged = 'aa:b2:68:bc:16:8e master brq9c5e3f0a-6d permanent';

  test.each<[string, () => ReturnType<typeof read>]>([
    ['the command above them', () => read(`$ bridge fdb show dev vxlan-1001\n${bare}`)],
    ["the file's name", () => read({ file: '/tmp/bridge_fdb_show_dev_vxlan-1001', text: bare })],
    ["the file's name with dashes", () => read({ file: 'c3/bridge-fdb-show-dev-vxlan-1001.txt', text: bare })],
    ['their bridge, where a link list has it', () => read(on, `${bridged}\n${bare}`)],
  ])('get it from %s', (_, dump) => {
    expect(dump().segments.map(({ segmentId, unicast }) => [segmentId, unicast.get(M)])).toEqual([[1001, '10.0.0.2']]);
    expect(dump().unread).toEqual([]);
    expect(dump().segments[0]?.notHeld.unicast).toBeUndefined();
  });

  test('are unread where nothing tells it, and the note says what to add', () => {
    const dump = read({ file: 'fdb.txt', text: `${bridged}\n${bare}` }, `192.168.10.21 lladdr ${M} PERMANENT`);
    expect(dump.unread.map(({ file, line, text }) => [file, line, text])).toEqual([
      ['fdb.txt', 2, bare],
      ['-', 1, `192.168.10.21 lladdr ${M} PERMANENT`],
    ]);
    expect(dump.segments).toEqual([]);
    expect(dump.segmentsComplete).toBe(false);
    expect(dump.notes[0]).toMatch(/^2 entries name no device, .*-dev-vxlan-1001\.txt/);
  });

  test('of two commands go to two devices', () => {
    const dump = read(
      `$ bridge fdb show dev vxlan-1001\n${bare}\n$ bridge fdb show dev vxlan-1002\n${bare.replace('.2 ', '.3 ')}`,
    );
    expect(dump.segments.map(({ segmentId, unicast }) => [segmentId, unicast.get(M)])).toEqual([
      [1001, '10.0.0.2'],
      [1002, '10.0.0.3'],
    ]);
  });

  test('that name their device do not need the name of the file', () => {
    const dump = read({ file: 'bridge-fdb-show-dev-vxlan-1002.txt', text: entry });
    expect(dump.segments.map(({ segmentId }) => segmentId)).toEqual([1001]);
  });
});

describe("other software's devices", () => {
  test.each<[device: string, texts: string[], named: string]>([
    ['flannel.1', [`${M} dev flannel.1 dst 10.0.0.2 self permanent`], 'flannel.1'],
    ['vxlan.calico', [`${M} dev vxlan.calico dst 10.0.0.2 self permanent`], 'vxlan.calico'],
    ['vxlan2', [`${M} dev vxlan2 dst 10.0.0.2 self permanent`], 'vxlan2'],
    ['vxln69', [`${M} dev vxln69 dst 10.0.0.2 self permanent`], 'vxln69'],
    [
      'vxlan-2 of br0',
      [`${M} dev vxlan-2 dst 10.0.0.2 self permanent`, `${N} dev vxlan-2 master br0 permanent`],
      'vxlan-2 (in br0)',
    ],
    ['vxlan-1001 without a bridge', [link('local 10.0.0.5', '')], 'vxlan-1001 (no bridge)'],
    ['vx0 of a link list', [on.replaceAll('vxlan-1001', 'vx0')], 'vx0'],
  ])('%s holds no entries and is named', (_, texts, named) => {
    const dump = read(texts.join('\n'));
    expect(dump.segments).toEqual([]);
    expect(dump.notes).toContain(`Not the linuxbridge agent's devices, passed over: ${named}.`);
  });

  test("beside the agent's change nothing", () => {
    const dump = read(`${OWN}\n${entry}\n${N} dev flannel.1 dst 10.0.0.2 self permanent`);
    expect(dump).toMatchObject({ layout: 'linuxbridge', hasL2pop: true });
    expect([...dump.segments[0]!.unicast.keys()]).toEqual([M]);
  });

  test('alone are no linuxbridge host', () => {
    expect(read(`${M} dev flannel.1 dst 10.0.0.2 self permanent`)).toMatchObject({
      layout: 'other software: flannel.1',
      hasL2pop: false,
    });
  });
});

describe('l2pop is there', () => {
  test.each<{ when: string; texts: string[]; hasL2pop: boolean }>([
    { when: 'a device has a unicast entry', texts: [OWN, entry], hasL2pop: true },
    { when: 'a device in unicast mode lost everything', texts: [OWN, on], hasL2pop: true },
    {
      when: 'a device in multicast mode has the responder',
      texts: [link('group ff05::3e9 local 2001:db8::5 proxy')],
      hasL2pop: true,
    },
    {
      when: 'a bridge is there and no device: the network is not wired',
      texts: ['33:33:00:00:00:01 dev brq9c5e3f0a-6d self permanent'],
      hasL2pop: true,
    },
    {
      when: 'not: only group destinations',
      texts: [OWN, `${FLOOD} dev vxlan-1001 dst 224.0.0.1 via eth1 self permanent`],
      hasL2pop: false,
    },
    { when: 'not: a host without bridges', texts: ['33:33:00:00:00:01 dev eth0 self permanent'], hasL2pop: false },
  ])('when $when', ({ texts, hasL2pop }) => {
    expect(read(texts.join('\n')).hasL2pop).toBe(hasL2pop);
  });

  test.each([
    ['05-ipv6-underlay', true, ['2001:db8::5']],
    ['06-multicast-mode', false, []],
    ['01-basic-arp-on', true, ['10.0.0.5']],
  ])('or not in the sample %s: %s', (folder, hasL2pop, ownTunnelIps) => {
    for (const ext of ['txt', 'json']) {
      const files = ['bridge-fdb-show', 'ip-link-show-vxlan'].map((file) => sample(folder, `${file}.${ext}`));
      expect(read(...files)).toMatchObject({ kind: 'linuxbridge', hasL2pop, ownTunnelIps });
    }
  });
});

test.each([
  ['01-basic-arp-on', true, undefined],
  ['02-basic-arp-off', false, 'ARP responder off'],
  ['06-multicast-mode', false, 'ARP responder off'],
])('the responder of the sample %s is %s', (folder, responder, why) => {
  const files = ['bridge-fdb-show.json', 'ip-link-show-vxlan.json', 'ip-neigh-show.json'];
  const dump = read(...files.map((file) => sample(folder, file)));
  expect(dump.responder).toBe(responder);
  expect(dump.segments.map(({ notHeld }) => notHeld.arp)).toEqual([why, why]);
});

test('a device without a local address is named (Launchpad bug 1929998)', () => {
  expect(read(link('dev eth0 proxy')).notes).toEqual([
    'vxlan-1001 has no local address: its tunnel packets may leave from a wrong one (Launchpad bug 1929998).',
  ]);
});

test.each([
  ['', undefined],
  ['extern_learn PERMANENT', ['192.168.10.22']],
  ['PERMANENT proto zebra', ['192.168.10.22']],
])('a neighbour in state "%s" that other software wrote is an address, and marked: %j', (state, foreign) => {
  const dump = read(
    `${M} dev vxlan-1001 dst 10.0.0.2 self permanent`,
    `192.168.10.21 dev vxlan-1001 lladdr ${M} PERMANENT\n${state && `192.168.10.22 dev vxlan-1001 lladdr ${N} ${state}`}`,
  );
  const [segment] = dump.segments;
  expect(segment!.foreign && [...segment!.foreign.arp]).toEqual(foreign);
  expect(segment!.arp.has('192.168.10.22')).toBe(foreign !== undefined);
  expect(dump.notes.some((note) => note.includes('other software wrote 1 of its 2 neighbours'))).toBe(
    foreign !== undefined,
  );
});
