import { describe, expect, it, test } from 'vitest';
import { type DiffResult, diff } from '../../src/fdb/diff.ts';
import type { Dump, DumpKind } from '../../src/fdb/dump.ts';
import { danglingPort, unresolvedPort } from '../../src/fdb/endpoint.ts';
import type { Pair } from '../../src/fdb/entries.ts';
import { expectedState } from '../../src/fdb/expected.ts';
import { dump, entries, F, M1, M2, N, OWN, PORTS, T2, T3 } from './small-state.ts';

const against = (observed: Dump, ports: Record<string, readonly Pair[]> = PORTS): DiffResult =>
  diff(expectedState({ answer: entries(ports) }), observed);
const M9 = 'fa:16:3e:00:00:09';
const kinds = ({ drift }: DiffResult): string[] => drift.map(({ kind }) => kind).sort();

// the table "Make comparable before comparing" of 5.1, row by row
describe('before comparing', () => {
  const DUAL_STACK = { ...PORTS, [T2]: [F, [M1, '192.168.0.1'], [M1, '2001:db8::1']] satisfies Pair[] };

  test.each<[DumpKind, boolean, string[]]>([
    ['ovs', true, []],
    ['linuxbridge', true, ['missing-arp']],
    ['entries', true, []],
    ['linuxbridge', false, []],
  ])('an IPv6 address is expected of the responder of %s (on: %s): %j', (kind, responder, drift) => {
    expect(kinds(against(dump({}, { responder }, kind), DUAL_STACK))).toEqual(drift);
  });

  it('a file of entries is compared by IPv6 addresses if it has any, else this is noted', () => {
    const arp = new Map([
      ['192.168.0.1', M1],
      ['192.168.0.2', M2],
    ]);
    const without = against(dump({ arp }, { responder: undefined }, 'entries'), DUAL_STACK);
    expect(without.notes).toEqual([expect.stringContaining('IPv6 addresses were not compared')]);
    const other = dump({ arp: new Map([...arp, ['2001:db8::2', M2]]) }, { responder: undefined }, 'entries');
    expect(kinds(against(other, DUAL_STACK))).toEqual(['missing-arp', 'stale-arp']);
  });

  it.each([
    ['a MAC without any address in a file of entries lacks none', new Map([['192.168.0.2', M2]]), []],
    [
      "an unspecified address in a file is nobody's",
      new Map([
        ['192.168.0.1', M1],
        ['192.168.0.2', M2],
        ['::', M2],
      ]),
      [],
    ],
    [
      'a MAC that has an address may lack another',
      new Map([
        ['192.168.0.2', M2],
        ['192.168.0.7', M1],
      ]),
      ['missing-arp', 'stale-arp'],
    ],
  ])('%s', (_what, arp, drift) => {
    expect(kinds(against(dump({ arp }, { responder: undefined }, 'entries')))).toEqual(drift);
  });

  it.each<[string, Partial<Dump>]>([
    ['the responder is off', { responder: false }],
    ['no ARP entry is anywhere and the dump does not tell of a responder', { responder: undefined }],
  ])('addresses are dropped when %s, and this is said', (_when, parts) => {
    const result = against(dump({ arp: new Map() }, parts));
    expect(result.drift).toEqual([]);
    expect(result.notCompared).toMatchObject([{ networkId: N, segment: 'vxlan 1001', what: 'arp' }]);
    expect(result.compared).toEqual([
      { networkId: N, segment: 'vxlan 1001', unicast: 'endpoints', flood: 'endpoints' },
    ]);
  });

  it('an ARP entry in the dump shows that there is a responder', () => {
    const result = against(dump({ arp: new Map([['192.168.0.1', M1]]) }, { responder: undefined }));
    expect(kinds(result)).toEqual(['missing-arp']);
  });

  describe('a dump without endpoints', () => {
    const macs = {
      unicast: new Map([
        [M1, unresolvedPort(2)],
        [M2, unresolvedPort(3)],
      ]),
    };

    it('is compared by MACs and by the number of flood ports, and this is said', () => {
      const result = against(dump({ ...macs, flood: new Set([unresolvedPort(2), unresolvedPort(3)]) }));
      expect(result.drift).toEqual([]);
      expect(result.compared).toMatchObject([{ unicast: 'macs', flood: 'number' }]);
      expect(result.notCompared.map(({ what }) => what)).toEqual(['flood', 'unicast']);
    });

    it('shows a missing and a stale MAC', () => {
      const unicast = new Map([
        [M1, unresolvedPort(2)],
        [M9, unresolvedPort(2)],
      ]);
      const result = against(dump({ unicast, flood: new Set([unresolvedPort(2), unresolvedPort(3)]) }));
      expect(kinds(result)).toEqual(['missing-unicast', 'stale-unicast']);
    });

    it.each([
      ['one too few', [2], ['missing-flood']],
      ['one too many', [2, 3, 4], ['stale-flood']],
    ])('shows %s flood ports as one drift, without a tunnel ip', (_how, ports, drift) => {
      const result = against(dump({ ...macs, flood: new Set(ports.map(unresolvedPort)) }));
      expect(kinds(result)).toEqual(drift);
      expect(result.drift[0]).not.toHaveProperty('tunnelIp');
      expect(result.drift[0]!.notes).toEqual([expect.stringContaining('compared by number')]);
    });

    it('takes a port that is not told for the endpoint that is left over', () => {
      expect(against(dump({ flood: new Set([T2, unresolvedPort('vxlan-pehtjzksi')]) })).drift).toEqual([]);
    });

    it('still shows a named endpoint that is stale', () => {
      const result = against(dump({ flood: new Set([T2, '10.0.0.9', unresolvedPort(3)]) }));
      expect(result.drift).toMatchObject([{ kind: 'stale-flood', tunnelIp: '10.0.0.9' }]);
    });
  });

  it.each(['unicast', 'flood', 'arp'] as const)(
    '%s that a dump cannot hold is not compared, and the reason is said',
    (what) => {
      const notHeld = { [what]: 'table 21 was not dumped' };
      const result = against(dump({ unicast: new Map(), flood: new Set(), arp: new Map(), notHeld }));
      expect(result.notCompared).toContainEqual({ networkId: N, segment: 'vxlan 1001', what, reason: notHeld[what] });
      expect(kinds(result).some((kind) => kind.endsWith(what))).toBe(false);
      expect(result.drift).not.toEqual([]);
    },
  );

  it('a segment of which nothing is held counts as not compared', () => {
    const notHeld = { unicast: 'no', flood: 'no', arp: 'no' };
    expect(against(dump({ notHeld })).compared).toEqual([]);
  });

  it('learned entries are no drift', () => {
    expect(against(dump({ learned: new Map([['fa:16:3e:00:00:77', T3]]) })).drift).toEqual([]);
  });

  it.each([
    [T2, true, []],
    [unresolvedPort(2), true, [expect.stringContaining('does not tell')]],
    [T3, false, ['a learned entry sends it to 10.0.0.3 for now']],
  ])('a learned entry at %s covers a missing one of 10.0.0.2: %s', (learned, learnedCovers, notes) => {
    const result = against(dump({ unicast: new Map([[M2, T3]]), learned: new Map([[M1, learned]]) }));
    expect(result.drift).toMatchObject([{ kind: 'missing-unicast', mac: M1, learnedCovers, notes }]);
  });

  it("a DVR router's MAC in unicast is stale", () => {
    const unicast = new Map([
      [M1, T2],
      [M2, T3],
      ['fa:16:3f:aa:aa:02', T2],
    ]);
    expect(kinds(against(dump({ unicast })))).toEqual(['stale-unicast']);
  });

  describe('a MAC under two endpoints', () => {
    const migrating = {
      [T2]: [F, [M1, '192.168.0.1']],
      [T3]: [F, [M2, '192.168.0.2'], [M1, '192.168.0.1']],
    } satisfies Record<string, Pair[]>;

    it.each([T2, T3])('is right at %s, and the migration is noted', (there) => {
      const sources = { answer: entries(migrating), migrating: [{ networkId: N, mac: M1, to: 'c3' }] };
      const result = diff(
        expectedState(sources),
        dump({
          unicast: new Map([
            [M1, there],
            [M2, T3],
          ]),
        }),
      );
      expect(result.drift).toEqual([]);
      expect(result.notes).toEqual([expect.stringContaining(`${M1} (10.0.0.2 and 10.0.0.3, migrating to c3)`)]);
    });

    it('is wrong at a third', () => {
      const result = against(
        dump({
          unicast: new Map([
            [M1, '10.0.0.4'],
            [M2, T3],
          ]),
        }),
        migrating,
      );
      expect(result.drift).toMatchObject([{ kind: 'wrong-endpoint', expected: [T2, T3], observed: '10.0.0.4' }]);
    });
  });

  describe('an endpoint that is there for ports in migration alone', () => {
    const T4 = '10.0.0.4';
    const target = { ...PORTS, [T4]: [F, [M1, '192.168.0.1']] } satisfies Record<string, readonly Pair[]>;

    it('need not be flooded to yet, and this is noted', () => {
      const result = against(dump(), target);
      expect(result.drift).toEqual([]);
      expect(result.notes).toContainEqual(
        expect.stringContaining('not flooded to 10.0.0.4, where all ports are in migration'),
      );
    });

    it.each<[string, Record<string, readonly Pair[]>, Set<string>, string[]]>([
      [
        'another port is there for good',
        { ...target, [T4]: [...target[T4], [M9, '192.168.0.9']] },
        new Set([T2, T3]),
        ['missing-arp', 'missing-flood', 'missing-unicast'],
      ],
      ['the other endpoint is not flooded to either', target, new Set([T3]), ['missing-flood', 'missing-flood']],
    ])('is drift when %s', (_when, ports, flood, drift) => {
      expect(kinds(against(dump({ flood }), ports))).toEqual(drift);
    });

    it('need not be one of the ports that flooding by number misses', () => {
      expect(against(dump({ flood: new Set([T2, unresolvedPort(3)]) }), target).drift).toEqual([]);
      expect(against(dump({ flood: new Set([T2, unresolvedPort(3), unresolvedPort(4)]) }), target).drift).toEqual([]);
    });

    it('is right for a port that moves away from this host, with and without its entries', () => {
      const answer = entries({ ...PORTS, [T4]: [F, [M9, '192.168.0.9']] });
      const full = entries({ ...PORTS, [T4]: [F, [M9, '192.168.0.9']], [OWN]: [F, [M9, '192.168.0.9']] });
      const expected = expectedState({ answer, full });
      const result = diff(expected, dump());
      expect(result.drift).toEqual([]);
      expect(result.notes).toContainEqual(expect.stringContaining(`${M9} (this host and 10.0.0.4)`));
      const moved = {
        unicast: new Map([
          [M1, T2],
          [M2, T3],
          [M9, T4],
        ]),
        flood: new Set([T2, T3, T4]),
        arp: new Map([
          ['192.168.0.1', M1],
          ['192.168.0.2', M2],
          ['192.168.0.9', M9],
        ]),
      };
      expect(diff(expected, dump(moved)).drift).toEqual([]);
    });
  });

  it('IPv6 endpoints compare as addresses, MACs without regard to case', () => {
    const ports = { '2001:0DB8:0::2': [F, [M1.toUpperCase(), '192.168.0.1']] } satisfies Record<string, Pair[]>;
    const held = {
      unicast: new Map([[M1, '2001:db8::2']]),
      flood: new Set(['2001:db8::2']),
      arp: new Map([['192.168.0.1', M1]]),
    };
    expect(against(dump(held), ports).drift).toEqual([]);
  });

  describe('a comma list of StarlingX', () => {
    const ports = { '2001:db8:0::2, 10.0.0.2': PORTS[T2]!, [T3]: PORTS[T3]! };

    it.each([T2, '2001:db8::2'])('is met by %s', (there) => {
      expect(
        against(
          dump({
            unicast: new Map([
              [M1, there],
              [M2, T3],
            ]),
            flood: new Set([there, T3]),
          }),
          ports,
        ).drift,
      ).toEqual([]);
    });

    it('is one endpoint when it is missing', () => {
      const result = against(dump({ flood: new Set([T3]) }), ports);
      expect(result.drift).toMatchObject([
        { kind: 'missing-flood', tunnelIp: '10.0.0.2,2001:db8::2', effect: 'no-broadcast' },
      ]);
    });
  });

  it("the MACs behind the dump's own tunnel ip are known to be here", () => {
    const ports = { ...PORTS, [OWN]: [F, [M9, '192.168.0.9']] satisfies Pair[] };
    const unicast = new Map([
      [M1, T2],
      [M2, T3],
      [M9, T2],
    ]);
    const result = against(dump({ unicast }, { ownTunnelIps: [OWN] }), ports);
    expect(result.drift).toMatchObject([{ kind: 'stale-unicast', mac: M9, effect: 'blackhole' }]);
  });

  it('what may be in an unread line of ip neigh is remarked on a missing address', () => {
    const unread = [{ file: '-', line: 3, text: '192.168.0.1 lladdr xx PERMANENT', why: 'no MAC' }];
    const result = against(dump({ arp: new Map([['192.168.0.2', M2]]) }, { unread }, 'linuxbridge'));
    expect(result.drift).toMatchObject([{ kind: 'missing-arp', notes: [expect.stringContaining('uncertain')] }]);
  });

  it("the dump's own tunnel ip is dropped from entries that name it", () => {
    const ports = { ...PORTS, [OWN]: [F, ['fa:16:3e:00:00:0a', '192.168.0.10']] satisfies Pair[] };
    expect(against(dump({}, { ownTunnelIps: [OWN] }), ports).drift).toEqual([]);
    expect(kinds(against(dump({}), ports))).toEqual(['endpoint-absent']);
  });

  it('one address with two MACs is a conflict in Neutron: either is right, and it is noted', () => {
    const ports = { ...PORTS, [T3]: [...PORTS[T3]!, [M2, '192.168.0.1']] satisfies Pair[] };
    const result = against(dump(), ports);
    expect(result.drift).toEqual([]);
    expect(result.notes).toEqual([expect.stringContaining(`192.168.0.1 on ${M1} and ${M2}`)]);
  });

  it('what a dump cannot read is remarked on what is missing, table by table', () => {
    const unread = [{ file: '-', line: 3, text: 'cookie=0x1, table=20, priority=2,xx', why: 'no actions' }];
    const result = against(dump({ unicast: new Map([[M2, T3]]), arp: new Map([['192.168.0.2', M2]]) }, { unread }));
    expect(result.drift.map(({ kind, notes }) => [kind, notes.length])).toEqual([
      ['missing-unicast', 1],
      ['missing-arp', 0],
    ]);
    expect(result.notes).toContain('1 line of the dump could not be read');
  });

  it('a dangling output of an unexpected MAC is stale, not dangling', () => {
    const unicast = new Map([
      [M1, T2],
      [M2, T3],
      [M9, danglingPort(7)],
    ]);
    expect(kinds(against(dump({ unicast })))).toEqual(['stale-unicast']);
  });

  it('some entries may have an endpoint and others not', () => {
    const result = against(
      dump({
        unicast: new Map([
          [M1, T2],
          [M2, unresolvedPort(3)],
        ]),
      }),
    );
    expect(result.drift).toEqual([]);
    expect(result.compared).toMatchObject([{ unicast: 'some endpoints' }]);
    expect(result.notCompared).toMatchObject([
      { what: 'unicast', reason: expect.stringMatching(/^of 1 entries only the MAC/) },
    ]);
  });
});

test.each<[DumpKind, Partial<Dump>, string]>([
  ['linuxbridge', { responder: true }, 'allowed address pairs, are swallowed'],
  ['ovs', { responder: false, dvr: true }, 'ARP fails behind distributed routers'],
  ['ovs', { notes: ['table 6 was not dumped'] }, 'table 6 was not dumped'],
])('a remark on a dump of %s with %j', (kind, parts, note) => {
  expect(against(dump({}, parts, kind)).notes).toEqual([expect.stringContaining(note)]);
});
