import { describe, expect, it } from 'vitest';
import { diff } from '../../src/fdb/diff.ts';
import type { Drift } from '../../src/fdb/drift.ts';
import type { Dump, DumpKind, TunnelPort } from '../../src/fdb/dump.ts';
import { danglingPort, unresolvedPort } from '../../src/fdb/endpoint.ts';
import type { FdbEntries, Pair } from '../../src/fdb/entries.ts';
import { expectedState } from '../../src/fdb/expected.ts';
import { emptySegment, type Segment } from '../../src/fdb/forwarding.ts';
import type { Plan } from '../../src/fdb/plan.ts';
import { planRepair } from '../../src/fdb/plan-repair.ts';
import { emptyDump } from './dump-of-sample.ts';
import { dump, entries, F, M1, M2, N, OWN, PORTS, segment, T2, T3 } from './small-state.ts';

const STALE = 'fa:16:3e:00:00:99';
const T9 = '10.0.0.9';
const OTHER = 'bbbbbbbb-1111-4222-8333-444444444444';

const plan = (
  observed: Dump,
  answer: FdbEntries = entries(),
  choose: (drift: Drift) => boolean = () => true,
  own: string[] = [OWN],
): Plan => {
  const expected = expectedState({ answer, ownTunnelIps: own, host: 'compute-1' });
  return planRepair(expected, observed, diff(expected, observed).drift.filter(choose));
};

/** Stages of casts in short: the method's first word, then what is under which endpoint. */
const inShort = ({ stages }: Plan) =>
  stages.map((stage) =>
    stage.map(({ cast, networkId }) => [
      cast.method.split('_')[0],
      cast.method === 'update_fdb_entries' ? cast.fdbEntries.chg_ip[networkId] : cast.fdbEntries[networkId]!.ports,
    ]),
  );

const without = <Key, Value>(map: Map<Key, Value>, key: Key): Map<Key, Value> =>
  new Map([...map].filter(([each]) => each !== key));
const whole = segment();
const pair = (mac: string, ip: string): Pair => [mac, ip];
const bothFloods = { [T2]: [F], [T3]: [F] };

describe.each<DumpKind>(['ovs', 'linuxbridge', 'entries'])('on an agent of kind %s', (kind) => {
  const floods = kind === 'ovs' ? bothFloods : { [T2]: [F] };
  const noAddress = kind === 'ovs' ? '::' : '0.0.0.0';
  it.each<[what: string, Partial<Segment>, ReturnType<typeof inShort>]>([
    [
      'a missing MAC is added with its address',
      { unicast: without(whole.unicast, M1), arp: without(whole.arp, '192.168.0.1') },
      [[['add', { [T2]: [pair(M1, '192.168.0.1')] }]]],
    ],
    [
      'a MAC at another host is moved by an add alone',
      {
        unicast: new Map([
          [M1, T3],
          [M2, T3],
        ]),
      },
      [[['add', { [T2]: [pair(M1, '192.168.0.1')] }]]],
    ],
    ['an endpoint that is not flooded to is added', { flood: new Set([T3]) }, [[['add', floods]]]],
    [
      'a stale address goes by an update, not by a remove',
      { arp: new Map([...whole.arp, ['192.168.0.77', M1]]) },
      [[['update', { [T2]: { before: [pair(M1, '192.168.0.77')] } }]]],
    ],
    [
      'a changed address is one update',
      {
        arp: new Map([
          ['192.168.0.77', M1],
          ['192.168.0.2', M2],
        ]),
      },
      [[['update', { [T2]: { before: [pair(M1, '192.168.0.77')], after: [pair(M1, '192.168.0.1')] } }]]],
    ],
    [
      'a stale MAC goes with its stale address',
      {
        unicast: new Map([...whole.unicast, [STALE, T2]]),
        arp: new Map([...whole.arp, ['192.168.0.99', STALE]]),
      },
      [[['remove', { [T2]: [pair(STALE, '192.168.0.99')] }]]],
    ],
    [
      'a stale MAC of unknown address is named with none',
      { unicast: new Map([...whole.unicast, [STALE, T3]]) },
      [[['remove', { [T3]: [pair(STALE, noAddress)] }]]],
    ],
  ])('%s', (_what, of, stages) => {
    const result = plan(dump(of, {}, kind));
    expect(inShort(result)).toEqual(stages);
    expect(result.unmended).toEqual([]);
  });

  it('nothing is cast where nothing differs', () => {
    expect(plan(dump({}, {}, kind)).stages).toEqual([]);
  });

  it('an absent endpoint comes back in one cast, flooding first', () => {
    const result = plan(
      dump({ unicast: new Map([[M2, T3]]), flood: new Set([T3]), arp: new Map([['192.168.0.2', M2]]) }, {}, kind),
    );
    const again = kind === 'ovs' ? { [T3]: [F] } : {};
    expect(inShort(result)).toEqual([[['add', { [T2]: [F, pair(M1, '192.168.0.1')], ...again }]]]);
    expect(result.stages[0]![0]!.mends.map((drift) => drift.kind)).toEqual(['endpoint-absent']);
  });

  it('casts go to the host alone, one network each, with the integer segment id that the agent holds', () => {
    const { host, stages } = plan(dump({ flood: new Set() }, {}, kind));
    expect(host).toBe('compute-1');
    const [planned] = stages.flat();
    expect(planned!.cast.to).toEqual({ host: 'compute-1' });
    expect(planned!.cast.fdbEntries).toMatchObject({ [N]: { segment_id: 1001, network_type: 'vxlan' } });
    expect(Object.keys(planned!.cast.fdbEntries)).toEqual([N]);
    expect(planned!.why).toBe('mends 2 missing-flood');
  });

  it('only the chosen drift is mended', () => {
    const of = { unicast: new Map([...without(whole.unicast, M1), [STALE, T2] as const]) };
    expect(inShort(plan(dump(of, {}, kind), entries(), ({ kind: each }) => each === 'stale-unicast'))).toEqual([
      [['remove', { [T2]: [pair(STALE, noAddress)] }]],
    ]);
  });

  it("the agent's own endpoint is never named", () => {
    const answer = entries({ ...PORTS, [OWN]: [F, pair('fa:16:3e:00:00:0a', '192.168.0.10')] });
    const result = plan(
      dump({ flood: new Set(), unicast: new Map(), arp: new Map() }, { ownTunnelIps: [OWN] }, kind),
      answer,
      () => true,
      [],
    );
    expect(JSON.stringify(result.stages)).not.toContain(`"${OWN}"`);
    expect(result.stages.flat()).toHaveLength(1);
  });
});

