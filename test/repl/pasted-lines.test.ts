import { describe, expect, test } from 'vitest';
import { pastedLines } from '../../src/repl/pasted-lines.ts';

/** The lines that follow by themselves, with whether each runs. */
function following(pasted: ReturnType<typeof pastedLines>) {
  const all = [];
  for (let next = pasted.next(); next !== undefined; next = pasted.next()) all.push([next.line, next.runs]);
  return all;
}

describe('a paste at the prompt', () => {
  test('of one line waits for Enter, with or without its end', () => {
    const pasted = pastedLines();
    expect(pasted.take('query -n blue\n')).toBe('query -n blue');
    expect(pasted.waiting).toBe(0);
    pasted.agree();
    expect(following(pasted)).toEqual([]);
  });

  test('of several lines runs none before Enter, and then one after another', () => {
    const pasted = pastedLines();
    expect(pasted.take('one\ntwo\nthree\n')).toBe('one');
    expect(following(pasted)).toEqual([]);
    pasted.agree();
    expect(following(pasted)).toEqual([
      ['two', true],
      ['three', true],
    ]);
  });

  test('leaves its last line to be edited where that was not pasted to its end', () => {
    const pasted = pastedLines();
    pasted.take('one\ntwo\nthr');
    pasted.agree();
    expect(following(pasted)).toEqual([
      ['two', true],
      ['thr', false],
    ]);
  });

  test('loses what would act on the terminal', () => {
    expect(pastedLines().take('que\u001b[2Jry\u0007')).toBe('que[2Jry');
  });

  test('gives a command its text, and goes on behind it', () => {
    const pasted = pastedLines();
    pasted.take('show -\nflow 1\nflow 2\n.\nquery\n');
    pasted.agree();
    expect(pasted.text()).toEqual({ lines: ['flow 1', 'flow 2'], isEnded: true });
    expect(following(pasted)).toEqual([['query', true]]);
  });

  test('gives a command all it has where the text has no end', () => {
    const pasted = pastedLines();
    pasted.take('show -\nflow 1\n');
    expect(pasted.text()).toEqual({ lines: ['flow 1'], isEnded: false });
  });
});
