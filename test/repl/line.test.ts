import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLine, typedWord, wordsToRun } from '../../src/repl/line.ts';

const wordsOf = (text: string) => readLine(text).words.map((word) => word.text);

test.each([
  ['query -n blue', ['query', '-n', 'blue']],
  ['  query   -n\tblue  ', ['query', '-n', 'blue']],
  ["query -n 'net a'", ['query', '-n', 'net a']],
  ['query -n "net \\"a\\" \\$x"', ['query', '-n', 'net "a" $x']],
  ['query -n net\\ a', ['query', '-n', 'net a']],
  ["query -n 'it'\\''s'", ['query', '-n', "it's"]],
  ["query -n ''", ['query', '-n', '']],
  ['query --from=$HOME/*.yaml', ['query', '--from=$HOME/*.yaml']],
  ['query -n a#b # a comment | grep x', ['query', '-n', 'a#b']],
  ['# nothing', []],
  ['', []],
])('%s has the words %j', (text, words) => {
  expect(wordsOf(text)).toEqual(words);
  expect(readLine(text).fault).toBeUndefined();
});

test.each([
  ['query | grep blue', ['query'], 'grep blue'],
  ['query -f csv|head -2 | tac > x', ['query', '-f', 'csv'], 'head -2 | tac > x'],
  ['query > out file', ['query'], 'cat > out file'],
  ['query >> out', ['query'], 'cat >> out'],
  ["query -n 'a | b' | grep '>'", ['query', '-n', 'a | b'], "grep '>'"],
  ['query | grep "a # b"', ['query'], 'grep "a # b"'],
])('of %s the words are %j, and the shell gets %s', (text, words, command) => {
  expect(wordsOf(text)).toEqual(words);
  expect(readLine(text).shell?.command).toBe(command);
});

describe('what cannot be run as it stands is refused', () => {
  test.each([
    ["query -n 'blue", /quote ' is not closed/],
    ['query -n "blue', /quote " is not closed/],
    ['query; query', /; is not for this prompt/],
    ['query && query', /&& is not for this prompt/],
    ['query || query', /\|\| is not for this prompt/],
    ['diff --host $(hostname) --live', /\( is not for this prompt/],
    ['diff - < file', /< is not for this prompt/],
    ['query 2> errors', /2> is not for this prompt/],
    ['query |', /nothing stands behind the \|/],
  ])('%s', (text, says) => {
    expect(() => wordsToRun(readLine(text))).toThrow(says);
  });
});

test('each word knows where it stands', () => {
  const text = ` query  'net a' x`;
  expect(readLine(text).words.map(({ start, end }) => text.slice(start, end))).toEqual(['query', "'net a'", 'x']);
});

test('any word that is typed for somebody is read as the same word', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.constantFrom(undefined, "'" as const, '"' as const), (word, quote) => {
      expect(wordsOf(`query ${typedWord(word, quote)}${quote ?? ''} -f`)).toEqual(['query', word, '-f']);
    }),
  );
});

test('no line, however it is cut, is read without an end', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { words } = readLine(text);
      for (const { start, end } of words) expect(start).toBeLessThan(end);
    }),
  );
});
