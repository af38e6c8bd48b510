import { expect, test } from 'vitest';

import { isTopicPattern, matchesTopic } from '../../src/transport/topic-pattern.ts';

test.each([
  ['t', 't', true],
  ['t', 't.h', false],
  ['t.*', 't.h', true],
  ['t.*', 't', false],
  ['t.*', 't.h.example.org', false],
  ['t.#', 't', true],
  ['t.#', 't.h.example.org', true],
  ['t.#', 'tx.h', false],
  ['#', '', true],
  ['#', 'a.b', true],
  ['*', '', true],
  ['#.org', 't.h.example.org', true],
  ['#.org', 'org', true],
  ['*.#.org', 'org', false],
  ['a.#.b.#.c', 'a.x.b.y.z.c', true],
  ['a.#.b.#.c', 'a.x.c', false],
  ['t.h*', 't.hx', false],
])('%s matches %s: %s', (pattern, key, matches) => {
  expect(matchesTopic(pattern, key)).toBe(matches);
});

test.each([
  ['t.h', false],
  ['t#', false],
  ['t.#', true],
  ['*.h', true],
])('%s is a pattern: %s', (key, isPattern) => {
  expect(isTopicPattern(key)).toBe(isPattern);
});
