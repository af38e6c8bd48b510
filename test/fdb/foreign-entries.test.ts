import { expect, test } from 'vitest';
import { adviseOn } from '../../src/fdb/advice.ts';
import { diff } from '../../src/fdb/diff.ts';
import type { DriftKind } from '../../src/fdb/drift.ts';
import type { DumpKind } from '../../src/fdb/dump.ts';
import { expectedState } from '../../src/fdb/expected.ts';
import type { Segment } from '../../src/fdb/forwarding.ts';
import { planRepair } from '../../src/fdb/plan-repair.ts';
import { dump, entries, M1, OWN, segment, T2, T3 } from './small-state.ts';

const STALE = 'fa:16:3e:00:00:99';
const T9 = '10.0.0.9';
const whole = segment();
const expected = expectedState({ answer: entries(), ownTunnelIps: [OWN], host: 'c1' });

const nothing = { unicast: new Set<string>(), arp: new Set<string>(), flood: false };
const extra: Record<string, Partial<Segment>> = {
  'stale-unicast': {
    unicast: new Map([...whole.unicast, [STALE, T2]]),
    foreign: { ...nothing, unicast: new Set([STALE]) },
  },
  'stale-arp': {
    arp: new Map([...whole.arp, ['192.168.0.99', M1]]),
    foreign: { ...nothing, arp: new Set(['192.168.0.99']) },
  },
  'stale-flood': { flood: new Set([T2, T3, T9]), foreign: { ...nothing, flood: true } },
};

test.each(
  Object.keys(extra).flatMap((kind) =>
    (['ovs', 'linuxbridge'] as const).map((agent) => [kind as DriftKind, agent] as const),
  ),
)('%s that others wrote on %s is found, is said to be theirs, and no cast takes it away', (kind, agent: DumpKind) => {
  const observed = dump(extra[kind], {}, agent);
  const { drift } = diff(expected, observed);
  expect(drift).toMatchObject([
    { kind, foreign: true, notes: expect.arrayContaining([expect.stringContaining('by hand')]) },
  ]);
  const plan = planRepair(expected, observed, drift);
  expect(plan.stages).toEqual([]);
  expect(plan.unmended).toEqual([{ drift: drift[0], advice: adviseOn(drift[0]!, agent) }]);
  expect(plan.unmended[0]!.advice.remedy).toBe('by-hand');
});

test('what others wrote and Neutron expects is no drift', () => {
  const foreign = { unicast: new Set([M1]), arp: new Set(['192.168.0.1']), flood: true };
  expect(diff(expected, dump({ foreign })).drift).toEqual([]);
});

test('a wrong entry of others is moved by an add, which takes its place', () => {
  const observed = dump({
    unicast: new Map([...whole.unicast, [M1, T3]]),
    foreign: { ...nothing, unicast: new Set([M1]) },
  });
  const { drift } = diff(expected, observed);
  expect(drift).toMatchObject([{ kind: 'wrong-endpoint' }]);
  const casts = planRepair(expected, observed, drift)
    .stages.flat()
    .map(({ cast }) => cast.method);
  expect(casts).toEqual(['add_fdb_entries']);
});

test('flows without a cookie are remarked on once: by the dump where they are entries, else by the diff', () => {
  const cookies = [
    { cookie: '0x89', flows: 9 },
    { cookie: '0x0', flows: 1 },
  ];
  const remarks = (of: Partial<Segment>) =>
    diff(expected, dump(of, { cookies })).notes.filter((note) => note.includes('cookie 0x0'));
  expect(remarks({})).toHaveLength(1);
  expect(remarks(extra['stale-unicast']!)).toEqual([]);
});
