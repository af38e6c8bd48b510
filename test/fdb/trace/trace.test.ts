import { describe, expect, test } from 'vitest';
import type { Dump } from '../../../src/fdb/dump.ts';
import { danglingPort, unresolvedPort } from '../../../src/fdb/endpoint.ts';
import { FLOODING_ENTRY, type NetworkEntries } from '../../../src/fdb/entries.ts';
import { type ExpectedSources, expectedState } from '../../../src/fdb/expected.ts';
import { emptySegment, type Segment } from '../../../src/fdb/forwarding.ts';
import { parseDestination } from '../../../src/fdb/trace/destination.ts';
import { type Trace, type TraceQuestion, traceFrom } from '../../../src/fdb/trace/trace.ts';
import { traceReport } from '../../../src/format/trace-report.ts';
import { emptyDump } from '../dump-of-sample.ts';

const NETWORK = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';
const [OWN, ONE, TWO] = ['10.0.0.1', '10.0.0.2', '10.0.0.3'] as const;
const MAC = { own: 'fa:16:3e:00:01:01', a: 'fa:16:3e:00:02:01', b: 'fa:16:3e:00:03:01', c: 'fa:16:3e:00:02:02' };
const IP = { own: '192.168.0.11', a: '192.168.0.21', b: '192.168.0.31', v6: '2001:db8::21' };

const FULL: NetworkEntries = {
  segment_id: 1001,
  network_type: 'vxlan',
  ports: {
    [OWN]: [FLOODING_ENTRY, [MAC.own, IP.own]],
    [ONE]: [FLOODING_ENTRY, [MAC.a, IP.a], [MAC.a, IP.v6]],
    [TWO]: [FLOODING_ENTRY, [MAC.b, IP.b]],
  },
};

/** A host that holds all it should, unless said otherwise. */
const segment = (more: Partial<Segment> = {}): Segment => ({
  ...emptySegment('vxlan', 1001),
  localVlan: 1,
  networkId: NETWORK,
  unicast: new Map([
    [MAC.a, ONE],
    [MAC.b, TWO],
  ]),
  flood: new Set([ONE, TWO]),
  arp: new Map([
    [IP.a, MAC.a],
    [IP.b, MAC.b],
  ]),
  ...more,
});

const dump = (held: Partial<Segment> = {}, more: Partial<Dump> = {}): Dump =>
  emptyDump('ovs', { segments: [segment(held)], ownTunnelIps: [OWN], ...more });

interface Asked extends Partial<Omit<TraceQuestion, 'destination' | 'everywhere'>> {
  full?: NetworkEntries;
  sources?: Partial<ExpectedSources>;
}

function trace(to: string, { full = FULL, sources, ...more }: Asked = {}): Trace {
  const { [OWN]: _own, ...others } = full.ports;
  const expected = expectedState({
    answer: { [NETWORK]: { ...full, ports: others } },
    full: { [NETWORK]: full },
    ownTunnelIps: [OWN],
    host: 'c1',
    allNetworks: false,
    ...sources,
  });
  return traceFrom({ destination: parseDestination(to)!, networkId: NETWORK, expected, everywhere: full, ...more });
}

const inShort = ({ legs }: Trace, side: 'expected' | 'observed'): string[] =>
  legs.map((leg) => {
    const hop = leg[side];
    if (hop === undefined) return `${leg.kind}: no`;
    const about = {
      answered: () => (hop.how === 'answered' ? hop.macs.join() : ''),
      sent: () => (hop.how === 'sent' ? `${hop.by} ${hop.endpoints.join()}` : ''),
      here: () => (hop.how === 'here' ? hop.elsewhere.join() : ''),
      dropped: () => '',
      untold: () => '',
    }[hop.how]();
    return `${leg.kind}: ${hop.how} ${about}`.trim();
  });

