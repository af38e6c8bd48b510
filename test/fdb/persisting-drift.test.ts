import { expect, it } from 'vitest';
import { diff } from '../../src/fdb/diff.ts';
import type { Drift } from '../../src/fdb/drift.ts';
import { expectedState } from '../../src/fdb/expected.ts';
import { persistingDrift } from '../../src/fdb/persisting-drift.ts';
import { dump, entries, M1, M2, T2, T3 } from './small-state.ts';

const drifts = (...unicast: [string, string][]): Drift[] =>
  diff(expectedState({ answer: entries() }), dump({ unicast: new Map(unicast) })).drift;

it.each<[string, Drift[], Drift[], string[]]>([
  ['stays', drifts([M2, T3]), drifts([M2, T3]), ['missing-unicast']],
  ['goes away', drifts([M2, T3]), drifts([M1, T2], [M2, T3]), []],
  ['is new', drifts([M1, T2], [M2, T3]), drifts([M2, T3]), []],
  ['is of another MAC', drifts([M1, T2]), drifts([M2, T3]), []],
  ['leads elsewhere by now', drifts([M1, T3], [M2, T3]), drifts([M1, '10.0.0.9'], [M2, T3]), []],
])('a drift that %s', (_how, first, second, kinds) => {
  expect(persistingDrift(first, second).map(({ kind }) => kind)).toEqual(kinds);
});
