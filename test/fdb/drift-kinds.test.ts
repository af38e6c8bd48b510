import { describe, expect, it, test } from 'vitest';
import { diff } from '../../src/fdb/diff.ts';
import type { Drift, DriftKind } from '../../src/fdb/drift.ts';
import type { Dump } from '../../src/fdb/dump.ts';
import { danglingPort } from '../../src/fdb/endpoint.ts';
import type { Pair } from '../../src/fdb/entries.ts';
import { type ExpectedSources, expectedState } from '../../src/fdb/expected.ts';
import type { Segment } from '../../src/fdb/forwarding.ts';
import { dump, entries, F, M1, M2, N, PORTS, segment, T2, T3 } from './small-state.ts';

const drifts = (observed: Dump, sources: Partial<ExpectedSources> = {}): Drift[] =>
  diff(expectedState({ answer: entries(), ...sources }), observed).drift;
const unicast = (...pairs: [string, string][]): Partial<Segment> => ({ unicast: new Map(pairs) });
const arp = (...pairs: [string, string][]): Partial<Segment> => ({ arp: new Map(pairs) });
const M9 = 'fa:16:3e:00:00:09';
const PLACE = { networkId: N, networkType: 'vxlan', segmentId: 1001, localVlan: 1 };

// the kinds of 5.3 that concern one entry, each alone
test.each<[DriftKind, Partial<Segment>, Partial<Drift>]>([
  ['missing-unicast', unicast([M2, T3]), { mac: M1, expected: [T2], ips: ['192.168.0.1'], learnedCovers: false }],
  ['stale-unicast', unicast([M1, T2], [M2, T3], [M9, T3]), { mac: M9, observed: T3, ips: [] }],
  ['wrong-endpoint', unicast([M1, T3], [M2, T3]), { mac: M1, expected: [T2], observed: T3, ips: ['192.168.0.1'] }],
  ['dangling-port', unicast([M1, danglingPort(3)], [M2, T3]), { mac: M1, expected: [T2], observed: 'ofport 3' }],
  ['missing-flood', { flood: new Set([T3]) }, { tunnelIp: T2 }],
  ['stale-flood', { flood: new Set([T2, T3, '10.0.0.9']) }, { tunnelIp: '10.0.0.9', observed: '10.0.0.9' }],
  ['missing-arp', arp(['192.168.0.2', M2]), { ip: '192.168.0.1', expected: [M1], mac: M1 }],
  [
    'stale-arp',
    arp(['192.168.0.1', M1], ['192.168.0.2', M2], ['192.168.0.9', M2]),
    { ip: '192.168.0.9', observed: M2 },
  ],
  ['wrong-arp', arp(['192.168.0.1', M9], ['192.168.0.2', M2]), { ip: '192.168.0.1', expected: [M1], observed: M9 }],
])('%s is found alone, with its place and its facts', (kind, of, facts) => {
  const found = drifts(dump(of));
  expect(found).toMatchObject([{ kind, ...PLACE, ...facts }]);
  expect(found).toHaveLength(1);
});

describe('wrong-endpoint says where it leads', () => {
  it.each([
    [T3, 'perhaps the one it migrated from'],
    ['10.0.0.99', 'perhaps a tunnel ip that changed'],
  ])('%s: %s', (observed, note) => {
    expect(drifts(dump(unicast([M1, observed], [M2, T3])))[0]!.notes).toEqual([expect.stringContaining(note)]);
  });
});

