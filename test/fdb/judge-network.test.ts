import { describe, expect, it, test } from 'vitest';
import { type DiffOptions, type DiffResult, diff } from '../../src/fdb/diff.ts';
import type { Dump } from '../../src/fdb/dump.ts';
import { type ExpectedSources, expectedState } from '../../src/fdb/expected.ts';
import type { Segment } from '../../src/fdb/forwarding.ts';
import { dump, entries, F, M1, N, OWN, PORTS, segment, T2 } from './small-state.ts';

const ELSEWHERE = { ...entries(), other: { network_type: 'vxlan', segment_id: 7, ports: { [OWN]: [F], [T2]: [F] } } };
const FULL_WITH_US = entries({ ...PORTS, [OWN]: [F] });

type Says = Omit<ExpectedSources, 'answer'>;
const NEUTRON: Record<string, Says> = {
  'active ports, by the full set': { full: FULL_WITH_US },
  'active ports, by its list': { portsOnHost: [{ networkId: N, active: 1, notActive: 0 }] },
  'only DOWN or BUILD ports': { portsOnHost: [{ networkId: N, active: 0, notActive: 2 }] },
  'no ports, by the full set': { full: ELSEWHERE },
  'no ports, by its list': { portsOnHost: [] },
  'nothing of hosts': {},
};

function judge(says: Says, observed: Dump, options: DiffOptions = {}): DiffResult {
  return diff(expectedState({ answer: entries(), host: 'c1', ...says }), observed, options);
}

