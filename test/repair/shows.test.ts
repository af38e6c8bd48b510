import { expect, it } from 'vitest';
import { preparePlan } from '../../src/fdb/cast-effects.ts';
import { holdsUp, notShown, secondsOfWork } from '../../src/repair/shows.ts';
import { dump, F, M1, T2, T3 } from '../fdb/small-state.ts';
import { adding, pairs, planFor, planOf } from './some-plan.ts';

it.each([
  { what: 'all that it puts', now: dump(), missing: 0, awaited: 0 },
  {
    what: 'all but a flooding entry, which may come with the next stage',
    now: dump({ flood: new Set([T2]) }),
    missing: 1,
    awaited: 0,
  },
  { what: 'another endpoint', now: dump({ unicast: new Map([[M1, T3]]) }), missing: 2, awaited: 2 },
])('a stage waits for $awaited of its entries where the dataplane shows $what', ({ now, missing, awaited }) => {
  const stage = planFor(dump({ unicast: new Map(), flood: new Set([T2]) })).stages[0]!;
  const left = notShown(stage, now);
  expect(left).toHaveLength(missing);
  expect(holdsUp(left)).toHaveLength(awaited);
});

it('an agent works on a thousand entries a second', () => {
  const plan = preparePlan(planOf(adding({ [T2]: [F, ...pairs(199)] }), adding({ [T3]: pairs(300) })), dump());
  expect(secondsOfWork(plan.stages.flat())).toBe(0.5);
});
