import { describe, expect, it } from 'vitest';
import { preparePlan } from '../../../src/fdb/cast-effects.ts';
import type { Dump } from '../../../src/fdb/dump.ts';
import type { FdbEntries } from '../../../src/fdb/entries.ts';
import { expectedState } from '../../../src/fdb/expected.ts';
import type { ForeignEntries, Segment } from '../../../src/fdb/forwarding.ts';
import type { Plan } from '../../../src/fdb/plan.ts';
import { checkNotEmpty, NothingExpected } from '../../../src/repair/guards/empty-expected.ts';
import { checkOwnEntries, NotL2populations } from '../../../src/repair/guards/own-entries.ts';
import { checkRestart, RestartInProgress } from '../../../src/repair/guards/restart.ts';
import { AnotherCloud, checkSameCloud } from '../../../src/repair/guards/same-cloud.ts';
import { checkTold, EntriesNotTold } from '../../../src/repair/guards/told-entries.ts';
import { checkWhoseDump, NotThisHostsDump } from '../../../src/repair/guards/whose-dump.ts';
import { dump, entries, F, M1, M2, N, OWN, T2, T3 } from '../../fdb/small-state.ts';
import { adding, HOST, planFor, planOf, removing, someExpected } from '../some-plan.ts';

/** Runs a guard; undefined: it lets the plan pass. */
function refusal(check: () => void): unknown {
  try {
    check();
    return undefined;
  } catch (error) {
    return error;
  }
}

describe('a restart in progress is refused', () => {
  const cookie = (text: string, flows = 3) => ({ cookie: text, flows });
  it.each([
    { what: 'one agent process', cookies: [cookie('0x1a')], refused: false },
    { what: 'no cookies at all, as of old agents', cookies: [cookie('0x0')], refused: false },
    { what: 'flows made by hand beside the agent', cookies: [cookie('0x1a'), cookie('0x0', 1)], refused: false },
    { what: 'two agent processes', cookies: [cookie('0x1a'), cookie('0x2b', 1)], refused: true },
    {
      what: 'two agent processes and flows by hand',
      cookies: [cookie('0x0'), cookie('0x1a'), cookie('0x2b')],
      refused: true,
    },
  ])('$what: $refused', ({ cookies, refused }) => {
    const found = refusal(() => checkRestart({ cookies }));
    if (refused) expect(found).toBeInstanceOf(RestartInProgress);
    else expect(found).toBeUndefined();
  });

  it('naming the cookies, without those of no process', () => {
    const cookies = [cookie('0x1a', 40), cookie('0x0', 1), cookie('0x2b', 2)];
    expect(() => checkRestart({ cookies })).toThrow(
      'of 2 agent processes, as during a restart: 0x1a (40 flows), 0x2b (2 flows)',
    );
  });
});

describe("a dump that is not this host's is refused", () => {
  const full = { ...entries()[N]!.ports, [OWN]: [F] };
  const unknownHost = expectedState({ answer: entries(full), full: entries(full), host: HOST });
  it.each<[what: string, Partial<Dump>, ReturnType<typeof someExpected> | undefined, RegExp | undefined]>([
    ['prompts of this host, in short', { promptHosts: ['compute-1'] }, someExpected(), undefined],
    ['no prompts', {}, someExpected(), undefined],
    [
      'prompts of another host',
      { promptHosts: ['compute-2'] },
      someExpected(),
      /prompts name host compute-2.*go to compute-1/,
    ],
    ['prompts of another host, for a saved plan', { promptHosts: ['compute-2'] }, undefined, /prompts name host/],
    [
      'entries that lead to the dump itself',
      { ownTunnelIps: [OWN] },
      unknownHost,
      /name 10\.0\.0\.1, which is the dump's own/,
    ],
    ['its own tunnel ip left out', { ownTunnelIps: [OWN] }, someExpected(), undefined],
  ])('%s', (_, parts, expected, message) => {
    const found = refusal(() => checkWhoseDump(HOST, expected, dump({}, parts)));
    if (message === undefined) expect(found).toBeUndefined();
    else {
      expect(found).toBeInstanceOf(NotThisHostsDump);
      expect((found as Error).message).toMatch(message);
    }
  });
});

