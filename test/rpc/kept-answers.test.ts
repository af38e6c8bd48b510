import { expect, test } from 'vitest';

import { KeptAnswers } from '../../src/rpc/kept-answers.ts';
import type { AskedQuery } from '../../src/rpc/query-arguments.ts';

const asked = (host?: string, source?: string, ...networkIds: string[]): AskedQuery => ({ networkIds, host, source });

test('an answer is kept for its own question alone', () => {
  const answers = new KeptAnswers();
  const kept = answers.keep(asked('c1', undefined, 'a', 'b'), { a: 1 }, 7);
  expect(answers.get(asked('c1', undefined, 'a', 'b'))).toBe(kept);
  expect(kept.entries).toBe(7);
  for (const other of [
    asked('c2', undefined, 'a', 'b'),
    asked(undefined, 'c1', 'a', 'b'),
    asked('c1', undefined, 'a'),
    asked('c1', undefined, 'b', 'a'),
    asked('c1', undefined, 'a,b'),
    asked(undefined, undefined, 'a', 'b'),
  ]) {
    expect(answers.get(other)).toBeUndefined();
  }
});

test('when the answers are too many, the oldest go', () => {
  const answers = new KeptAnswers(2_000);
  const hosts = ['c1', 'c2', 'c3', 'c4', 'c5'];
  for (const host of hosts) answers.keep(asked(host), { text: 'x'.repeat(100) }, 1);
  const kept = hosts.filter((host) => answers.get(asked(host)) !== undefined);
  expect(kept).toEqual(['c3', 'c4', 'c5']);
});

test('an answer beyond all bounds is given, and neither kept nor in the way of the others', () => {
  const answers = new KeptAnswers(600);
  answers.keep(asked('c2'), {}, 0);
  const { result } = answers.keep(asked('c1'), { text: 'x'.repeat(100) }, 1);
  expect(result.escapedJson).toContain('x'.repeat(100));
  expect(answers.get(asked('c1'))).toBeUndefined();
  expect(answers.get(asked('c2'))).toBeDefined();
});

test('an answer beyond all bounds ends the one kept for the same question', () => {
  const answers = new KeptAnswers(600);
  answers.keep(asked('c1'), {}, 0);
  answers.keep(asked('c1'), { text: 'x'.repeat(100) }, 1);
  expect(answers.get(asked('c1'))).toBeUndefined();
});

test('empty answers count too', () => {
  const answers = new KeptAnswers(10_000);
  const hosts = Array.from({ length: 100 }, (_, index) => `c${index}`);
  for (const host of hosts) answers.keep(asked(host), {}, 0);
  const kept = hosts.filter((host) => answers.get(asked(host)) !== undefined);
  expect(kept).toEqual(hosts.slice(-kept.length));
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.length).toBeLessThan(20);
});
