import type { Sighting } from '../fdb/sighting.ts';
import type { CompiledFilter } from '../fdb/sighting-filter.ts';
import { sightingToJson } from '../fdb/sighting-json.ts';
import { escapeControls } from './escape.ts';
import { jsonLine } from './json-line.ts';
import { findColumns, record, valueLine } from './render.ts';
import { type Column, cellText, type Format, type Layout } from './report.ts';
import { SIGHTING_COLUMNS, type SightingRow, sightingRows } from './sighting-rows.ts';

/** Text for one sighting after the other. */
export interface SightingStream {
  /** What stands before the first. */
  head: string;
  /** Lines, each with its newline. */
  textOf(sighting: Sighting): string;
}

export interface StreamOptions {
  format: Format;
  /** Ids or titles of columns, in the order wanted; empty: all. */
  columns: readonly string[];
  filter: CompiledFilter;
  layout: Layout;
}

/** Widths that usually do; a column that had a longer text stays wider from then on. */
const WIDTHS: Record<string, number> = { time: 24, cast: 6, network: 36, tunnel_ip: 15, to: 10 };

/**
 * Sightings as they come. `json` and `yaml` have a line, or a document, for each message; the others, and all with
 * columns chosen, one for each endpoint and network of it.
 * @throws UnknownColumn
 */
export async function sightingStream({ format, columns, filter, layout }: StreamOptions): Promise<SightingStream> {
  const chosen = columns.length > 0 ? findColumns(SIGHTING_COLUMNS, columns) : undefined;
  const all = chosen ?? SIGHTING_COLUMNS;
  const eachRow =
    (textOf: (row: SightingRow) => string, isForPeople = false) =>
    (sighting: Sighting) =>
      sightingRows(sighting, filter, isForPeople).map(textOf).join('');
  const documents = (textOf: (document: unknown) => string) =>
    chosen === undefined
      ? (sighting: Sighting) => textOf(sightingToJson(sighting))
      : eachRow((row) => textOf(record(chosen, row)));
  switch (format) {
    case 'json':
      return { head: '', textOf: documents(jsonLine) };
    case 'yaml': {
      const { toYaml } = await import('./to-yaml.ts');
      return { head: '', textOf: documents((document) => `---\n${toYaml(document)}`) };
    }
    case 'csv': {
      const { toCsv } = await import('./to-csv.ts');
      const head = toCsv([all.map(({ id }) => id)]);
      return { head, textOf: eachRow((row) => toCsv([all.map((column) => cellText(column.value(row)))])) };
    }
    case 'value':
      return { head: '', textOf: eachRow((row) => `${valueLine(all, row)}\n`) };
    case 'table': {
      const { head, lineOf } = openTable(chosen ?? SIGHTING_COLUMNS.filter(({ isLong }) => !isLong), layout);
      return { head, textOf: eachRow(lineOf, true) };
    }
  }
}

/** So much of a last column is worth a place on the line. */
const LEAST_LAST = 30;
const GAP = '  ';

/**
 * A table without borders whose rows are not known yet; the last column has no width. On a screen that is too narrow a
 * row takes several lines, those after the first indented.
 */
function openTable(columns: readonly Column<SightingRow>[], { paint, width, mustFit }: Layout) {
  const widths = columns.map(({ id, title }) => Math.max(WIDTHS[id] ?? 0, title.length));
  const lines = mustFit
    ? linesOfColumns([...widths.slice(0, -1), LEAST_LAST], width)
    : [columns.map((_, index) => index)];
  const isAtEnd = new Set(lines.map((line) => line.at(-1)));
  const pad = (text: string, index: number): string => {
    if (isAtEnd.has(index)) return text;
    widths[index] = Math.max(widths[index]!, text.length);
    return text.padEnd(widths[index]!);
  };
  const join = (cells: readonly string[]) =>
    lines
      .map((line) =>
        line
          .map((index) => cells[index])
          .join(GAP)
          .trimEnd(),
      )
      .filter((line, index) => index === 0 || line !== '')
      .map((line, index) => `${index === 0 ? '' : GAP}${line}\n`)
      .join('');
  return {
    head: join(columns.map(({ title }, index) => paint('heading', pad(title, index)))),
    lineOf: (row: SightingRow): string =>
      join(
        columns.map((column, index) => {
          const value = column.value(row);
          const text = typeof value === 'object' && value !== null ? value.join(', ') : String(value ?? '');
          return paint(column.style?.(row) ?? 'plain', pad(escapeControls(text), index));
        }),
      ),
  };
}

/** Which columns share a line, by their indexes. */
function linesOfColumns(widths: readonly number[], room: number): number[][] {
  const lines: number[][] = [[]];
  let used = 0;
  widths.forEach((width, index) => {
    const isFull = used > 0 && used + GAP.length + width > room;
    if (isFull) lines.push([]);
    used = isFull ? GAP.length + width : used + (used > 0 ? GAP.length : 0) + width;
    lines.at(-1)!.push(index);
  });
  return lines;
}
