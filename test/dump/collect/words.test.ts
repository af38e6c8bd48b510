import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quoteWords } from '../../../src/dump/collect/quote-words.ts';
import { splitWords, UnsplittableCommand } from '../../../src/dump/collect/split-words.ts';
import { remoteLine } from '../../../src/dump/collect/ssh/execute-over-ssh.ts';

/** The words that a shell makes of a line, by a program that prints its arguments. */
const byShell = (line: string): string[] =>
  execFileSync('/bin/sh', ['-c', line], { encoding: 'utf8' }).split('\0').slice(0, -1);

const PRINT = ['printf', '%s\\0'];
/** No argument of a program can hold a NUL. */
const word = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'\'"\\$`() \n\t;&|<>*?[]{}!#~=%-^a') }),
    fc.constantFrom(
      '',
      '$(touch /x)',
      '`id`',
      "'; id; '",
      '-n',
      '~',
      '=ls',
      '%self',
      'a b',
      "it's",
      '"',
      '\\',
      '\n',
      '*',
    ),
  )
  .filter((text) => !text.includes('\0') && Buffer.from(text).toString() === text);
const words = fc.array(word, { minLength: 1, maxLength: 20 });

describe('words that are quoted', () => {
  test('come out of a POSIX shell as they were, whatever stands in them', () => {
    fc.assert(
      fc.property(words, (each) => {
        expect(byShell(quoteWords([...PRINT, ...each]))).toEqual(each);
      }),
      { numRuns: 150 },
    );
  });

  test('come out of the line for the far side as they were', () => {
    fc.assert(
      fc.property(words, (each) => {
        expect(byShell(remoteLine([...PRINT, ...each]))).toEqual(each);
      }),
      { numRuns: 50 },
    );
  });

  test('are the same again when they are split', () => {
    fc.assert(
      fc.property(words, (each) => {
        expect(splitWords(quoteWords(each))).toEqual(each);
      }),
    );
  });

  test('have no quotes where they need none', () => {
    expect(quoteWords(['ovs-ofctl', '--names', 'dump-flows', 'br-tun', 'table=20'])).toBe(
      'ovs-ofctl --names dump-flows br-tun table=20',
    );
  });
});

describe('a command that is split', () => {
  test.each([
    ['docker exec openvswitch_vswitchd', ['docker', 'exec', 'openvswitch_vswitchd']],
    ['  sudo   podman\texec x ', ['sudo', 'podman', 'exec', 'x']],
    [`kubectl exec "my pod" -c 'ovs db' --`, ['kubectl', 'exec', 'my pod', '-c', 'ovs db', '--']],
    ['a\\ b c"d"\'e\'', ['a b', 'cde']],
    ['"a\\"b\\\\c\\d"', ['a"b\\c\\d']],
    [`'' ""`, ['', '']],
    ['', []],
  ])('%j has the words %j', (text, expected) => {
    expect(splitWords(text)).toEqual(expected);
    if (expected.length > 0) expect(byShell(`printf '%s\\0' ${text}`)).toEqual(expected);
  });

  test.each([
    ["docker exec 'x", 'a quote is not closed'],
    ['docker exec "x', 'a quote is not closed'],
    ['docker exec x\\', 'it ends in a backslash'],
    ['docker exec $NAME', '$ is for a shell'],
    ['docker exec "$NAME"', '$ is for a shell'],
    ['docker exec `id`', '` is for a shell'],
    ['a; b', '; is for a shell'],
    ['a | b', '| is for a shell'],
    ['a > b', '> is for a shell'],
    ['exec *', '* is for a shell'],
  ])('%j is refused: %s', (text, why) => {
    expect(() => splitWords(text)).toThrow(UnsplittableCommand);
    expect(() => splitWords(text)).toThrow(why);
  });
});
