import { describe, expect, it, test } from 'vitest';
import { diff } from '../../src/fdb/diff.ts';
import { DRIFT_KINDS, type DriftKind } from '../../src/fdb/drift.ts';
import type { Dump, DumpKind } from '../../src/fdb/dump.ts';
import { EFFECTS } from '../../src/fdb/effects.ts';
import { danglingPort } from '../../src/fdb/endpoint.ts';
import { expectedState } from '../../src/fdb/expected.ts';
import type { Segment } from '../../src/fdb/forwarding.ts';
import { type Circumstances, symptom } from '../../src/fdb/symptoms.ts';
import { dump, entries, F, M1, M2, OWN, PORTS, T2, T3 } from './small-state.ts';

// the table of 5.4, a line a row: kind, circumstances, on OVS, on linuxbridge
test.each<[DriftKind, Circumstances, string, string]>([
  ['missing-unicast', { floodThere: true }, 'floods-instead', 'floods-instead'],
  ['missing-unicast', { floodThere: false }, 'unreachable', 'unreachable'],
  ['missing-unicast', {}, 'floods-perhaps', 'floods-perhaps'],
  ['missing-unicast', { floodThere: true, learnedCovers: true }, 'learned-for-now', 'learned-for-now'],
  ['missing-unicast', { floodThere: false, learnedCovers: true }, 'learned-without-flood', 'learned-without-flood'],
  ['wrong-endpoint', {}, 'sent-astray', 'sent-astray-and-refused'],
  ['dangling-port', {}, 'dropped-silently', 'dropped-silently'],
  ['stale-unicast', {}, 'unused-entry', 'unused-entry'],
  ['stale-unicast', { macInUse: true }, 'blackhole', 'blackhole'],
  ['missing-flood', { unicastThere: true }, 'no-broadcast', 'no-broadcast'],
  ['missing-flood', { unicastThere: false, tunnelPortThere: false }, 'cut-off', 'not-reached'],
  ['missing-flood', { unicastThere: false, tunnelPortThere: true }, 'not-reached', 'not-reached'],
  ['missing-flood', { unicastThere: false }, 'not-reached-perhaps-cut-off', 'not-reached'],
  ['missing-flood', { byNumber: true }, 'flood-short', 'flood-short'],
  ['stale-flood', {}, 'wasted-broadcast', 'wasted-broadcast'],
  ['missing-arp', {}, 'arp-floods', 'arp-swallowed'],
  ['wrong-arp', {}, 'wrong-mac-answered', 'wrong-mac-answered'],
  ['wrong-arp', { frameSourceWrong: true }, 'answer-refused', 'answer-refused'],
  ['stale-arp', {}, 'ghost-address', 'ghost-address'],
  ['endpoint-absent', {}, 'not-reached-perhaps-cut-off', 'host-not-reached'],
  ['endpoint-absent', { tunnelPortThere: false }, 'host-cut-off', 'host-not-reached'],
  ['network-unknown', { ingressGone: true }, 'ingress-gone', 'ingress-gone'],
  ['endpoint-absent', { tunnelPortThere: true }, 'host-not-reached', 'host-not-reached'],
  ['segment-mismatch', {}, 'segment-split-casts-ignored', 'segment-split'],
  ['network-unknown', {}, 'ports-not-wired', 'no-device'],
  ['network-unknown', { portsNotActive: true }, 'ports-not-active', 'ports-not-active'],
  ['tunnel-id-mismatch', {}, 'another-tunnel-id', 'another-tunnel-id'],
  ['tunnel-id-mismatch', { vlanUnused: true }, 'left-over-flow', 'left-over-flow'],
  ['orphan-tunnel', {}, 'nothing', 'nothing'],
  ['old-cookie', {}, 'restart-in-progress', 'restart-in-progress'],
])('%s with %j: %s on OVS, %s on linuxbridge', (kind, when, onOvs, onLinuxbridge) => {
  expect(symptom(kind, 'ovs', when)).toBe(onOvs);
  expect(symptom(kind, 'linuxbridge', when)).toBe(onLinuxbridge);
  expect(symptom(kind, 'entries', when)).toBe(onOvs);
});