describe('what should be', () => {
  test.each([
    {
      to: IP.a,
      way: [`ask-arp: answered ${MAC.a}`, `send: sent entry ${ONE}`],
      when: 'an address behind another host',
    },
    { to: MAC.b, way: [`send: sent entry ${TWO}`], when: 'a MAC behind another host' },
    { to: MAC.b.toUpperCase(), way: [`send: sent entry ${TWO}`], when: 'a MAC in capitals' },
    { to: IP.own, way: ['ask-arp: here', 'send: here'], when: 'an address behind the host itself' },
    { to: MAC.own, way: ['send: here'], when: 'a MAC behind the host itself' },
    { to: IP.v6, way: [`ask-nd: sent flooding ${ONE},${TWO}`, `send: sent entry ${ONE}`], when: 'an IPv6 address' },
    { to: '192.168.0.99', way: [`ask-arp: sent flooding ${ONE},${TWO}`], when: 'an address that nobody has' },
    { to: MAC.c, way: [`send: sent flooding ${ONE},${TWO}`], when: 'a MAC that nobody has' },
    { to: 'ff:ff:ff:ff:ff:ff', way: [`send: sent flooding ${ONE},${TWO}`], when: 'all' },
    { to: '224.0.0.18', way: [`send: sent flooding ${ONE},${TWO}`], when: 'a group' },
  ])('a frame to $when goes as $way', ({ to, way }) => {
    const traced = trace(to);
    expect(inShort(traced, 'expected')).toEqual(way);
    expect(traced.verdict).toBe('expected');
  });

  test('a linuxbridge agent with the responder answers for IPv6 too, and swallows what it does not know', () => {
    const agent = { kind: 'linuxbridge', responder: true } as const;
    expect(inShort(trace(IP.v6, { agent }), 'expected')[0]).toBe(`ask-nd: answered ${MAC.a}`);
    const unknown = trace('192.168.0.99', { agent });
    expect(inShort(unknown, 'expected')).toEqual(['ask-arp: dropped']);
  });

  test('whether a linuxbridge agent swallows a request nothing tells where it does not report its responder', () => {
    const traced = trace('192.168.0.99', { agent: { kind: 'linuxbridge' } });
    expect(inShort(traced, 'expected')).toEqual(['ask-arp: untold']);
    expect(traced.notes.join()).toContain("nothing tells whether the agent's ARP responder is on");
    const nobodys = trace('192.168.0.99').notes.join();
    expect(nobodys).toContain('nothing tells of which kind the agent is');
    expect(trace('192.168.0.99', { agent: { kind: 'ovs', responder: true } }).notes.join()).not.toContain('which kind');
  });

  test('what a saved answer lacks may be behind the host that it was asked for', () => {
    const traced = trace('192.168.0.99', { isSaved: true, dump: dump() });
    expect(inShort(traced, 'expected')).toEqual(['ask-arp: untold']);
    expect(traced.verdict).toBe('not-compared');
    expect(traced.notes.join()).toContain('An inventory or a broker tells');
    expect(trace(IP.a, { isSaved: true, dump: dump() }).verdict).toBe('same');
    expect(trace('ff:ff:ff:ff:ff:ff', { isSaved: true, dump: dump() }).verdict).toBe('same');
  });

  test('without the responder every request is flooded, and the owner answers', () => {
    const traced = trace(IP.a, { agent: { responder: false } });
    expect(inShort(traced, 'expected')).toEqual([`ask-arp: sent flooding ${ONE},${TWO}`, `send: sent entry ${ONE}`]);
    expect(traced.reaches.expected).toBe(true);
    expect(traced.notes).toContain('the ARP responder is off: every request is flooded');
  });

  test('whether the responder is on is not taken for granted in silence', () => {
    expect(trace(IP.a).notes.join()).toContain('if it is off, the request is flooded');
    expect(trace(IP.a, { agent: { responder: true } }).notes).toEqual([]);
  });

  test('a port in migration is right at either endpoint', () => {
    const full = { ...FULL, ports: { ...FULL.ports, [TWO]: [FLOODING_ENTRY, [MAC.a, IP.a]] as const } };
    const traced = trace(IP.a, { full, sources: { migrating: [{ networkId: NETWORK, mac: MAC.a, to: 'c3' }] } });
    expect(inShort(traced, 'expected')[1]).toBe(`send: sent entry ${ONE},${TWO}`);
    expect(traced.notes.join()).toContain(`under 2 endpoints (${ONE}, ${TWO}), as during a migration to c3`);
  });

  test('an address of two ports is followed to both', () => {
    const full = { ...FULL, ports: { ...FULL.ports, [TWO]: [FLOODING_ENTRY, [MAC.b, IP.a]] as const } };
    const traced = trace(IP.a, { full });
    expect(inShort(traced, 'expected')).toEqual([
      `ask-arp: answered ${MAC.a},${MAC.b}`,
      `send: sent entry ${ONE}`,
      `send: sent entry ${TWO}`,
    ]);
    expect(traced.notes.join()).toContain(`${IP.a} is on 2 MACs`);
  });

  test.each([
    { type: 'vlan', reason: 'a vlan network: no tunnel carries it' },
    { type: 'flat', reason: 'a flat network: no tunnel carries it' },
  ])('a $type network is none of l2population', ({ type, reason }) => {
    const traced = trace(IP.a, { full: { ...FULL, network_type: type } });
    expect(traced.legs).toEqual([]);
    expect(traced.notes.join()).toContain(reason);
  });

  test('a host without a port of the network is said not to need it', () => {
    const traced = trace(IP.a, { sources: { portsOnHost: [] } });
    expect(traced.notes.join()).toContain('no ACTIVE port of this network on c1');
  });

  test('over RPC a host for which nothing is left out may be unknown', () => {
    const sources = { answer: { [NETWORK]: FULL }, ownTunnelIps: undefined, host: 'c9' };
    expect(trace(IP.a, { sources }).notes.join()).toContain('nothing was left out for c9: it is unknown, or has no');
  });

  test('a destination that nothing announced has is said to be so', () => {
    expect(trace('192.168.0.99').notes.join()).toContain('nothing announced has 192.168.0.99');
    expect(trace('192.168.0.99').reaches.expected).toBeUndefined();
  });
});

