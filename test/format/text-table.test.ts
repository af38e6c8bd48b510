import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldText } from '../../src/format/fold-text.ts';
import type { Column, Narrow } from '../../src/format/report.ts';
import { drawTable } from '../../src/format/text-table.ts';

const layout = (width: number, mustFit = true) => ({ width, mustFit, paint: (_style: string, text: string) => text });

describe('a text is folded', () => {
  test.each([
    { text: 'short', width: 9, lines: ['short'] },
    { text: 'two words', width: 5, lines: ['two', 'words'] },
    { text: 'as full as fits', width: 8, lines: ['as full', 'as fits'] },
    { text: 'fa:16:3e:0a:02:01', width: 5, lines: ['fa:16:3e:0a:02:01'] },
    { text: '192.0.2.1, 192.0.2.2', width: 12, lines: ['192.0.2.1,', '192.0.2.2'] },
    { text: 'missing-unicast', width: 9, lines: ['missing-unicast'] },
    { text: 'missing-unicast', width: 9, at: 'hyphens' as const, lines: ['missing-', 'unicast'] },
  ])('$text in $width columns: $lines', ({ text, width, at, lines }) => {
    expect(foldText(text, width, at)).toEqual(lines);
  });
});

interface Row {
  number: number;
  name: string;
  words: string;
}

const ROWS: Row[] = [
  { number: 1, name: 'fa:16:3e:0a:02:01', words: 'harmless while nobody uses it' },
  { number: 2, name: '2001:db8::1', words: 'lost' },
  { number: 3, name: '192.0.2.1', words: 'lost' },
];

const columns = (narrow: Narrow): Column<Row>[] => [
  { id: 'number', title: '#', value: (row) => row.number },
  { id: 'words', title: 'Effect', narrow, minWidth: 12, value: (row) => row.words },
  { id: 'name', title: 'Entry', value: (row) => row.name },
];

describe('a table that is too wide for its screen', () => {
  test('folds what may be folded', () => {
    expect(drawTable(columns('fold'), ROWS, layout(45))).toMatchInlineSnapshot(`
      "+---+-------------------+-------------------+
      | # | Effect            | Entry             |
      +---+-------------------+-------------------+
      | 1 | harmless while    | fa:16:3e:0a:02:01 |
      |   | nobody uses it    |                   |
      +---+-------------------+-------------------+
      | 2 | lost              | 2001:db8::1       |
      +---+-------------------+-------------------+
      | 3 | lost              | 192.0.2.1         |
      +---+-------------------+-------------------+
      "
    `);
  });

  test('leaves out what may be dropped, and says so', () => {
    expect(drawTable(columns('drop'), ROWS, layout(40))).toMatchInlineSnapshot(`
      "+---+-------------------+
      | # | Entry             |
      +---+-------------------+
      | 1 | fa:16:3e:0a:02:01 |
      | 2 | 2001:db8::1       |
      | 3 | 192.0.2.1         |
      +---+-------------------+
      (no room for Effect: a wider screen or
      -f json shows it)
      "
    `);
  });

  test('tells below what may stand there, once', () => {
    expect(drawTable(columns('below'), ROWS, layout(36))).toMatchInlineSnapshot(`
      "+---+-------------------+
      | # | Entry             |
      +---+-------------------+
      | 1 | fa:16:3e:0a:02:01 |
      | 2 | 2001:db8::1       |
      | 3 | 192.0.2.1         |
      +---+-------------------+
      Effect:
        1    harmless while nobody uses it
        2,3  lost
      "
    `);
  });

  test('becomes a list of records where nothing else helps', () => {
    expect(drawTable(columns('fold'), ROWS.slice(0, 2), layout(30))).toMatchInlineSnapshot(`
      "#       1
      Effect  harmless while nobody
              uses it
      Entry   fa:16:3e:0a:02:01

      #       2
      Effect  lost
      Entry   2001:db8::1
      "
    `);
  });

  test('stays as it is in a pipe, but for its last column', () => {
    expect(drawTable(columns('drop'), ROWS, layout(40, false))).toBe(drawTable(columns('drop'), ROWS, layout(120)));
  });

  const word = fc.stringMatching(/^[a-z0-9:.]{1,30}$/);
  const cell = fc.oneof(
    word,
    fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(' ')),
  );
  const narrow = fc.constantFrom(undefined, 'fold' as const, 'drop' as const, 'below' as const);

  test('never loses a word silently, and its lines fit unless a word does not', () => {
    fc.assert(
      fc.property(
        fc.array(narrow, { minLength: 1, maxLength: 6 }),
        fc.array(fc.array(cell, { minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 40, max: 120 }),
        (narrows, rows, width) => {
          const shown = narrows.map((each, index) => ({
            id: `c${index}`,
            title: `Title${index}`,
            ...(each && { narrow: each }),
            value: (row: string[]) => row[index]!,
          }));
          const text = drawTable(shown, rows, layout(width));
          const dropped =
            /^\(no room for (.*?): a/m
              .exec(text.replace(/\n(?![|+])/g, ' ').replace(/ \(no/, '\n(no'))?.[1]
              ?.split(', ') ?? [];
          for (const column of shown) {
            if (dropped.includes(column.title)) continue;
            for (const row of rows) for (const each of column.value(row).split(' ')) expect(text).toContain(each);
          }
          for (const line of text.split('\n')) {
            if (/^[|+]/.test(line)) expect(line.length).toBeLessThanOrEqual(width);
          }
        },
      ),
    );
  });
});