describe('an expected state that is empty where the dump is not is refused', () => {
  const nothing: FdbEntries = entries({});
  it.each([
    { what: 'entries on both sides', answer: entries(), observed: dump(), refused: false },
    { what: 'one entry left on the expected side', answer: entries({ [T2]: [F] }), observed: dump(), refused: false },
    {
      what: 'nothing on either side',
      answer: nothing,
      observed: dump({ unicast: new Map(), flood: new Set() }),
      refused: false,
    },
    {
      what: 'nothing expected, a flooding entry held',
      answer: nothing,
      observed: dump({ unicast: new Map() }),
      refused: true,
    },
    { what: 'nothing expected, all held', answer: nothing, observed: dump(), refused: true },
  ])('$what: $refused', ({ answer, observed, refused }) => {
    const found = refusal(() => checkNotEmpty(someExpected(answer), observed, 'lab file lab.yaml'));
    if (refused) expect(found).toBeInstanceOf(NothingExpected);
    else expect(found).toBeUndefined();
  });

  it('with the number of entries that would go', () => {
    const check = () => checkNotEmpty(someExpected(nothing), dump(), 'lab file lab.yaml');
    expect(check).toThrow('lab file lab.yaml has no entry at all for the network of which the host holds 4');
  });
});

describe('an expected state from one cloud and casts to another are refused', () => {
  const ctl1 = { cluster: 'rabbit@ctl1', vhost: '/' };
  it.each([
    { what: 'the same broker', asked: ctl1, castsTo: { ...ctl1 }, refused: false },
    { what: 'a file, which names no broker', asked: undefined, castsTo: ctl1, refused: false },
    { what: 'another cluster', asked: ctl1, castsTo: { cluster: 'rabbit@ctl9', vhost: '/' }, refused: true },
    { what: 'another vhost', asked: ctl1, castsTo: { cluster: 'rabbit@ctl1', vhost: 'lab' }, refused: true },
  ])('$what: $refused', ({ asked, castsTo, refused }) => {
    const found = refusal(() => checkSameCloud(asked, castsTo));
    if (refused) expect(found).toBeInstanceOf(AnotherCloud);
    else expect(found).toBeUndefined();
  });
});

describe('an entry whose table the dump does not hold is refused', () => {
  const missing = planFor(dump({ flood: new Set([T2]), unicast: new Map([[M1, T2]]) }));
  it.each([
    { what: 'all tables', observed: dump({ flood: new Set([T2]), unicast: new Map([[M1, T2]]) }), refused: false },
    { what: 'no flooding entries', observed: dump({ notHeld: { flood: 'table 22 was not dumped' } }), refused: true },
    { what: 'no unicast entries', observed: dump({ notHeld: { unicast: 'table 20 was not dumped' } }), refused: true },
    { what: 'nothing of the network', observed: dump({}, { segments: [] }), refused: true },
    {
      what: 'no answers, since nobody answers',
      observed: dump(
        { flood: new Set([T2]), unicast: new Map([[M1, T2]]), notHeld: { arp: 'ARP responder off' } },
        { responder: false },
      ),
      refused: false,
    },
  ])('a dump with $what: $refused', ({ observed, refused }) => {
    const found = refusal(() => checkTold(preparePlan(missing, observed)));
    if (refused) expect(found).toBeInstanceOf(EntriesNotTold);
    else expect(found).toBeUndefined();
  });
});

describe("a removal whose target is not l2population's is refused", () => {
  const ours = { unicast: new Set<string>(), arp: new Set<string>(), flood: false };
  const held: Partial<Segment> = {
    unicast: new Map([[M1, T2]]),
    arp: new Map([['192.168.0.1', M1]]),
    learned: new Map([[M2, T3]]),
  };
  const take = (ip: string) => planOf(removing({ [T2]: [[M1, ip]] }));
  it.each<[what: string, plan: Plan, foreign: Partial<ForeignEntries>, why: RegExp | undefined]>([
    ['an entry of its own', take('192.168.0.1'), {}, undefined],
    ['a learned entry', planOf(removing({ [T3]: [[M2, '::']] })), {}, /learned from traffic/],
    ['an entry that is put where one was learned', planOf(adding({ [T3]: [[M2, '192.168.0.2']] })), {}, undefined],
    [
      'a flow of others',
      take('::'),
      { unicast: new Set([M1]) },
      /takes away fa:16:3e:00:00:01 .* others than the agent/,
    ],
    [
      'an answer of others',
      take('192.168.0.1'),
      { arp: new Set(['192.168.0.1']) },
      /takes away 192\.168\.0\.1 .* others/,
    ],
    ['a flood flow of others', planOf(removing({ [T3]: [F] })), { flood: true }, /takes away 10\.0\.0\.3 .* others/],
    ['a flooding entry of its own', planOf(removing({ [T3]: [F] })), {}, undefined],
    ['an entry beside one of others', take('::'), { unicast: new Set([M2]) }, undefined],
  ])('%s', (_, plan, foreign, why) => {
    const observed = dump({ ...held, foreign: { ...ours, ...foreign } });
    const found = refusal(() => checkOwnEntries(preparePlan(plan, observed), observed));
    if (why === undefined) expect(found).toBeUndefined();
    else {
      expect(found).toBeInstanceOf(NotL2populations);
      expect((found as Error).message).toMatch(why);
    }
  });
});