it.each<DumpKind>(['ovs', 'linuxbridge'])('an address that the responder of %s lacks is added', (kind) => {
  const result = plan(dump({ arp: without(whole.arp, '192.168.0.1') }, {}, kind));
  expect(inShort(result)).toEqual([[['add', { [T2]: [pair(M1, '192.168.0.1')] }]]]);
});

describe('an address that moved from a stale MAC to another', () => {
  const of = {
    unicast: new Map([...whole.unicast, [STALE, T2]]),
    arp: new Map([
      ['192.168.0.1', STALE],
      ['192.168.0.2', M2],
    ]),
  };

  it.each<[DumpKind, string]>([
    ['ovs', '::'],
    ['linuxbridge', '0.0.0.0'],
  ])('is put right by an update, and the remove on %s does not name it', (kind, noAddress) => {
    expect(inShort(plan(dump(of, {}, kind)))).toEqual([
      [['update', { [T2]: { after: [pair(M1, '192.168.0.1')] } }]],
      [['remove', { [T2]: [pair(STALE, noAddress)] }]],
    ]);
  });

  it('is put right by the add that the network needs anyway', () => {
    const result = plan(dump({ ...of, flood: new Set([T2]) }));
    expect(inShort(result)[0]).toEqual([['add', { [T2]: [F, pair(M1, '192.168.0.1')], [T3]: [F] }]]);
    expect(result.stages[0]![0]!.why).toBe('mends missing-flood, wrong-arp');
  });

  it('is taken and given as exact pairs where entries are kept as told', () => {
    expect(inShort(plan(dump(of, {}, 'entries')))).toEqual([
      [['update', { [T2]: { before: [pair(STALE, '192.168.0.1')], after: [pair(M1, '192.168.0.1')] } }]],
      [['remove', { [T2]: [pair(STALE, '192.168.0.1')] }]],
    ]);
  });
});

