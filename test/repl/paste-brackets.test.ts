import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pasteBrackets, type Stretch } from '../../src/repl/paste-brackets.ts';

const paste = (text: string) => `\u001b[200~${text}\u001b[201~`;

/** Stretches of one kind that follow one another are one. */
function joined(stretches: readonly Stretch[]): [string, string][] {
  const all: [string, string][] = [];
  let isOpen = false;
  for (const stretch of stretches) {
    const last = all.at(-1);
    if (last && last[0] === stretch.kind && (stretch.kind === 'keys' || isOpen)) last[1] += stretch.text;
    else all.push([stretch.kind, stretch.text]);
    isOpen = stretch.kind === 'paste' && !stretch.isWhole;
  }
  return all;
}

test('pasted text is told from typed keys', () => {
  const split = pasteBrackets();
  expect(split(`ab${paste('x\ry')}\r`)).toEqual([
    { kind: 'keys', text: 'ab' },
    { kind: 'paste', text: 'x\ry', isWhole: true },
    { kind: 'keys', text: '\r' },
  ]);
});

test('a key that is an escape, or begins with one, does not wait for more', () => {
  expect(pasteBrackets()('\u001b')).toEqual([{ kind: 'keys', text: '\u001b' }]);
  expect(pasteBrackets()('\u001b[')).toEqual([{ kind: 'keys', text: '\u001b[' }]);
  expect(pasteBrackets()('\u001b[A')).toEqual([{ kind: 'keys', text: '\u001b[A' }]);
});

test('wherever a terminal cuts what it sends, behind the first two bytes of a bracket, the stretches are the same', () => {
  const text = fc.stringMatching(/^[a-c[\r~0-2]{1,12}$/);
  const part = fc.oneof(
    text.map((keys) => ({ sent: keys, told: ['keys', keys] as [string, string] })),
    text.map((pasted) => ({ sent: paste(pasted), told: ['paste', pasted] as [string, string] })),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), fc.array(fc.nat(80)), (parts, cuts) => {
      const sent = parts.map((each) => each.sent).join('');
      const split = pasteBrackets();
      const bad = (at: number) => /\u001b\[?$/.test(sent.slice(0, at)) && !sent.slice(0, at).endsWith('\u001b[20');
      const places = [...new Set(cuts.filter((at) => at < sent.length && !bad(at)))].sort((a, b) => a - b);
      const chunks = [0, ...places].map((from, index) => sent.slice(from, places[index]));
      const expected: [string, string][] = [];
      for (const { told } of parts) {
        if (told[0] === 'keys' && expected.at(-1)?.[0] === 'keys') expected.at(-1)![1] += told[1];
        else expected.push([...told]);
      }
      expect(joined(chunks.flatMap(split))).toEqual(expected);
    }),
  );
});
