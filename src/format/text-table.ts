import CliTable from 'cli-table3';
import { escapeControls } from './escape.ts';
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

/** Space that borders and padding take beside each column's text. */
const FRAME = 3;

/** Rows as a table. The last column is folded where the whole would be wider than the layout. */
export function drawTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[], layout: Layout): string {
  const cells = rows.map((row) => columns.map((column) => linesOf(column.value(row))));
  const widths = columns.map((column, index) =>
    cells.reduce((widest, row) => Math.max(widest, ...row[index]!.map(({ length }) => length)), column.title.length),
  );
  const used = widths.slice(0, -1).reduce((sum, width) => sum + width + FRAME, 1);
  const last = widths.at(-1) ?? 0;
  const room = Math.max(24, layout.width - used - FRAME);
  const folds = last > room;
  const table = new CliTable({
    head: columns.map((column) => layout.paint('heading', column.title)),
    chars: ASCII,
    style: { head: [], border: [], compact: !folds },
    wordWrap: folds,
    colWidths: folds ? [...widths.slice(0, -1), room].map((width) => width + 2) : [],
  });
  rows.forEach((row, line) => {
    table.push(
      columns.map((column, index) =>
        cells[line]![index]!.map((text) => layout.paint(column.style?.(row) ?? 'plain', text)).join('\n'),
      ),
    );
  });
  return `${table.toString()}\n`;
}

const linesOf = (cell: Cell): string[] =>
  typeof cell === 'object' && cell !== null ? cell.map(escapeControls) : [escapeControls(String(cell ?? ''))];
