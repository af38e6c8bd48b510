import { describe, expect, it } from 'vitest';
import { applyChanges } from '../../src/fdb/apply-changes.ts';
import type { Dump } from '../../src/fdb/dump.ts';
import { compareAgain } from '../../src/repair/compare-again.ts';
import type { JournalCast, JournalRecord } from '../../src/repair/read-journal.ts';
import type { CastFate } from '../../src/repair/send-plan.ts';
import { undoPlan } from '../../src/repair/undo-plan.ts';
import { dump, M1, M2, segment, T2, T3 } from '../fdb/small-state.ts';
import { HOST, planFor } from './some-plan.ts';

const STALE = 'fa:16:3e:00:00:99';
const whole = segment();
const drifted = dump({
  unicast: new Map([
    [M1, T3],
    [STALE, T2],
  ]),
});
const plan = planFor(drifted);
const allChanges = plan.stages.flat().flatMap(({ changes }) => changes);
const mended = applyChanges(drifted, allChanges);
const methods = ({ stages }: { stages: typeof plan.stages }) =>
  stages.map((stage) => stage.map(({ cast }) => cast.method));

describe('a plan that is compared again', () => {
  it('is carried out as it is where nothing has changed', () => {
    expect(compareAgain(plan, drifted)).toEqual({ plan, skipped: [], unfit: 0 });
  });

  it('has nothing left to send where all of it is so already', () => {
    const again = compareAgain(plan, mended);
    expect(again.plan.stages).toEqual([]);
    expect(again.skipped.length).toBeGreaterThan(0);
    expect(again.skipped.every((each) => each.endsWith('it is so already'))).toBe(true);
    expect(again.unfit).toBe(0);
  });

  it('leaves out the cast whose entry has become something else, and says what', () => {
    const moved = applyChanges(drifted, [{ ...allChanges.find(({ key }) => key === STALE)!, after: T3 }]);
    const { plan: kept, skipped, unfit } = compareAgain(plan, moved);
    expect(methods(kept).flat()).not.toContain('remove_fdb_entries');
    expect(unfit).toBe(1);
    expect(skipped).toEqual([expect.stringContaining(`${STALE} has changed since: it was ${T2} and is ${T3}`)]);
  });

  it('leaves out what the dump does not tell of any more', () => {
    const { plan: kept, skipped } = compareAgain(plan, dump({ notHeld: { unicast: 'table 20 was not dumped' } }));
    expect(kept.stages).toEqual([]);
    expect(skipped).toEqual(expect.arrayContaining([expect.stringContaining('does not tell of')]));
  });

  it('sends that all the same where the dump is only a part of what there is', () => {
    const part = dump({ notHeld: { unicast: 'table 20 was not dumped' } });
    expect(compareAgain(plan, part, { isPart: true })).toMatchObject({ skipped: [], unfit: 0 });
  });
});

describe('a plan whose flooding entry is put before another is taken away, compared again', () => {
  const T9 = '10.0.0.9';
  const before = dump({ flood: new Set([T2, T9]) });
  const floods = planFor(before);
  const again = (parts: Parameters<typeof dump>[0]) => compareAgain(floods, dump(parts));

  it('is of two stages', () => expect(methods(floods)).toEqual([['add_fdb_entries'], ['remove_fdb_entries']]));

  it.each([
    {
      now: 'the missing one has come meanwhile',
      parts: { flood: new Set([T2, T3, T9]) },
      sent: [['add_fdb_entries'], ['remove_fdb_entries']],
      unfit: 0,
    },
    { now: 'the stale one has gone meanwhile', parts: { flood: new Set([T2]) }, sent: [['add_fdb_entries']], unfit: 0 },
    { now: 'both have been done', parts: { flood: new Set([T2, T3]) }, sent: [], unfit: 0 },
  ])('sends $sent where $now', ({ parts, sent, unfit }) => {
    const { plan: kept, unfit: found } = again(parts);
    expect(methods(kept)).toEqual(sent);
    expect(found).toBe(unfit);
  });

  it('counts what had come by itself as no change of its own, so that an undo leaves it', () => {
    const { plan: kept } = again({ flood: new Set([T2, T3, T9]) });
    expect(kept.stages[0]![0]!.changes).toEqual([]);
    expect(kept.stages[1]![0]!.changes).toMatchObject([{ holding: 'flood', key: T9 }]);
  });

  it('takes nothing away after a put that does not fit any more, and says so', () => {
    const both = planFor(dump({ flood: new Set([T2, T9]), unicast: new Map([[M2, T3]]) }));
    const strange = dump({
      flood: new Set([T2, T9]),
      unicast: new Map([
        [M1, T9],
        [M2, T3],
      ]),
    });
    const { plan: kept, skipped, unfit } = compareAgain(both, strange);
    expect(kept.stages).toEqual([]);
    expect(unfit).toBe(2);
    expect(skipped[1]).toMatch(/cast 1, which it comes after, is left out/);
  });
});