// the table of 5.2
describe('does the host need the network', () => {
  const withSegment = dump();
  const without = dump({}, { segments: [] });
  test.each<[string, 'has' | 'lacks', 'compared' | 'drift' | 'not compared', string]>([
    ['active ports, by the full set', 'has', 'compared', ''],
    ['active ports, by its list', 'has', 'compared', ''],
    ['only DOWN or BUILD ports', 'has', 'compared', ''],
    ['nothing of hosts', 'has', 'compared', ''],
    ['active ports, by the full set', 'lacks', 'drift', 'ports-not-wired'],
    ['active ports, by its list', 'lacks', 'drift', 'ports-not-wired'],
    ['only DOWN or BUILD ports', 'lacks', 'drift', 'ports-not-active'],
    ['nothing of hosts', 'lacks', 'drift', 'ports-not-wired'],
    ['no ports, by the full set', 'has', 'not compared', 'Neutron has no active port of this network on c1'],
    ['no ports, by its list', 'has', 'not compared', 'Neutron has no active port of this network on c1'],
    [
      'no ports, by the full set',
      'lacks',
      'not compared',
      'neither Neutron has an active port of this network on c1 nor the agent knows it',
    ],
    [
      'no ports, by its list',
      'lacks',
      'not compared',
      'neither Neutron has an active port of this network on c1 nor the agent knows it',
    ],
  ])('Neutron tells %s, the dump %s the segment: %s %s', (says, has, outcome, detail) => {
    const result = judge(NEUTRON[says]!, has === 'has' ? withSegment : without);
    if (outcome === 'compared')
      expect(result).toMatchObject({ drift: [], notCompared: [], compared: [{ networkId: N }] });
    if (outcome === 'drift') {
      expect(result.drift).toMatchObject([{ kind: 'network-unknown', networkId: N, segmentId: 1001, effect: detail }]);
      expect(result.compared).toHaveLength(1);
    }
    if (outcome === 'not compared') {
      expect(result).toMatchObject({ drift: [], compared: [] });
      expect(result.notCompared).toEqual([{ networkId: N, segment: 'vxlan 1001', what: 'network', reason: detail }]);
    }
  });

  it('a network that is not needed is compared on request, and this is noted', () => {
    const result = judge(NEUTRON['no ports, by its list']!, dump({ flood: new Set([T2]) }), { includeUnneeded: true });
    expect(result.drift).toMatchObject([{ kind: 'missing-flood' }]);
    expect(result.notes).toContainEqual(
      expect.stringContaining('no active port of it here, so its entries may be stale'),
    );
  });

  it('a port with the dead VLAN is not wired, even if Neutron has no active port', () => {
    const result = judge({ portsOnHost: [] }, dump({}, { segments: [], unwiredNetworks: [N] }));
    expect(result.drift).toMatchObject([{ kind: 'network-unknown', effect: 'ports-not-wired' }]);
  });

  it('ports that are wired while the dump lacks the segment tell that its ingress flow is gone', () => {
    const wired = { segments: [], wiredNetworks: [{ networkId: N, localVlan: 5 }] };
    const result = judge(NEUTRON['active ports']!, dump({}, wired));
    expect(result.drift).toMatchObject([{ kind: 'network-unknown', effect: 'ingress-gone', severity: 'outage' }]);
    expect(result.drift[0]!.notes).toContainEqual(expect.stringContaining('wired with local VLAN 5'));
  });

  it('a compared network with a port that is not wired is remarked on', () => {
    const result = judge(NEUTRON['active ports']!, dump({}, { unwiredNetworks: [N] }));
    expect(result.notes).toContainEqual(expect.stringContaining('is not wired (dead VLAN or no tag)'));
  });

  it('ports that are DOWN or BUILD are counted in the remark', () => {
    const result = judge(NEUTRON['only DOWN or BUILD ports']!, without);
    expect(result.drift[0]!.notes).toContainEqual(
      expect.stringMatching(/^Neutron has 2 of its ports on c1, none ACTIVE/),
    );
  });

  it('a port with the dead VLAN is not wired, whatever else the dump leaves out and however its status is', () => {
    const observed = dump({}, { segments: [], unwiredNetworks: [N], segmentsComplete: false });
    const result = judge(NEUTRON['only DOWN or BUILD ports']!, observed);
    expect(result.drift).toMatchObject([{ kind: 'network-unknown', effect: 'ports-not-wired' }]);
  });

  it('a network may be unknown because a line of the dump could not be read', () => {
    const unread = [{ file: '-', line: 1, text: 'table=4, priority=1,xx', why: 'odd' }];
    const result = judge(NEUTRON['active ports, by its list']!, dump({}, { segments: [], unread }));
    expect(result.drift[0]!.notes).toEqual([expect.stringContaining('uncertain')]);
  });

  it("an answer that names the dump's own tunnel ip shows that the host has ports there", () => {
    const answer = entries({ ...PORTS, [OWN]: [F] });
    const result = diff(expectedState({ answer }), dump({}, { segments: [], ownTunnelIps: [OWN] }));
    expect(result.drift).toMatchObject([{ kind: 'network-unknown', notes: [] }]);
  });

  it('a dump that does not list every segment lacks nothing', () => {
    const result = judge(NEUTRON['active ports, by its list']!, dump({}, { segments: [], segmentsComplete: false }));
    expect(result).toMatchObject({ drift: [], compared: [], notCompared: [{ networkId: N, what: 'network' }] });
  });

  it('linuxbridge has no device for an unknown network, and holds no gre', () => {
    const observed = dump({}, { segments: [] }, 'linuxbridge');
    expect(judge(NEUTRON['nothing of hosts']!, observed).drift).toMatchObject([{ effect: 'no-device' }]);
    const gre = expectedState({ answer: entries(PORTS, { network_type: 'gre' }) });
    expect(diff(gre, observed)).toMatchObject({
      drift: [],
      notCompared: [{ reason: 'linuxbridge agents hold no gre networks' }],
    });
  });

  it.each([
    [{ network_type: 'vlan' }, 'a vlan network: no tunnel carries it'],
    [{ segment_id: null }, 'it has no segmentation id'],
  ])('a network with %j is skipped', (parts, reason) => {
    const result = diff(expectedState({ answer: entries(PORTS, parts) }), dump({}, { segments: [] }));
    expect(result).toMatchObject({ drift: [], compared: [], notCompared: [{ networkId: N, what: 'network', reason }] });
  });
});

