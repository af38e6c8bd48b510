import { chmodSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openHistory } from '../../src/repl/history.ts';
import { type HistorySearch, searchHistory } from '../../src/repl/search-history.ts';

const freshFile = () => join(mkdtempSync(join(tmpdir(), 'l2pop-history-')), 'l2pop', 'history');

describe('history', () => {
  test('is kept for the next session, for its user alone', () => {
    const file = freshFile();
    const first = openHistory(file);
    first.add('query -n blue');
    first.add('use host c1');
    expect(openHistory(file).lines).toEqual(['use host c1', 'query -n blue']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('has a line once, where it was typed last', () => {
    const history = openHistory(freshFile());
    for (const line of ['a', 'b', 'a', 'a']) history.add(line);
    expect(history.lines).toEqual(['a', 'b']);
  });

  test('takes back what others may read', () => {
    const file = freshFile();
    openHistory(file).add('a');
    chmodSync(file, 0o644);
    openHistory(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test.each([
    'query --transport-url rabbit://u:secretpw@h/',
    'use from mysql://u:secretpw@h/neutron',
    "query --transport-url 'rabbit://u:two secretpw@h/'",
    'query --transport-url-command "OS_PASSWORD=secretpw tell"',
    ' query -n private',
  ])('keeps %s for this session alone', (line) => {
    const file = freshFile();
    const history = openHistory(file);
    history.add('a');
    history.add(line);
    expect(history.lines[0]).toBe(line);
    expect(readFileSync(file, 'utf8')).toBe('a\n');
  });

  test('of two sessions at a time loses nothing', () => {
    const file = freshFile();
    const [one, two] = [openHistory(file), openHistory(file)];
    one.add('a');
    two.add('b');
    one.add('c');
    expect(openHistory(file).lines).toEqual(['c', 'b', 'a']);
  });

  test('goes on without a file where none can be written', () => {
    const file = join(freshFile(), 'below');
    writeFileSync(join(file, '../../..', 'l2pop'), 'no folder');
    const history = openHistory(file);
    history.add('a');
    expect(history.lines).toEqual(['a']);
  });
});

describe('the search through it', () => {
  const lines = ['query -n green', 'diff --host c1 -', 'query -n blue', 'use host c1'];
  const type = (search: HistorySearch, text: string) => {
    for (const letter of text) search.press(letter, { name: letter });
  };
  const back = { name: 'r', ctrl: true };

  test('finds the newest line that holds the text, and older ones with Ctrl-R', () => {
    const search = searchHistory(lines, { line: 'x', cursor: 1 });
    type(search, 'query');
    expect(search.found.line).toBe('query -n green');
    search.press('\u0012', back);
    expect(search.found.line).toBe('query -n blue');
    expect(search.prompt).toBe("(search back)'query': ");
  });

  test('says when there is no older one, and stays', () => {
    const search = searchHistory(lines, { line: '', cursor: 0 });
    type(search, 'use');
    search.press('\u0012', back);
    expect([search.prompt, search.found.line]).toEqual(["(failed search back)'use': ", 'use host c1']);
  });

  test('takes letters back', () => {
    const search = searchHistory(lines, { line: '', cursor: 0 });
    type(search, 'c1x');
    search.press('\u007f', { name: 'backspace' });
    expect(search.found).toEqual({ line: 'diff --host c1 -', cursor: 12 });
  });

  test('ends with the found line at Enter, with the line as it was at Escape', () => {
    const search = searchHistory(lines, { line: 'half', cursor: 2 });
    type(search, 'blue');
    expect(search.press('\r', { name: 'return' })).toBe('taken');
    expect(search.press('\u001b', { name: 'escape' })).toBe('left');
  });
});
