import { describe, expect, it, test } from 'vitest';
import { checkRemovals, countHeld, TooManyRemovals } from '../../../src/repair/guards/removals.ts';
import { dump, F, M1, T2 } from '../../fdb/small-state.ts';
import { adding, pairs, planOf, removing } from '../some-plan.ts';

test.each([
  { held: 0, limit: 5 },
  { held: 9, limit: 5 },
  { held: 12, limit: 6 },
  { held: 99, limit: 49 },
  { held: 5000, limit: 50 },
])('a host that holds $held entries may lose $limit by one plan', ({ held, limit }) => {
  const losing = (count: number) => () => checkRemovals(planOf(removing({ [T2]: pairs(count) })), held);
  expect(losing(limit)).not.toThrow();
  expect(losing(limit + 1)).toThrow(`${limit} are allowed`);
});

describe('removals', () => {
  it('are the pairs of removes and the addresses that updates take away, not what is put', () => {
    const update = {
      method: 'update_fdb_entries' as const,
      fdbEntries: { chg_ip: { n: { [T2]: { before: pairs(2), after: pairs(3) } } } },
    };
    const plan = planOf(adding({ [T2]: pairs(7) }), removing({ [T2]: [F, ...pairs(3)] }), update);
    expect(() => checkRemovals(plan, 900, 6)).not.toThrow();
    expect(() => checkRemovals(plan, 900, 5)).toThrow('takes away 6 of');
  });

  it('are held against the unicast and flooding entries of the host', () => {
    expect(countHeld(dump({ unicast: new Map([[M1, T2]]), flood: new Set([T2]) }))).toBe(2);
  });

  it.each([
    { removals: 5, held: 4, limit: undefined, refused: false },
    { removals: 6, held: 4, limit: undefined, refused: true },
    { removals: 51, held: 900, limit: undefined, refused: true },
    { removals: 51, held: 900, limit: 51, refused: false },
    { removals: 1, held: 900, limit: 0, refused: true },
  ])('$removals of $held with a limit of $limit are refused: $refused', ({ removals, held, limit, refused }) => {
    const check = () => checkRemovals(planOf(removing({ [T2]: pairs(removals) })), held, limit);
    if (refused) expect(check).toThrow(TooManyRemovals);
    else expect(check).not.toThrow();
  });

  it('are told with the host and both numbers', () => {
    const check = () => checkRemovals(planOf(removing({ [T2]: pairs(8) })), 10);
    expect(check).toThrow('the plan takes away 8 of the 10 entries that compute-1 holds; 5 are allowed');
  });
});
