import { describe, expect, test } from 'vitest';
import { type DiffOptions, diff } from '../../src/fdb/diff.ts';
import type { Dump, DumpKind } from '../../src/fdb/dump.ts';
import type { Pair } from '../../src/fdb/entries.ts';
import { type ExpectedSources, expectedState } from '../../src/fdb/expected.ts';
import { planRepair } from '../../src/fdb/plan-repair.ts';
import { dump, entries, F, M1, M2, N, OWN, PORTS, T2, T3 } from './small-state.ts';

const T4 = '10.0.0.4';
const T5 = '10.0.0.5';
const REASON = 'nobody tells';

/** T2 and T3 are certain. T4 is in the answer by estimate alone, T5 is another agent's. */
const SOURCES: ExpectedSources = {
  answer: entries({ ...PORTS, [T4]: [F] }),
  full: entries({ ...PORTS, [T4]: [F], [OWN]: [F] }),
  host: 'c1',
  ownTunnelIps: [OWN],
  portsOnHost: [{ networkId: N, active: 1, notActive: 0 }],
  uncertainFlood: [{ networkId: N, guessed: [T4], possible: [OWN, T4, T5], reason: REASON }],
};

const compare = (observed: Dump, sources: Partial<ExpectedSources> = {}, options: DiffOptions = {}) =>
  diff(expectedState({ ...SOURCES, ...sources }), observed, options);

const flooding = (...flood: string[]) => dump({ flood: new Set(flood) });

describe('an endpoint that the source only guesses', () => {
  test.each<[string, string[], { kind: string; tunnelIp: string }[]]>([
    ['is not missed where the agent does not flood to it', [T2, T3], []],
    ['is not stale where it does', [T2, T3, T4], []],
    ['is not stale either if it is one of another agent', [T2, T3, T5], []],
    ['excuses no endpoint that is certain', [T3, T4], [{ kind: 'missing-flood', tunnelIp: T2 }]],
    ['excuses no tunnel ip that is no agent’s', [T2, T3, '10.0.0.9'], [{ kind: 'stale-flood', tunnelIp: '10.0.0.9' }]],
  ])('%s', (_, flood, drift) => {
    const result = compare(flooding(...flood));
    expect(result.drift).toMatchObject(drift);
    expect(result.drift).toHaveLength(drift.length);
    expect(result.compared).toMatchObject([{ networkId: N, flood: 'some endpoints' }]);
    expect(result.notCompared).toEqual([
      {
        networkId: N,
        segment: 'vxlan 1001',
        what: 'flood',
        reason: `flooding to ${T4}, ${T5} was not judged: ${REASON}`,
      },
    ]);
  });

  test('is not needed by the number of ports, where the dump does not tell which is which', () => {
    const nameless = (count: number) => flooding(T2, ...Array.from({ length: count }, (_, at) => `port ${at + 7}`));
    expect(compare(nameless(1)).drift).toEqual([]);
    expect(compare(nameless(3)).drift).toEqual([]);
    expect(compare(nameless(4)).drift).toMatchObject([{ kind: 'stale-flood' }]);
    expect(compare(flooding('port 7')).drift).toMatchObject([{ kind: 'missing-flood', expected: [T2, T3] }]);
  });

  test('of a network whose MACs are behind it for certain is missed as before', () => {
    const more: Record<string, readonly Pair[]> = { ...PORTS, [T4]: [F, ['fa:16:3e:00:00:04', '192.168.0.4']] };
    const uncertainFlood = [{ networkId: N, guessed: [], possible: [T5], reason: REASON }];
    const { drift } = compare(flooding(T2, T3), { answer: entries(more), full: undefined, uncertainFlood });
    expect(drift).toMatchObject([{ kind: 'endpoint-absent', tunnelIp: T4 }]);
  });

  test('keeps its tunnel port from being called an orphan', () => {
    const port = { name: 'vxlan-0a000005', endpoint: T5, networkType: 'vxlan', hasIngressFlow: true };
    const { drift } = compare(dump({}, { tunnelPorts: [{ ...port, ofport: 5 }] }));
    expect(drift).toEqual([]);
  });

  test('is put and taken away by no repair, and stays where it is', () => {
    const observed = dump({ flood: new Set([T3, T4]), unicast: new Map([[M2, T3]]) });
    const expected = expectedState(SOURCES);
    const { drift } = diff(expected, observed);
    const casts = planRepair(expected, observed, drift)
      .stages.flat()
      .map(({ cast }) => cast);
    expect(casts).toHaveLength(1);
    expect(casts[0]).toMatchObject({
      method: 'add_fdb_entries',
      // an add of flooding rewrites the whole flow, so what is there is named with it
      fdbEntries: { [N]: { ports: { [T2]: [F, [M1, '192.168.0.1']], [T3]: [F], [T4]: [F] } } },
    });
    expect(JSON.stringify(casts)).not.toContain(T5);
  });
});

describe('a host that may have a port that the source does not know of', () => {
  const without: Partial<ExpectedSources> = { portsOnHost: [] };
  test.each<[string, DumpKind, boolean, string | undefined]>([
    ['an OVS agent that has the network has a port of it: compared', 'ovs', true, undefined],
    [
      'a linuxbridge agent’s device may be left over: not compared',
      'linuxbridge',
      true,
      `no port of this network on c1 is known, and ${REASON}`,
    ],
    ['an agent that lacks the network may be right', 'ovs', false, `the agent does not know it, and ${REASON}`],
  ])('%s', (_, kind, has, reason) => {
    const observed = has ? dump({}, {}, kind) : dump({}, { segments: [], segmentsComplete: true }, kind);
    const result = compare(observed, without);
    expect(result.drift).toEqual([]);
    expect(result.notCompared.filter(({ what }) => what === 'network')).toMatchObject(
      reason === undefined ? [] : [{ networkId: N, reason }],
    );
    if (reason === undefined) expect(result.notes).toContainEqual(expect.stringContaining('may be stale'));
  });

  test('whose agent left a known port unwired has drift nevertheless', () => {
    const observed = dump({}, { segments: [], unwiredNetworks: [N] });
    expect(compare(observed, without).drift).toMatchObject([{ kind: 'network-unknown', networkId: N }]);
  });
});
