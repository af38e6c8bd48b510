import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChanges } from '../../src/fdb/apply-changes.ts';
import { type PreparedPlan, preparePlan } from '../../src/fdb/cast-effects.ts';
import { diff } from '../../src/fdb/diff.ts';
import type { Dump, DumpKind } from '../../src/fdb/dump.ts';
import { danglingPort } from '../../src/fdb/endpoint.ts';
import type { FdbEntries } from '../../src/fdb/entries.ts';
import { type EntryChange, netChanges } from '../../src/fdb/entry-change.ts';
import { expectedState } from '../../src/fdb/expected.ts';
import { inversePlan } from '../../src/fdb/inverse-plan.ts';
import { planRepair } from '../../src/fdb/plan-repair.ts';
import { dump, entries, F, M1, M2, N, OWN, segment, T2, T3 } from './small-state.ts';

const prepared = (observed: Dump, answer: FdbEntries = entries()): PreparedPlan => {
  const expected = expectedState({ answer, ownTunnelIps: [OWN], host: 'compute-1' });
  return preparePlan(planRepair(expected, observed, diff(expected, observed).drift), observed);
};
const changesOf = (plan: PreparedPlan): EntryChange[] =>
  netChanges(plan.stages.flat().flatMap(({ changes }) => changes));

/** All a dump holds, in one order. */
const holdings = ({ segments }: Dump) =>
  segments.map(({ unicast, flood, arp }) => [[...unicast].sort(), [...flood].sort(), [...arp].sort()]);

const whole = segment();
const without = <Key, Value>(map: Map<Key, Value>, key: Key): Map<Key, Value> =>
  new Map([...map].filter(([each]) => each !== key));

describe('what a cast changes', () => {
  it('is each entry that it puts, takes or moves, with what was there before', () => {
    const observed = dump({ unicast: new Map([[M1, T3]]), arp: without(whole.arp, '192.168.0.2') });
    expect(
      changesOf(prepared(observed)).map(({ holding, key, before, after: to }) => [holding, key, before, to]),
    ).toEqual(
      expect.arrayContaining([
        ['unicast', M1, T3, T2],
        ['unicast', M2, null, T3],
        ['arp', '192.168.0.2', null, M2],
      ]),
    );
  });

  it('is nothing for what is there already, and nothing for answers where nobody answers', () => {
    const off = dump(
      { unicast: new Map(), arp: new Map(), notHeld: { arp: 'ARP responder off' } },
      { responder: false },
    );
    expect(changesOf(prepared(off)).map(({ holding }) => holding)).toEqual(['unicast', 'unicast']);
    expect(changesOf(prepared(dump()))).toEqual([]);
  });

  it('has no before where the dump does not hold the table', () => {
    const partial = dump({ unicast: new Map(), notHeld: { arp: 'table 21 was not dumped' } }, { responder: undefined });
    expect(changesOf(prepared(partial)).every(({ before }) => before === null)).toBe(true);
    const plan = prepared(dump({ flood: new Set([T2]) }));
    const [change] = changesOf(preparePlan(plan, dump({ notHeld: { flood: 'table 22 was not dumped' } })));
    expect(change).toMatchObject({ holding: 'flood', before: undefined });
  });
});

