import CliTable from 'cli-table3';
import { groupBy } from '../fdb/group-by.ts';
import { escapeControls } from './escape.ts';
import { type ColumnWidth, FRAME, fitColumns, tableWidth } from './fit-columns.ts';
import { foldText, widestPart } from './fold-text.ts';
import { drawRecords } from './records.ts';
import type { Cell, Column, Layout } from './report.ts';

/** OpenStack's clients draw so; it survives tickets and mails. */
const ASCII = {
  top: '-',
  'top-mid': '+',
  'top-left': '+',
  'top-right': '+',
  bottom: '-',
  'bottom-mid': '+',
  'bottom-left': '+',
  'bottom-right': '+',
  left: '|',
  'left-mid': '+',
  mid: '-',
  'mid-mid': '+',
  right: '|',
  'right-mid': '+',
  middle: '|',
};

/** A text column in less says little. */
const LEAST_LAST = 24;

/** Before texts below a table. */
const MARGIN = 7;
const INDENT = ' '.repeat(MARGIN);

/** Texts of a table: rows, columns, lines. */
type Cells = readonly (readonly (readonly string[])[])[];

/**
 * Rows as a table. Where it is too wide for a screen its columns do as they say (`Narrow`), and if that is not enough it
 * becomes a list of records; nothing is cut off or left out silently. In a pipe the last column alone is folded.
 */
export function drawTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[], layout: Layout): string {
  const cells = rows.map((row) => columns.map((column) => linesOf(column.value(row))));
  const whole = columns.map((column, index) => widestLine(cells, index, column.title.length));
  if (tableWidth(whole) <= layout.width) return draw({ columns, rows, cells, layout, widths: whole, isFolded: false });
  if (layout.mustFit !== true) {
    const room = Math.max(LEAST_LAST, layout.width - tableWidth(whole.slice(0, -1)) - FRAME);
    const widths = [...whole.slice(0, -1), Math.min(whole.at(-1)!, room)];
    return draw({ columns, rows, cells, layout, widths, isFolded: room < whole.at(-1)! });
  }
  const fit = fitColumns(
    columns.map((column, index) => widthOf(column, index === columns.length - 1, cells, index, whole[index]!)),
    layout.width,
  );
  if (fit === undefined) return drawRecords(recordsOf(columns, rows, cells, layout), layout);
  const isFolded = fit.widths.some((width, index) => width !== undefined && width < whole[index]!);
  const left = columns.flatMap((column, index) => (fit.widths[index] === undefined ? [{ column, index }] : []));
  const below = left.filter(({ column }) => column.narrow === 'below');
  const dropped = left.filter(({ column }) => column.narrow === 'drop').map(({ column }) => column.title);
  return [
    draw({ columns, rows, cells, layout, widths: fit.widths, isFolded }),
    ...below.map(({ column, index }) => textsBelow(column.title, index, cells, layout)),
    ...(dropped.length === 0 ? [] : foldText(noRoomFor(dropped), layout.width).map((line) => `${line}\n`)),
  ].join('');
}

const noRoomFor = (titles: readonly string[]): string =>
  `(no room for ${titles.join(', ')}: a wider screen or -f json shows ${titles.length === 1 ? 'it' : 'them'})`;

interface Drawing<Row> {
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  cells: Cells;
  layout: Layout;
  widths: readonly (number | undefined)[];
  /** Lines between rows tell where one ends. */
  isFolded: boolean;
}

function draw<Row>({ columns, rows, cells, layout, widths, isFolded }: Drawing<Row>): string {
  const shown = columns.flatMap((column, index) => {
    const width = widths[index];
    return width === undefined ? [] : [{ column, index, width }];
  });
  const table = new CliTable({
    head: shown.map(({ column }) => layout.paint('heading', column.title)),
    chars: ASCII,
    style: { head: [], border: [], compact: !isFolded },
    colWidths: isFolded ? shown.map(({ width }) => width + 2) : [],
  });
  rows.forEach((row, line) => {
    table.push(
      shown.map(({ column, index, width }) =>
        cells[line]![index]!.flatMap((text) => foldText(text, width, column.breakAt))
          .map((text) => layout.paint(column.style?.(row) ?? 'plain', text))
          .join('\n'),
      ),
    );
  });
  return `${table.toString()}\n`;
}

function widthOf<Row>(column: Column<Row>, isLast: boolean, cells: Cells, index: number, whole: number): ColumnWidth {
  const mayFold = column.narrow === 'fold' || column.narrow === 'below' || (isLast && column.narrow === undefined);
  if (!mayFold) return { whole, folded: whole, narrow: column.narrow };
  const texts = cells.flatMap((row) => row[index]!);
  const least = texts.reduce((widest, text) => Math.max(widest, widestPart(text, column.breakAt)), column.title.length);
  return { whole, folded: Math.min(whole, Math.max(least, column.minWidth ?? 0)), narrow: column.narrow };
}

const widestLine = (cells: Cells, index: number, least: number): number =>
  cells.reduce((widest, row) => row[index]!.reduce((most, { length }) => Math.max(most, length), widest), least);

/** What a column says, each text once, with the rows that it is about as the first column names them. */
function textsBelow(title: string, index: number, cells: Cells, layout: Layout): string {
  const byText = groupBy(cells, (row) => row[index]!.join(' '));
  const lines = [...byText]
    .filter(([text]) => text !== '')
    .flatMap(([text, rows]) => {
      const names = [...new Set(rows.map((row) => row[0]!.join(' ')))];
      const isShort = names.join(',').length < MARGIN - 2;
      const told = foldText(text, Math.max(LEAST_LAST, layout.width - MARGIN));
      const [first = '', ...more] = isShort
        ? told
        : [...told, ...foldText(`(${names.join(', ')})`, layout.width - MARGIN)];
      return [
        `${isShort ? `  ${names.join(',')}`.padEnd(MARGIN) : INDENT}${first}\n`,
        ...more.map((line) => `${INDENT}${line}\n`),
      ];
    });
  return `${layout.paint('heading', `${title}:`)}\n${lines.join('')}`;
}

const recordsOf = <Row>(columns: readonly Column<Row>[], rows: readonly Row[], cells: Cells, { paint }: Layout) =>
  rows.map((row, line) =>
    columns.map((column, index) => ({
      title: column.title,
      lines: cells[line]![index]!,
      paint: (text: string) => paint(column.style?.(row) ?? 'plain', text),
    })),
  );

const linesOf = (cell: Cell): string[] =>
  typeof cell === 'object' && cell !== null ? cell.map(escapeControls) : [escapeControls(String(cell ?? ''))];