test.each([
  [
    'outage',
    [
      'sent-astray',
      'dropped-silently',
      'unreachable',
      'arp-swallowed',
      'host-cut-off',
      'wrong-mac-answered',
      'blackhole',
    ],
  ],
  ['degraded', ['no-broadcast', 'learned-for-now', 'ghost-address']],
  ['waste', ['floods-instead', 'arp-floods', 'wasted-broadcast']],
  ['cosmetic', ['unused-entry', 'nothing']],
] as const)('%s is what %j are', (severity, effects) => {
  for (const effect of effects) expect(EFFECTS[effect].severity).toBe(severity);
});

describe('the diff sees the circumstances', () => {
  const only = (
    of: Partial<Segment>,
    kind: DriftKind,
    parts: Partial<Dump> = {},
    on: DumpKind = 'ovs',
  ): string | undefined =>
    diff(expectedState({ answer: entries() }), dump(of, parts, on)).drift.find((each) => each.kind === kind)?.effect;
  const withoutM1 = new Map([[M2, T3]]);
  const port = (endpoint: string, hasIngressFlow = true) => ({
    name: 'p',
    networkType: 'vxlan',
    endpoint,
    hasIngressFlow,
  });

  test.each<[string, Partial<Segment>, DriftKind, string]>([
    ['flooding goes there', { unicast: withoutM1 }, 'missing-unicast', 'floods-instead'],
    [
      'a learned entry leads there',
      { unicast: withoutM1, learned: new Map([[M1, T2]]) },
      'missing-unicast',
      'learned-for-now',
    ],
    ['flooding is not told', { unicast: withoutM1, notHeld: { flood: 'no' } }, 'missing-unicast', 'floods-perhaps'],
    ['a unicast entry leads there', { flood: new Set([T3]) }, 'missing-flood', 'no-broadcast'],
    [
      'the MAC is there with an output that is gone',
      {
        unicast: new Map([
          [M1, danglingPort(7)],
          [M2, T3],
        ]),
        flood: new Set([T3]),
      },
      'missing-flood',
      'not-reached-perhaps-cut-off',
    ],
    [
      'traffic of it comes from elsewhere',
      {
        unicast: new Map([
          [M1, T2],
          [M2, T3],
          ['fa:16:3e:00:00:09', T2],
        ]),
        learned: new Map([['fa:16:3e:00:00:09', T3]]),
      },
      'stale-unicast',
      'blackhole',
    ],
  ])('%s', (_when, of, kind, effect) => {
    expect(only(of, kind)).toBe(effect);
  });

  it('an unexpected MAC that is on this host itself is a blackhole', () => {
    const mac = 'fa:16:3e:00:00:0a';
    const full = entries({ ...PORTS, [OWN]: [F, [mac, '192.168.0.10']] });
    const observed = dump({
      unicast: new Map([
        [M1, T2],
        [M2, T3],
        [mac, T2],
      ]),
    });
    const { drift } = diff(expectedState({ answer: entries(), full }), observed);
    expect(drift).toMatchObject([
      { kind: 'stale-unicast', effect: 'blackhole', notes: ['the port is on this host itself'] },
    ]);
  });

  test.each([
    ['a live tunnel port', [port(T2), port(T3)], 'not-reached'],
    ['a tunnel port without a flow in table 0', [port(T2, false), port(T3)], 'cut-off'],
    ['no tunnel port', [port(T3)], 'cut-off'],
    ['ports of which one is not told', [port('port 5'), port(T3)], 'not-reached-perhaps-cut-off'],
    ['ports not dumped', [], 'not-reached-perhaps-cut-off'],
  ])('an endpoint that is only flooded to, missing, with %s', (_what, tunnelPorts, effect) => {
    const answer = entries({ [T2]: [F], [T3]: PORTS[T3]! });
    const held = { unicast: withoutM1, flood: new Set([T3]), arp: new Map([['192.168.0.2', M2]]) };
    expect(diff(expectedState({ answer }), dump(held, { tunnelPorts })).drift).toMatchObject([
      { kind: 'missing-flood', effect },
    ]);
  });
});

test('every kind is described in one short line', () => {
  for (const text of Object.values(DRIFT_KINDS)) expect(text.length).toBeLessThan(100);
});
