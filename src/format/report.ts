import type { Paint, StyleName } from './style.ts';

/** A list is one line each in a table, and one text with blanks elsewhere. */
export type Cell = string | number | boolean | null | readonly string[];

/** A cell as one text. */
export const cellText = (cell: Cell): string =>
  typeof cell === 'object' && cell !== null ? cell.join(' ') : String(cell ?? '');

/** One column of a table of rows. */
export interface Column<Row> {
  /** As `-c` names it and as machine formats head it; snake_case. */
  id: string;
  /** As the table heads it. */
  title: string;
  /** Too long for a table of all columns; shown when it is picked. */
  isLong?: boolean;
  value(row: Row): Cell;
  style?(row: Row): StyleName;
}

/** How wide and how colourful a text for people may be. */
export interface Layout {
  /** Columns of the screen. */
  width: number;
  paint: Paint;
}

/**
 * One result, in the three shapes that the formats need: a document (json, yaml), rows (csv, value, and
 * whatever `-c` picks) and a text for people (table).
 */
export interface Report<Row = unknown> {
  document: unknown;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  text(layout: Layout): Promise<string>;
}

export const FORMATS = ['table', 'json', 'yaml', 'csv', 'value'] as const;
export type Format = (typeof FORMATS)[number];