describe.each<DumpKind>(['ovs', 'linuxbridge'])('the inverse of a plan for an agent of kind %s', (kind) => {
  const M3 = 'fa:16:3e:00:00:03';
  const macs = [M1, M2, M3];
  const ips = ['192.168.0.1', '192.168.0.2', '192.168.0.3'];
  const endpoints = [T2, T3, '10.0.0.4'];
  const held = fc.record({
    unicast: fc.uniqueArray(fc.tuple(fc.constantFrom(...macs), fc.constantFrom(...endpoints)), {
      selector: ([mac]) => mac,
    }),
    flood: fc.uniqueArray(fc.constantFrom(...endpoints)),
    arp: fc.uniqueArray(fc.tuple(fc.constantFrom(...ips), fc.constantFrom(...macs)), { selector: ([ip]) => ip }),
    responder: fc.boolean(),
  });
  const observedOf = ({
    unicast,
    flood,
    arp,
    responder,
  }: typeof held extends fc.Arbitrary<infer T> ? T : never): Dump =>
    dump(
      {
        unicast: new Map(unicast),
        flood: new Set(flood),
        arp: new Map(responder ? arp : []),
        notHeld: responder ? {} : { arp: 'ARP responder off' },
      },
      { responder },
      kind,
    );

  it('brings back what was held before, of all that it does not name', () => {
    fc.assert(
      fc.property(held, held, (before, wished) => {
        const observed = observedOf(before);
        const ports = Object.fromEntries(
          endpoints.map((endpoint, index) => [
            endpoint,
            wished.flood.includes(endpoint) ? [F, [macs[index]!, ips[index]!] as const] : [],
          ]),
        );
        const plan = prepared(observed, entries(ports));
        const mended = applyChanges(observed, changesOf(plan));
        const inverse = inversePlan(changesOf(plan), mended, 'compute-1');
        const back = applyChanges(mended, changesOf(inverse.plan));
        const unnamed = ([key]: readonly [string, string]): boolean =>
          !inverse.without.some((each) => each.includes(key));
        const [now, then] = [back, observed].map((each) =>
          each.segments.map(({ unicast, flood, arp }) => [
            [...unicast].filter(unnamed).sort(),
            [...flood].sort(),
            [...arp].sort(),
          ]),
        );
        expect(now).toEqual(then);
        if (inverse.without.length === 0) expect(holdings(back)).toEqual(holdings(observed));
      }),
    );
  });

  it('never removes after it has put, and never mixes networks in a cast', () => {
    fc.assert(
      fc.property(held, (before) => {
        const plan = prepared(observedOf(before));
        const mended = applyChanges(observedOf(before), changesOf(plan));
        const { stages } = inversePlan(changesOf(plan), mended, 'compute-1').plan;
        const methods = stages.map((stage) => stage.map(({ cast }) => cast.method));
        const lastRemove = methods.findLastIndex((stage) => stage.includes('remove_fdb_entries'));
        for (const { cast } of stages.slice(0, Math.max(0, lastRemove)).flat()) {
          if (cast.method === 'add_fdb_entries') expect(Object.values(cast.fdbEntries[N]!.ports)).toEqual([[F]]);
        }
      }),
    );
  });
});

describe('the inverse names what it cannot bring back', () => {
  const change = (parts: Partial<EntryChange>): EntryChange => ({
    networkId: N,
    networkType: 'vxlan',
    segmentId: 1001,
    holding: 'unicast',
    key: M1,
    before: null,
    after: T2,
    tunnelIp: T2,
    ...parts,
  });
  it.each<[what: string, EntryChange, Dump, RegExp]>([
    ['a dangling port', change({ before: danglingPort(7) }), dump(), /led to ofport 7, which no cast can name/],
    ['what the dump did not tell', change({ holding: 'flood', key: T2, before: undefined }), dump(), /did not tell/],
    [
      'a MAC without address on a linuxbridge agent that answers',
      change({ before: T3 }),
      dump({ arp: new Map() }, { responder: true }, 'linuxbridge'),
      /no address of it is known/,
    ],
  ])('%s', (_, each, observed, reason) => {
    const { plan, without: named } = inversePlan([each], observed, 'compute-1');
    expect(plan.stages).toEqual([]);
    expect(named).toEqual([expect.stringMatching(reason)]);
  });

  it('writes entries anew whose tunnel port goes with the flooding entry', () => {
    const flood = change({ holding: 'flood', key: T3, after: T3, tunnelIp: T3 });
    const { plan } = inversePlan([flood], dump(), 'compute-1');
    expect(plan.stages.flat().map(({ cast }) => [cast.method, cast.fdbEntries])).toEqual([
      ['remove_fdb_entries', entries({ [T3]: [F] })],
      ['add_fdb_entries', entries({ [T3]: [[M2, '::']] })],
    ]);
  });
});