describe('endpoint-absent', () => {
  const absent: Partial<Segment> = {
    unicast: new Map([[M2, T3]]),
    flood: new Set([T3]),
    arp: new Map([['192.168.0.2', M2]]),
  };

  it('is one drift for all that is missing of an endpoint', () => {
    expect(drifts(dump(absent))).toEqual([
      {
        ...PLACE,
        kind: 'endpoint-absent',
        tunnelIp: T2,
        folded: { macs: [M1], ips: ['192.168.0.1'] },
        severity: 'outage',
        effect: 'not-reached-perhaps-cut-off',
        notes: [],
      },
    ]);
  });

  test.each<[string, Partial<Segment>, DriftKind[]]>([
    [
      'one of its MACs has another output',
      {
        ...absent,
        unicast: new Map([
          [M1, T3],
          [M2, T3],
        ]),
      },
      ['wrong-endpoint', 'missing-flood', 'missing-arp'],
    ],
    [
      'a stale entry still leads there',
      {
        ...absent,
        unicast: new Map([
          [M2, T3],
          [M9, T2],
        ]),
      },
      ['missing-unicast', 'missing-flood', 'stale-unicast', 'missing-arp'],
    ],
    ['it is flooded to', { ...absent, flood: new Set([T2, T3]) }, ['missing-unicast', 'missing-arp']],
    ['flooding is not held', { ...absent, notHeld: { flood: 'multicast mode' } }, ['missing-unicast', 'missing-arp']],
    [
      'unicast is not held',
      { ...absent, notHeld: { unicast: 'table 20 was not dumped' } },
      ['missing-flood', 'missing-arp'],
    ],
  ])('is not said when %s', (_when, of, kinds) => {
    expect(
      drifts(dump(of))
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual([...kinds].sort());
  });

  it('is not said of an endpoint that is only to be flooded to', () => {
    const answer = entries({ ...PORTS, '10.0.0.4': [F] });
    expect(drifts(dump(), { answer })).toMatchObject([{ kind: 'missing-flood', tunnelIp: '10.0.0.4' }]);
  });

  it('leaves an address of the endpoint that is answered wrongly', () => {
    const of = {
      ...absent,
      arp: new Map([
        ['192.168.0.1', M9],
        ['192.168.0.2', M2],
      ]),
    };
    expect(drifts(dump(of)).map(({ kind }) => kind)).toEqual(['wrong-arp', 'endpoint-absent']);
  });

  it('remarks on an endpoint of the other IP family', () => {
    const observed = dump(absent, { ownTunnelIps: ['2001:db8::1'] });
    expect(drifts(observed)[0]!.notes).toEqual([expect.stringContaining('other IP family')]);
  });
});

describe('missing-flood', () => {
  const answer = entries({ ...PORTS, '2001:db8::4': [F] });

  it('remarks on an endpoint of the other IP family', () => {
    const [drift] = drifts(dump({}, { ownTunnelIps: ['10.0.0.1'] }), { answer });
    expect(drift).toMatchObject({ kind: 'missing-flood', notes: [expect.stringContaining('other IP family')] });
  });

  it('is not absence of an endpoint whose only port is on this host too', () => {
    const M8 = 'fa:16:3e:00:00:08';
    const moving = { '10.0.0.4': [F, [M8, '192.168.0.8']], '10.0.0.5': [F] } satisfies Record<string, Pair[]>;
    const full = entries({ ...PORTS, ...moving, '10.0.0.1': [F, [M8, '192.168.0.8']] });
    expect(drifts(dump(), { answer: entries({ ...PORTS, ...moving }), full })).toMatchObject([
      { kind: 'missing-flood', tunnelIp: '10.0.0.5' },
    ]);
  });
});

describe('tunnel-id-mismatch', () => {
  const mismatch = { localVlan: 1, table: 20 as const, mac: M1, endpoint: T2, loaded: 999, expected: 1001 };

  it.each([
    ['is among the entries', segment()],
    ['was left out of them', segment(unicast([M2, T3]))],
  ])('speaks alone for its MAC when that %s', (_how, of) => {
    expect(drifts(dump(of, { tunnelIdMismatches: [mismatch] }))).toMatchObject([
      { kind: 'tunnel-id-mismatch', ...PLACE, mac: M1, expected: ['tunnel id 1001'], observed: 'tunnel id 999' },
    ]);
  });

  it('of a flood flow leaves flooding uncompared', () => {
    const { mac: _, endpoint: __, ...rest } = mismatch;
    const observed = dump({ flood: new Set() }, { tunnelIdMismatches: [{ ...rest, table: 22 }] });
    const result = diff(expectedState({ answer: entries() }), observed);
    expect(result.drift).toMatchObject([{ kind: 'tunnel-id-mismatch', networkId: N }]);
    expect(result.notCompared).toMatchObject([{ what: 'flood', reason: expect.stringContaining('999') }]);
  });

  it('of a VLAN without ingress flow does not make its segment the network that its flows load', () => {
    const { networkId: _, ...nameless } = segment();
    const leftOver = [M1, M2].map((mac) => ({ ...mismatch, mac, loaded: 1001, expected: undefined }));
    const result = diff(
      expectedState({ answer: entries() }),
      dump({}, { segments: [nameless], tunnelIdMismatches: leftOver }),
    );
    expect(result.drift.map(({ kind, effect }) => [kind, effect])).toEqual([
      ['network-unknown', 'ports-not-wired'],
      ['tunnel-id-mismatch', 'left-over-flow'],
      ['tunnel-id-mismatch', 'left-over-flow'],
    ]);
    expect(result.notCompared).toMatchObject([{ reason: expect.stringContaining('no ingress flow') }]);
  });

  it('of a VLAN that no network has is left over', () => {
    const stray = { ...mismatch, localVlan: 7, expected: undefined };
    const [drift, ...others] = drifts(dump({}, { tunnelIdMismatches: [stray] }));
    expect(drift).toMatchObject({ kind: 'tunnel-id-mismatch', localVlan: 7, effect: 'left-over-flow', expected: [] });
    expect(drift).not.toHaveProperty('networkId');
    expect(others).toEqual([]);
    expect(drifts(dump({}, { tunnelIdMismatches: [stray] }), { allNetworks: false })).toEqual([]);
  });
});

describe('orphan-tunnel', () => {
  const port = { name: 'vxlan-0a000009', networkType: 'vxlan', endpoint: '10.0.0.9', hasIngressFlow: true };

  it('is a tunnel port that nothing names or uses', () => {
    const [drift] = drifts(dump({}, { tunnelPorts: [port] }));
    expect(drift).toMatchObject({
      kind: 'orphan-tunnel',
      tunnelIp: '10.0.0.9',
      observed: port.name,
      severity: 'cosmetic',
    });
  });

  it.each([
    [true, ['tunnel ports were not judged: networks that were not asked for may need them']],
    [false, []],
  ])('that is not looked for, in a dump with l2pop: %s, is noted: %j', (hasL2pop, notes) => {
    const expected = expectedState({ answer: entries(), allNetworks: false });
    expect(diff(expected, dump({}, { tunnelPorts: [port], hasL2pop })).notes).toEqual(notes);
  });

  test.each<[string, Partial<Segment>, Partial<typeof port>, Partial<ExpectedSources>]>([
    ['an expected entry names its endpoint', {}, { endpoint: T2 }, {}],
    ['a stale entry uses it', unicast([M1, T2], [M2, T3], [M9, '10.0.0.9']), {}, {}],
    ['a learned entry uses it', { learned: new Map([[M9, '10.0.0.9']]) }, {}, {}],
    ['the dump does not tell its endpoint', {}, { endpoint: 'port vxlan-pehtjzksi' }, {}],
    ['not all networks were asked for', {}, {}, { allNetworks: false }],
  ])('is not said when %s', (_when, of, parts, sources) => {
    const kinds = drifts(dump(of, { tunnelPorts: [{ ...port, ...parts }] }), sources).map(({ kind }) => kind);
    expect(kinds).not.toContain('orphan-tunnel');
  });
});

describe('an ARP flow with a wrong frame source', () => {
  const broken = {
    segment: { networkType: 'vxlan', segmentId: 1001, localVlan: 1 },
    ip: '192.168.0.1',
    mac: M1,
    frameSource: undefined,
  };

  it('is wrong-arp though its MAC is right', () => {
    expect(drifts(dump({}, { brokenArp: [broken] }))).toMatchObject([
      {
        kind: 'wrong-arp',
        ip: '192.168.0.1',
        effect: 'answer-refused',
        notes: [expect.stringContaining('no source of its own')],
      },
    ]);
  });

  it('is found by its segment where no VLAN is told', () => {
    const { localVlan: _, ...bySegment } = broken.segment;
    expect(drifts(dump({}, { brokenArp: [{ ...broken, segment: bySegment }] }))).toMatchObject([{ kind: 'wrong-arp' }]);
  });

  it('is a remark where the address is wrong already', () => {
    const observed = dump(arp(['192.168.0.1', M9], ['192.168.0.2', M2]), {
      brokenArp: [{ ...broken, mac: M9, frameSource: M1 }],
    });
    expect(drifts(observed)).toMatchObject([
      { kind: 'wrong-arp', effect: 'wrong-mac-answered', notes: [expect.stringContaining(M1)] },
    ]);
  });

  it('is nothing where the responder is off', () => {
    expect(drifts(dump({}, { brokenArp: [broken], responder: false }))).toEqual([]);
  });
});

test.each([
  [[], []],
  [[{ cookie: '0x0', flows: 4 }], []],
  [
    [
      { cookie: '0x2', flows: 4 },
      { cookie: '0x1', flows: 2 },
    ],
    ['old-cookie'],
  ],
  [
    [
      { cookie: '0x1f', flows: 9 },
      { cookie: '0x0', flows: 2 },
    ],
    [],
  ],
])('cookies %j show %j', (cookies, kinds) => {
  expect(drifts(dump({}, { cookies })).map(({ kind }) => kind)).toEqual(kinds);
});

test('flows without a cookie are remarked on as made by hand, not as a restart', () => {
  const cookies = [
    { cookie: '0x1f', flows: 9 },
    { cookie: '0x0', flows: 2 },
  ];
  const { notes } = diff(expectedState({ answer: entries() }), dump({}, { cookies }));
  expect(notes).toContain('2 flows have cookie 0x0: made by hand or by other software; casts cannot remove such flows');
  expect(notes.join()).not.toMatch(/restart/);
});

describe('the order of drift', () => {
  const answer = { b: { ...entries()[N]!, segment_id: 2 }, ...entries(), a: { ...entries()[N]!, segment_id: 3 } };
  const of = { flood: new Set(['10.0.0.9', '10.0.0.8', T2, T3]), ...unicast([M9, T2], [M2, T2]) };
  const segments = [segment(of), segment({ networkId: 'b', segmentId: 2, flood: new Set([T3]) })];
  const tunnelPorts = [{ name: 'vxlan-0a000007', networkType: 'vxlan', endpoint: '10.0.0.7', hasIngressFlow: true }];
  const inOneLine = ({ networkId, severity, kind, mac, tunnelIp }: Drift): string =>
    [networkId?.slice(0, 1) ?? '-', severity, kind, mac ?? tunnelIp ?? ''].join(' ').trim();

  it('is network, severity, kind, key; what concerns no network comes last', () => {
    expect(drifts(dump({}, { segments, tunnelPorts }), { answer }).map(inOneLine)).toEqual([
      'a outage network-unknown',
      `a outage wrong-endpoint ${M2}`,
      `a waste missing-unicast ${M1}`,
      'a waste stale-flood 10.0.0.8',
      'a waste stale-flood 10.0.0.9',
      `a cosmetic stale-unicast ${M9}`,
      `b degraded missing-flood ${T2}`,
      '- cosmetic orphan-tunnel 10.0.0.7',
    ]);
  });

  it('does not depend on the order of the sides', () => {
    const turned = dump({}, { segments: [...segments].reverse(), tunnelPorts });
    const reversed = Object.fromEntries(Object.entries(answer).reverse());
    expect(drifts(turned, { answer: reversed })).toEqual(drifts(dump({}, { segments, tunnelPorts }), { answer }));
  });
});