describe('the segment of a network', () => {
  const under = (segmentId: number): ExpectedSources => ({ answer: entries(PORTS, { segment_id: segmentId }) });
  const nameless = (): Dump => {
    const { networkId: _, ...rest } = segment();
    return dump({}, { segments: [rest] });
  };
  const prefixed = (): Dump => {
    const { networkId: _, localVlan: __, ...rest } = segment();
    return dump(
      {},
      { segments: [{ ...rest, networkIdPrefix: N.slice(0, 11), bridge: `brq${N.slice(0, 11)}` }] },
      'linuxbridge',
    );
  };

  test.each([
    ['its id', dump, 'segment-split-casts-ignored', []],
    ['the 11 characters of its bridge', prefixed, 'segment-split', []],
    ['its MACs', nameless, 'segment-split-casts-ignored', [expect.stringContaining('recognised by the MACs')]],
  ])('under another id is recognised by %s, and nothing else of it is drift', (_by, observed, effect, notes) => {
    const result = diff(expectedState(under(2001)), observed());
    expect(result.drift).toMatchObject([
      {
        kind: 'segment-mismatch',
        networkId: N,
        segmentId: 1001,
        expected: ['vxlan 2001'],
        observed: 'vxlan 1001',
        effect,
        notes,
      },
    ]);
    expect(result.drift).toHaveLength(1);
  });

  test.each([
    ['id', dump],
    ['prefix', prefixed],
    ['type and number alone', nameless],
  ])('is found by %s', (_by, observed) => {
    expect(diff(expectedState(under(1001)), observed())).toMatchObject({ drift: [], compared: [{ networkId: N }] });
  });

  it('without names and without a MAC in common is unknown, with a remark', () => {
    const answer = { [N]: { network_type: 'vxlan', segment_id: 2001, ports: { [T2]: [F] } } };
    const result = diff(expectedState({ answer }), nameless());
    expect(result.drift).toMatchObject([{ kind: 'network-unknown' }]);
    expect(result.drift[0]!.notes).toContainEqual(expect.stringContaining('names no networks'));
  });

  it('that another network holds here is not taken for its own', () => {
    const observed = dump({ networkId: 'another' });
    const result = diff(expectedState(under(1001)), observed);
    expect(result.drift).toMatchObject([{ kind: 'network-unknown', networkId: N }]);
    expect(result.drift[0]!.notes[0]).toBe('vxlan 1001 belongs to network another here');
  });

  it('of the same id and number under another type is a mismatch', () => {
    const result = diff(expectedState(under(1001)), dump({ networkType: 'gre' }));
    expect(result.drift).toMatchObject([{ kind: 'segment-mismatch', expected: ['vxlan 1001'], observed: 'gre 1001' }]);
  });

  it('is not guessed from a MAC in common, where most are strange', () => {
    const { networkId: _, ...rest } = segment({
      unicast: new Map([
        [M1, T2],
        ['fa:16:3e:00:00:08', T2],
        ['fa:16:3e:00:00:09', T2],
      ]),
    });
    expect(diff(expectedState(under(2001)), dump({}, { segments: [rest] })).drift).toMatchObject([
      { kind: 'network-unknown' },
    ]);
  });

  it('belongs to the one of two networks with the same 11 characters that has its number', () => {
    const twin = `${N.slice(0, 11)}-the-other`;
    const answer = { ...entries(), [twin]: { network_type: 'vxlan', segment_id: 5, ports: { [T2]: [F] } } };
    expect(diff(expectedState({ answer }), prefixed()).drift).toMatchObject([
      { kind: 'network-unknown', networkId: twin },
    ]);
  });

  it('of the same number and another type is not its own', () => {
    const result = diff(expectedState(under(1001)), dump({ networkType: 'gre', networkId: 'another' }));
    expect(result.drift).toMatchObject([{ kind: 'network-unknown' }]);
  });

  describe('of unknown type, as in a partial dump', () => {
    const typeless = (parts: Partial<Segment> = {}): Dump => {
      const { networkId: _, ...rest } = segment({ networkType: undefined, ...parts });
      return dump({}, { segments: [rest], segmentsComplete: false });
    };
    const twice = { ...entries(), other: { network_type: 'gre', segment_id: 1001, ports: {} } };

    test.each([
      ['the number is unique', entries(), {}, [N]],
      ['it has the MACs', twice, {}, [N]],
      ['two have the number and it has no MACs', twice, { unicast: new Map() }, []],
    ])('is taken for its own if %s', (_when, answer, parts, compared) => {
      const result = diff(expectedState({ answer }), typeless(parts));
      expect(result.compared.map(({ networkId }) => networkId)).toEqual(compared);
      expect(result.drift).toEqual([]);
    });
  });

  it('that nobody asked for is listed, unless only some networks were asked for', () => {
    const observed = dump({}, { segments: [segment(), segment({ networkId: 'other', segmentId: 5 })] });
    const listed = {
      networkId: 'other',
      segment: 'vxlan 5',
      what: 'network',
      reason: 'no network that Neutron was asked for has this segment',
    };
    expect(diff(expectedState({ answer: entries() }), observed).notCompared).toEqual([listed]);
    expect(diff(expectedState({ answer: entries(), allNetworks: false }), observed).notCompared).toEqual([]);
  });

  it('may be one of several of a network that an agent has', () => {
    const observed = dump({}, { segments: [segment({ segmentId: 5, unicast: new Map([[M1, T2]]) }), segment()] });
    expect(diff(expectedState(under(1001)), observed).drift).toEqual([]);
  });
});
