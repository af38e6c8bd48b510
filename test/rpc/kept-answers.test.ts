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
  const answers = new KeptAnswers(400);
  const hosts = ['c1', 'c2', 'c3', 'c4', 'c5'];
  for (const host of hosts) answers.keep(asked(host), { text: 'x'.repeat(100) }, 1);
  const kept = hosts.filter((host) => answers.get(asked(host)) !== undefined);
  expect(kept).toEqual(['c3', 'c4', 'c5']);
});

test('an answer beyond all bounds is given, and not kept', () => {
  const answers = new KeptAnswers(50);
  const { result } = answers.keep(asked('c1'), { text: 'x'.repeat(100) }, 1);
  expect(result.escapedJson).toContain('x'.repeat(100));
  expect(answers.get(asked('c1'))).toBeUndefined();
  answers.keep(asked('c2'), {}, 0);
  expect(answers.get(asked('c2'))).toBeDefined();
});