describe('stale flooding', () => {
  const of = { flood: new Set([T2, T3, T9]) };

  it('on linuxbridge goes by a remove', () => {
    expect(inShort(plan(dump(of, {}, 'linuxbridge')))).toEqual([[['remove', { [T9]: [F] }]]]);
  });

  it('on Open vSwitch goes after all expected flooding entries were put, whatever the agent remembers (3.8.7)', () => {
    expect(inShort(plan(dump(of)))).toEqual([[['add', { ...bothFloods, [T9]: [F] }]], [['remove', { [T9]: [F] }]]]);
  });

  it('of a network that should flood nowhere is put first, so that the agent remembers it', () => {
    const nowhere = entries({ [T2]: [pair(M1, '192.168.0.1')], [T3]: [pair(M2, '192.168.0.2')] });
    const result = plan(dump({ flood: new Set([T9]) }), nowhere);
    expect(inShort(result)).toEqual([[['add', { [T9]: [F] }]], [['remove', { [T9]: [F] }]]]);
  });

  it('of a network that should flood nowhere stays where distributed routing would lose its ARP drop', () => {
    const nowhere = entries({ [T2]: [pair(M1, '192.168.0.1')], [T3]: [pair(M2, '192.168.0.2')] });
    const result = plan(dump({ flood: new Set([T9]) }, { dvr: true }), nowhere);
    expect(result.stages).toEqual([]);
    expect(result.unmended).toMatchObject([{ drift: { kind: 'stale-flood' }, advice: { remedy: 'agent-restart' } }]);
  });

  it('to a port that is gone goes when the flood flow is written anew', () => {
    const result = plan(dump({ flood: new Set([T2, T3, danglingPort(7)]) }));
    expect(inShort(result)).toEqual([[['add', bothFloods]]]);
  });

  it('to a port whose tunnel ip is not told asks for a better dump', () => {
    const result = plan(dump({ flood: new Set([T2, T3, unresolvedPort(7)]) }));
    expect(result.unmended.map(({ advice }) => advice.remedy)).toEqual(['better-dump']);
    expect(result.stages).toEqual([]);
  });
});

describe('tunnel ports that networks of an Open vSwitch agent share', () => {
  const both: FdbEntries = {
    ...entries({ [T2]: [F, pair(M1, '192.168.0.1')] }),
    [OTHER]: { network_type: 'vxlan', segment_id: 1002, ports: { [T3]: [F, pair(M2, '192.168.1.2')] } },
  };
  const other = (of: Partial<Segment> = {}): Segment => ({
    ...emptySegment('vxlan', 1002),
    networkId: OTHER,
    localVlan: 2,
    unicast: new Map([[M2, T3]]),
    flood: new Set([T3]),
    arp: new Map([['192.168.1.2', M2]]),
    ...of,
  });
  const one = (of: Partial<Segment> = {}): Segment =>
    segment({
      unicast: new Map([[M1, T2]]),
      flood: new Set([T2, T3]),
      arp: new Map([['192.168.0.1', M1]]),
      ...of,
    });
  const dumpOf = (...segments: Segment[]): Dump => emptyDump('ovs', { segments });

  it('are kept by a network that needs them when another stops flooding to them', () => {
    const result = plan(dumpOf(one(), other()), both);
    expect(inShort(result)).toEqual([
      [
        ['add', { [T2]: [F], [T3]: [F] }],
        ['add', { [T3]: [F] }],
      ],
      [['remove', { [T3]: [F] }]],
    ]);
    expect(result.stages[0]![1]!.why).toBe(`keeps the tunnel port to ${T3}, which another network stops flooding to`);
  });

  it('are not taken from under a network that was not compared', () => {
    const result = plan(dumpOf(one(), other({ flood: new Set() })), entries({ [T2]: [F, pair(M1, '192.168.0.1')] }));
    expect(result.stages).toEqual([]);
    expect(result.unmended).toMatchObject([{ drift: { kind: 'stale-flood', tunnelIp: T3 } }]);
  });

  it('a stale MAC goes under an endpoint that keeps its port when its own is taken by another network', () => {
    const answer: FdbEntries = { ...both, [OTHER]: { ...both[OTHER]!, ports: { [T2]: [F, pair(M2, '192.168.1.2')] } } };
    const stale = new Map([
      [M1, T2],
      [STALE, T3],
    ]);
    const result = plan(
      dumpOf(
        one({ flood: new Set([T2]), unicast: stale }),
        other({ flood: new Set([T2, T3]), unicast: new Map([[M2, T2]]) }),
      ),
      answer,
    );
    expect(inShort(result)[1]).toEqual([
      ['remove', { [T2]: [pair(STALE, '::')] }],
      ['remove', { [T3]: [F] }],
    ]);
  });

  it('a dangling stale MAC goes under an endpoint that the agent knows', () => {
    const result = plan(dump({ unicast: new Map([...whole.unicast, [STALE, danglingPort(7)]]) }));
    expect(inShort(result)).toEqual([[['remove', { [T2]: [pair(STALE, '::')] }]]]);
  });

  it('a dangling stale MAC, where no endpoint is known to the agent, goes after one was made known', () => {
    const of = { unicast: new Map([[STALE, danglingPort(7)]]), flood: new Set<string>(), arp: new Map() };
    const result = plan(dump(of), entries({ [T2]: [F] }));
    expect(inShort(result)).toEqual([[['add', { [T2]: [F] }]], [['remove', { [T2]: [pair(STALE, '::')] }]]]);
  });

  const port: TunnelPort = { name: 'vxlan-0a000009', networkType: 'vxlan', endpoint: T9, hasIngressFlow: true };

  it('left over without any use are adopted and then deleted by way of a network of their type', () => {
    const result = plan(dump({}, { tunnelPorts: [port] }));
    expect(inShort(result)).toEqual([[['add', { ...bothFloods, [T9]: [F] }]], [['remove', { [T9]: [F] }]]]);
    expect(result.stages[1]![0]!.mends).toMatchObject([{ kind: 'orphan-tunnel', tunnelIp: T9 }]);
  });

  it('left over of a type of which the agent has no network stay', () => {
    const result = plan(dump({}, { tunnelPorts: [{ ...port, networkType: 'gre' }] }));
    expect(result.stages).toEqual([]);
    expect(result.unmended).toMatchObject([{ drift: { kind: 'orphan-tunnel' } }]);
  });
});

