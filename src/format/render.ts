import { escapeControls } from './escape.ts';
import type { Picture } from './picture.ts';
import { type Column, cellText, type DrawnFormat, type Layout, type Report } from './report.ts';

export interface RenderOptions {
  format: DrawnFormat;
  /** Ids or titles of columns, in the order wanted; empty: all. */
  columns?: readonly string[];
  /** Ids or titles of columns to sort by. */
  sortColumns?: readonly string[];
  layout: Layout;
}

/** A `-c` or `--sort-column` that the result does not have. */
export class UnknownColumn extends Error {
  override readonly name = 'UnknownColumn';
  constructor(
    readonly column: string,
    readonly known: readonly string[],
  ) {
    super(`there is no column ${column}; there are ${known.join(', ')}`);
  }
}

/**
 * A result as text, ending in a newline. What needs a library of its own loads it when it is asked for.
 * @throws UnknownColumn
 */
export async function render<Row>(report: Report<Row>, options: RenderOptions): Promise<string> {
  const chosen = options.columns?.length ? findColumns(report.columns, options.columns) : undefined;
  const order = findColumns(report.columns, options.sortColumns ?? []);
  const all = report.columns.filter(({ isPicked }) => !isPicked);
  switch (options.format) {
    case 'json':
      return `${JSON.stringify(chosenDocument(report, options), null, 2)}\n`;
    case 'yaml':
      return (await import('./to-yaml.ts')).toYaml(chosenDocument(report, options));
    case 'csv': {
      const columns = chosen ?? all;
      const { toCsv } = await import('./to-csv.ts');
      return toCsv([
        columns.map((column) => column.id),
        ...sorted(report.rows, order).map((row) => columns.map((column) => cellText(column.value(row)))),
      ]);
    }
    case 'value':
      return sorted(report.rows, order)
        .map((row) => `${valueLine(chosen ?? all, row)}\n`)
        .join('');
    case 'dot':
      return (await import('./dot.ts')).toDot(await pictureOf(report));
    case 'mermaid':
      return (await import('./mermaid.ts')).toMermaid(await pictureOf(report));
    case 'table': {
      if (!chosen && order.length === 0) return report.text(options.layout);
      const { drawTable } = await import('./text-table.ts');
      const wanted = new Set(chosen ?? order);
      const shown = chosen ?? all.filter(({ isLong }) => !isLong);
      return drawTable(
        shown.map((column) => (wanted.has(column) ? neverLeftOut(column) : column)),
        sorted(report.rows, order),
        options.layout,
      );
    }
  }
}

/** Only commands whose results can be drawn offer these formats. */
async function pictureOf<Row>({ picture }: Report<Row>): Promise<Picture> {
  if (picture === undefined) throw new Error('a result that cannot be drawn');
  return picture();
}

/** What json and yaml have: the document, or records of the columns that were chosen. @throws UnknownColumn */
export function chosenDocument<Row>(report: Report<Row>, { columns, sortColumns }: RenderOptions): unknown {
  if (!columns?.length) return report.document;
  const chosen = findColumns(report.columns, columns);
  return sorted(report.rows, findColumns(report.columns, sortColumns ?? [])).map((row) => record(chosen, row));
}

/** What was asked for is shown, however narrow the screen. */
const neverLeftOut = <Row>({ narrow, ...column }: Column<Row>): Column<Row> =>
  narrow === undefined || narrow === 'drop' ? column : { ...column, narrow: 'fold' };

/** The cells of a row, separated by blanks. */
export const valueLine = <Row>(columns: readonly Column<Row>[], row: Row): string =>
  columns.map((column) => escapeControls(cellText(column.value(row)))).join(' ');

/** The columns of a row by their ids. */
export const record = <Row>(columns: readonly Column<Row>[], row: Row): Record<string, unknown> =>
  Object.fromEntries(columns.map((column) => [column.id, column.value(row)]));

/** Columns by id or title. @throws UnknownColumn */
export const findColumns = <Row>(columns: readonly Column<Row>[], names: readonly string[]): Column<Row>[] =>
  names.map((name) => find(columns, name));

function find<Row>(columns: readonly Column<Row>[], name: string): Column<Row> {
  const wanted = name.toLowerCase();
  const found = columns.find((column) => column.id === wanted || column.title.toLowerCase() === wanted);
  if (!found) {
    throw new UnknownColumn(
      name,
      columns.map((column) => column.id),
    );
  }
  return found;
}

function sorted<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): readonly Row[] {
  if (columns.length === 0) return rows;
  const collator = new Intl.Collator('en', { numeric: true });
  return [...rows].sort((a, b) => {
    for (const column of columns) {
      const order = collator.compare(cellText(column.value(a)), cellText(column.value(b)));
      if (order !== 0) return order;
    }
    return 0;
  });
}
