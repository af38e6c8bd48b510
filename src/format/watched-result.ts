import { escapeControls } from './escape.ts';
import { jsonLine } from './json-line.ts';
import { chosenDocument, findColumns, type RenderOptions, record, render, valueLine } from './render.ts';
import { type Column, cellText, type Layout, type Report } from './report.ts';
import { differingText, type RowChange } from './row-changes.ts';
import type { StyleName } from './style.ts';

/** One look at a result that is looked at again and again. */
export interface Look<Row> {
  at: Date;
  /** Counted from 1. */
  round: number;
  report: Report<Row>;
  /** Since the look before; undefined: it is the first. */
  changes: readonly RowChange<Row>[] | undefined;
}

const STYLES: Record<RowChange<unknown>['mark'], StyleName> = { '+': 'good', '-': 'waste', '~': 'degraded' };

/**
 * A look as it is appended to those before. `json` is a line, `yaml` a document a look; `csv` and `value` have all rows of
 * the first and of the others those that have changed, after the time and the mark. `table` has a line with the time, the
 * changes, and the whole result where there are any. A picture is drawn whole each time.
 * @throws UnknownColumn
 */
export async function lookText<Row>(look: Look<Row>, options: RenderOptions): Promise<string> {
  const { report, changes, at, round } = look;
  const chosen = options.columns?.length ? findColumns(report.columns, options.columns) : undefined;
  switch (options.format) {
    case 'json':
      return jsonLine(lookDocument(look, options));
    case 'yaml':
      return `---\n${(await import('./to-yaml.ts')).toYaml(lookDocument(look, options))}`;
    case 'csv': {
      const { toCsv } = await import('./to-csv.ts');
      const columns = chosen ?? shown(report.columns);
      const head = round === 1 ? [['time', 'change', ...columns.map(({ id }) => id)]] : [];
      return toCsv([
        ...head,
        ...markedRows(look).map(({ mark, row }) => [
          at.toISOString(),
          mark,
          ...columns.map((column) => cellText(column.value(row))),
        ]),
      ]);
    }
    case 'value':
      return markedRows(look)
        .map(
          ({ mark, row }) => `${at.toISOString()} ${mark || '='} ${valueLine(chosen ?? shown(report.columns), row)}\n`,
        )
        .join('');
    case 'dot':
    case 'mermaid':
      return render(report, options);
    case 'table': {
      const { paint } = options.layout;
      const head = paint('heading', `== ${at.toISOString()}  ${countText(changes)}`);
      const marked = (changes ?? []).map((change) => `${changeText(change, report, options.layout)}\n`).join('');
      const isNews = changes === undefined || changes.length > 0;
      return `${head}\n${marked}${isNews ? `\n${await render(report, options)}\n` : ''}`;
    }
  }
}

/** `first look`, `no change`, `3 changes` */
export const countText = (changes: readonly unknown[] | undefined): string =>
  changes === undefined ? 'first look' : changes.length === 1 ? '1 change' : `${changes.length || 'no'} changes`;

/** `+ blue  192.0.2.2 (compute-2)  fa:16:3e:0a:02:01 192.168.10.21` */
export function changeText<Row>({ mark, row, before }: RowChange<Row>, report: Report<Row>, { paint }: Layout): string {
  const was = before === undefined ? '' : `  (was ${differingText(report.columns, before, row)})`;
  return paint(STYLES[mark], escapeControls(`${mark} ${report.comparing!.lineOf(row)}${was}`));
}

/** Stable keys, documented in docs/output.md. */
const lookDocument = <Row>({ at, round, report, changes }: Look<Row>, options: RenderOptions) => {
  const columns = options.columns?.length ? findColumns(report.columns, options.columns) : shown(report.columns);
  return {
    time: at.toISOString(),
    round,
    changes: (changes ?? []).map(({ mark, row, before }) => ({
      change: mark,
      ...record(columns, row),
      ...(before === undefined ? {} : { before: record(columns, before) }),
    })),
    result: chosenDocument(report, options),
  };
};

const markedRows = <Row>({ report, changes }: Look<Row>): readonly { mark: string; row: Row }[] =>
  changes ?? report.rows.map((row) => ({ mark: '', row }));

const shown = <Row>(columns: readonly Column<Row>[]) => columns.filter(({ isPicked }) => !isPicked);