describe('IPv6 towards a linuxbridge agent', () => {
  const answer = entries({ [T2]: [F, pair(M1, '192.168.0.1'), pair(M1, '2001:db8::1'), pair(M2, '2001:db8::2')] });
  const empty = { unicast: new Map(), flood: new Set<string>(), arp: new Map() };

  it('goes in a message of its own, last, and only for MACs that have nothing else', () => {
    expect(inShort(plan(dump(empty, {}, 'linuxbridge'), answer))).toEqual([
      [['add', { [T2]: [F, pair(M1, '192.168.0.1')] }]],
      [['add', { [T2]: [pair(M2, '2001:db8::2')] }]],
    ]);
  });

  it('has no neighbours put where the kernel shows none, which is said', () => {
    const of = {
      unicast: new Map([
        [M1, T2],
        [M2, T2],
      ]),
      flood: new Set([T2]),
      arp: new Map([['192.168.0.1', M1]]),
    };
    const result = plan(dump(of, {}, 'linuxbridge'), answer);
    expect(result.stages).toEqual([]);
    expect(result.unmended.map(({ drift, advice }) => [drift.ip, advice.remedy])).toEqual([
      ['2001:db8::1', 'agent-restart'],
      ['2001:db8::2', 'agent-restart'],
    ]);
  });

  it('of a MAC that is led astray takes the wrong entry away, in case the kernel refuses the right one', () => {
    const of = { unicast: new Map([[M2, T9]]), flood: new Set([T2]), arp: new Map() };
    const only = entries({ [T2]: [F, pair(M2, '2001:db8::2')] });
    expect(inShort(plan(dump(of, {}, 'linuxbridge'), only))).toEqual([
      [['remove', { [T9]: [pair(M2, '0.0.0.0')] }]],
      [['add', { [T2]: [pair(M2, '2001:db8::2')] }]],
    ]);
  });

  it('has neighbours put, apart from others, where the kernel shows one', () => {
    const of = {
      unicast: new Map([
        [M1, T2],
        [M2, T2],
      ]),
      flood: new Set([T2]),
      arp: new Map([['2001:db8::2', M2]]),
    };
    expect(inShort(plan(dump(of, {}, 'linuxbridge'), answer))).toEqual([
      [['add', { [T2]: [pair(M1, '192.168.0.1')] }]],
      [['add', { [T2]: [pair(M1, '2001:db8::1')] }]],
    ]);
  });
});

it.each<[what: string, Partial<Segment>, Partial<Dump>, kind: string]>([
  ['another segment id', { segmentId: 2002 }, {}, 'segment-mismatch'],
  ['a network that the agent does not know', {}, { segments: [] }, 'network-unknown'],
])('%s gives advice and no cast (check 27)', (_what, of, parts, kind) => {
  const result = plan(dump(of, { segmentsComplete: true, ...parts }));
  expect(result.stages).toEqual([]);
  expect(result.unmended).toMatchObject([{ drift: { kind }, advice: { remedy: 'agent-restart' } }]);
});

it("an IPv6 endpoint is named in Neutron's own spelling, by which agents know it (3.4)", () => {
  const answer = entries({ '2001:0db8:0::2': [F, pair(M1, '192.168.0.1')] });
  const of = { unicast: new Map(), flood: new Set<string>(), arp: new Map() };
  expect(inShort(plan(dump(of), answer))).toEqual([[['add', { '2001:0db8:0::2': [F, pair(M1, '192.168.0.1')] }]]]);
});