describe('undoing a sent plan', () => {
  const record = (fates: CastFate[] = [], casts = plan.stages.flat()): JournalRecord => ({
    file: '/state/20261127T010203Z-compute-1.jsonl',
    name: '20261127T010203Z-compute-1',
    startedAt: new Date(0),
    who: 'root@ctl1',
    host: HOST,
    kind: 'ovs',
    broker: { name: 'rabbit@ctl1:5672 vhost /', cluster: 'rabbit@ctl1', vhost: '/' },
    origin: 'lab file lab.yaml',
    ownTunnelIps: [],
    undoes: undefined,
    casts: casts.map((cast, index): JournalCast => ({ ...cast, number: index + 1, fate: fates[index] ?? 'confirmed' })),
    end: 'sent',
    verified: undefined,
  });
  const holdings = ({ segments }: Dump) =>
    segments.map(({ unicast, flood, arp }) => [[...unicast].sort(), [...flood].sort(), [...arp].sort()]);

  it('brings the drift back', () => {
    const { plan: undo, skipped } = undoPlan(record(), mended);
    const back = applyChanges(
      mended,
      undo.stages.flat().flatMap(({ changes }) => changes),
    );
    expect(holdings(back)).toEqual(holdings(drifted));
    expect(skipped).toEqual([]);
  });

  it('touches nothing that was never sent', () => {
    const unsent = record(plan.stages.flat().map(() => 'not-sent'));
    expect(undoPlan(unsent, mended)).toMatchObject({ plan: { stages: [] }, skipped: [], unfit: 0 });
  });

  it('looks whether a cast of unknown fate has arrived', () => {
    const unknown = record(plan.stages.flat().map(() => 'unknown'));
    expect(undoPlan(unknown, mended).plan.stages).not.toEqual([]);
    const { plan: undo, skipped, unfit } = undoPlan(unknown, drifted);
    expect(unfit).toBe(0);
    expect(undo.stages).toEqual([]);
    expect(skipped).toEqual(expect.arrayContaining([expect.stringContaining('as it was before already')]));
  });

  it('names a left-over tunnel port that was deleted: no cast is needed for it, and none brings it back', () => {
    const port = { name: 'vxlan-0a000009', networkType: 'vxlan', endpoint: '10.0.0.9', hasIngressFlow: true };
    const leftOver = dump({}, { tunnelPorts: [port] });
    const { plan: undo, skipped, unfit } = undoPlan(record([], planFor(leftOver).stages.flat()), dump());
    expect(undo.stages).toEqual([]);
    expect(skipped).toEqual(['tunnel port vxlan-0a000009 to 10.0.0.9: it was left over, and stays deleted']);
    expect(unfit).toBe(1);
  });

  it('leaves alone what has changed since, and says so', () => {
    const since = dump({
      ...whole,
      unicast: new Map([
        [M1, '10.0.0.7'],
        [M2, T3],
      ]),
    });
    const { skipped, unfit } = undoPlan(record(), since);
    expect(unfit).toBeGreaterThan(0);
    expect(skipped).toEqual(expect.arrayContaining([expect.stringContaining(`${M1} of network`)]));
    expect(skipped).toEqual(expect.arrayContaining([expect.stringContaining('was left 10.0.0.2 and is 10.0.0.7')]));
  });
});
