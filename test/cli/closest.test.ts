import { expect, test } from 'vitest';
import { closest } from '../../src/cli/closest.ts';

const COMMANDS = ['query', 'show', 'diff', 'dump', 'fix', 'cast add', 'watch'];

test.each([
  { typed: 'qurey', meant: 'query', why: 'two letters are swapped' },
  { typed: 'dif', meant: 'diff', why: 'a letter is missing' },
  { typed: 'watchh', meant: 'watch', why: 'a letter is too many' },
  { typed: 'shiw', meant: 'show', why: 'a letter is another' },
  { typed: 'cast ad', meant: 'cast add', why: 'it has two words' },
  { typed: 'fox', meant: 'fix', why: 'one letter of three may be wrong' },
  { typed: 'foo', meant: undefined, why: 'two letters of three are too many' },
  { typed: 'nosuch', meant: undefined, why: 'nothing is near' },
])('$typed means $meant: $why', ({ typed, meant }) => {
  expect(closest(typed, COMMANDS)).toBe(meant);
});