describe('what a host does', () => {
  test.each([
    { to: IP.a, when: 'an address' },
    { to: MAC.own, when: 'a MAC of its own' },
    { to: IP.own, when: 'an address of its own' },
    { to: '192.168.0.99', when: 'an address that nobody has' },
    { to: 'ff:ff:ff:ff:ff:ff', when: 'all' },
  ])('is the same for $when where it holds all it should', ({ to }) => {
    const traced = trace(to, { dump: dump() });
    expect(traced.verdict).toBe('same');
    expect(inShort(traced, 'observed')).toEqual(inShort(traced, 'expected'));
    expect(traced.reaches.observed).toBe(traced.reaches.expected);
  });

  const without = (map: Map<string, string>, key: string) => new Map([...map].filter(([each]) => each !== key));
  test.each([
    {
      when: 'the MAC has no entry and is flooded',
      held: { unicast: without(segment().unicast, MAC.a) },
      kinds: ['missing-unicast'],
      way: [`ask-arp: answered ${MAC.a}`, `send: sent flooding ${ONE},${TWO}`],
      reached: true,
    },
    {
      when: 'the MAC has neither entry nor flooding',
      held: { unicast: without(segment().unicast, MAC.a), flood: new Set([TWO]) },
      kinds: ['endpoint-absent'],
      way: [`ask-arp: answered ${MAC.a}`, `send: sent flooding ${TWO}`],
      reached: false,
    },
    {
      when: 'a learned entry stands in',
      held: { unicast: without(segment().unicast, MAC.a), learned: new Map([[MAC.a, ONE]]) },
      kinds: ['missing-unicast'],
      way: [`ask-arp: answered ${MAC.a}`, `send: sent learned ${ONE}`],
      reached: true,
    },
    {
      when: 'the entry leads to another host',
      held: { unicast: new Map([...segment().unicast, [MAC.a, TWO]]) },
      kinds: ['wrong-endpoint'],
      way: [`ask-arp: answered ${MAC.a}`, `send: sent entry ${TWO}`],
      reached: false,
    },
    {
      when: "the entry's port is gone",
      held: { unicast: new Map([...segment().unicast, [MAC.a, danglingPort(7)]]) },
      kinds: ['dangling-port'],
      way: [`ask-arp: answered ${MAC.a}`, 'send: dropped'],
      reached: false,
    },
    {
      when: 'the responder lacks the address',
      held: { arp: without(segment().arp, IP.a) },
      kinds: ['missing-arp'],
      way: [`ask-arp: sent flooding ${ONE},${TWO}`, `send: sent entry ${ONE}`],
      reached: true,
    },
    {
      when: 'the responder answers with the MAC of another',
      held: { arp: new Map([...segment().arp, [IP.a, MAC.b]]) },
      kinds: ['wrong-arp'],
      way: [`ask-arp: answered ${MAC.b}`, 'send: no', `send: sent entry ${TWO}`],
      reached: false,
    },
  ])('$when: $kinds', ({ held, kinds, way, reached }) => {
    const traced = trace(IP.a, { dump: dump(held) });
    expect(traced.verdict).toBe('differs');
    expect(inShort(traced, 'observed')).toEqual(way);
    expect([...new Set(traced.legs.flatMap(({ drift }) => drift.map(({ kind }) => kind)))]).toEqual(kinds);
    expect(traced.reaches.observed).toBe(reached);
  });

  test('a learned entry that leads astray is no working flood', async () => {
    const held = { unicast: without(segment().unicast, MAC.a), learned: new Map([[MAC.a, TWO]]) };
    const traced = trace(MAC.a, { dump: dump(held) });
    expect(traced.reaches.observed).toBe(false);
    const text = await traceReport({
      network: { id: NETWORK, name: undefined, segment: 'vxlan 1001' },
      ...{ origin: 'a test', kind: 'ovs', traces: [traced], hosts: new Map(), agents: undefined, notes: [] },
    }).text({ width: 120, paint: (_: string, text: string) => text });
    expect(text).toContain('a learned entry leads frames to another host: unreachable');
    expect(text).not.toContain('works, but each frame');
  });

  test('what differs elsewhere in the network is not of this way', () => {
    const traced = trace(IP.a, { dump: dump({ unicast: without(segment().unicast, MAC.b) }) });
    expect(traced.verdict).toBe('same');
  });

  test('a MAC of its own that an old entry sends away is marked', () => {
    const traced = trace(MAC.own, { dump: dump({ unicast: new Map([...segment().unicast, [MAC.own, TWO]]) }) });
    expect(inShort(traced, 'observed')).toEqual([`send: sent entry ${TWO}`]);
    expect(traced.verdict).toBe('differs');
  });

  test.each([
    { at: ONE, verdict: 'same' },
    { at: '10.0.0.9', verdict: 'differs' },
  ])(
    'an unannounced MAC that is learned at $at: $verdict, for only one of the expected hosts may have it',
    ({ at, verdict }) => {
      expect(trace(MAC.c, { dump: dump({ learned: new Map([[MAC.c, at]]) }) }).verdict).toBe(verdict);
    },
  );

  test('a network that the agent does not know goes nowhere', () => {
    const traced = trace(IP.a, { dump: emptyDump('ovs', { ownTunnelIps: [OWN] }) });
    expect(inShort(traced, 'observed')).toEqual(['ask-arp: dropped', 'send: no']);
    expect(traced.legs[0]!.drift[0]!.kind).toBe('network-unknown');
    expect(traced.reaches.observed).toBe(false);
  });

  test('a network under another segment id is lost on its way', () => {
    const traced = trace(MAC.a, { dump: emptyDump('ovs', { segments: [{ ...segment(), segmentId: 5005 }] }) });
    expect(inShort(traced, 'observed')).toEqual(['send: dropped']);
    expect(traced.legs[0]!.drift[0]!.kind).toBe('segment-mismatch');
  });

  test('a flow that loads another tunnel id loses the frame', () => {
    const mismatch = { localVlan: 1, table: 20, mac: MAC.a, endpoint: ONE, loaded: 7, expected: 1001 } as const;
    const traced = trace(MAC.a, { dump: dump({}, { tunnelIdMismatches: [mismatch] }) });
    expect(traced.legs[0]!.drift[0]!.kind).toBe('tunnel-id-mismatch');
    expect(traced.reaches.observed).toBe(false);
  });

  test('a dump that does not tell is not compared', () => {
    const traced = trace(MAC.a, {
      dump: dump({ unicast: new Map(), notHeld: { unicast: 'table 20 was not dumped' } }),
    });
    expect(traced.verdict).toBe('not-compared');
    expect(traced.reaches.observed).toBeUndefined();
    const nameless = trace(MAC.a, { dump: dump({ unicast: new Map([[MAC.a, unresolvedPort(3)]]) }) });
    expect(nameless.verdict).toBe('not-compared');
    expect(nameless.reaches.observed).toBeUndefined();
  });

  test('an endpoint without a tunnel port is told', () => {
    const port = { name: 'vxlan-0a000003', networkType: 'vxlan', endpoint: TWO, hasIngressFlow: true };
    const traced = trace(MAC.a, { dump: dump({}, { tunnelPorts: [port] }) });
    expect(traced.notes.join()).toContain(`c1: there is no tunnel port for ${ONE}, so that what comes from there`);
    const dead = { ...port, name: 'vxlan-0a000002', endpoint: ONE, hasIngressFlow: false };
    const traceOfDead = trace(MAC.a, { dump: dump({}, { tunnelPorts: [port, dead] }) });
    expect(traceOfDead.notes.join()).toContain(`c1: tunnel port vxlan-0a000002 to ${ONE} has no flow in table 0`);
  });

  test('flows of distributed routing are said not to be traced, where the destination may be a router', () => {
    const text = "what a router's own flows keep on this host was not traced";
    expect(trace('192.168.0.1', { dump: dump({}, { dvr: true }) }).notes.join()).toContain(text);
    expect(trace(IP.a, { dump: dump({}, { dvr: true }) }).notes.join()).not.toContain(text);
  });

  test('flooding that the source only guesses is no difference, whichever way it is', () => {
    const guess = { networkId: NETWORK, guessed: [TWO], possible: [TWO], reason: 'the API does not tell' };
    for (const flood of [new Set([ONE]), new Set([ONE, TWO])]) {
      const traced = trace('ff:ff:ff:ff:ff:ff', { dump: dump({ flood }), sources: { uncertainFlood: [guess] } });
      expect(traced.verdict).toBe('same');
      expect(traced.legs.map(({ remark }) => remark)).toEqual([
        flood.size === 1 ? undefined : 'which it floods to is not certain',
      ]);
      expect(traced.notes.join()).toContain(`it may be flooded to ${TWO} too: the API does not tell`);
    }
  });

  test('the dump tells whether the responder is on, for both sides', () => {
    const traced = trace(IP.a, { dump: dump({ arp: new Map() }, { responder: false }), agent: { responder: true } });
    expect(inShort(traced, 'expected')[0]).toBe(`ask-arp: sent flooding ${ONE},${TWO}`);
    expect(traced.verdict).toBe('same');
  });

  test('a linuxbridge responder without the address swallows the request, though the entry is there', () => {
    const { localVlan: _vlan, ...held } = segment({ arp: without(segment().arp, IP.a) });
    const traced = trace(IP.a, { dump: emptyDump('linuxbridge', { segments: [held], ownTunnelIps: [OWN] }) });
    expect(inShort(traced, 'observed')).toEqual(['ask-arp: dropped', 'send: no']);
    expect(traced.legs[0]!.drift[0]!.effect).toBe('arp-swallowed');
    expect(traced.reaches.observed).toBe(false);
  });
});
