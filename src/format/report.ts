import type { BreakAt } from './fold-text.ts';
import type { Picture } from './picture.ts';
import type { Paint, StyleName } from './style.ts';

/** A list is one line each in a table, and one text with blanks elsewhere. */
export type Cell = string | number | boolean | null | readonly string[];

/** A cell as one text. */
export const cellText = (cell: Cell): string =>
  typeof cell === 'object' && cell !== null ? cell.join(' ') : String(cell ?? '');

/**
 * What a column does where a table is too wide for its screen: its texts are folded; it is left out, and named below; or
 * its texts are told below the table, by the first column. A column without stays as it is.
 */
export type Narrow = 'fold' | 'drop' | 'below';

/** One column of a table of rows. */
export interface Column<Row> {
  /** As `-c` names it and as machine formats head it; snake_case. */
  id: string;
  /** As the table heads it. */
  title: string;
  /** Too long for a table of all columns; shown when it is picked. */
  isLong?: boolean;
  /** Shown only where it is picked, in whatever format. */
  isPicked?: boolean;
  /** The last column of a table is folded in any case. */
  narrow?: Narrow;
  /** Where it may be folded, beside blanks. */
  breakAt?: BreakAt;
  /** It is not folded to less. */
  minWidth?: number;
  value(row: Row): Cell;
  style?(row: Row): StyleName;
}

/** How wide and how colourful a text for people may be. */
export interface Layout {
  /** Columns of the screen. */
  width: number;
  /** Is it a screen, where what is too wide is cut up? In a pipe a table may be wider than that. */
  mustFit?: boolean;
  paint: Paint;
}

/** How the rows of two looks are compared. */
export interface Comparing<Row> {
  /** Of the same thing in both of them. */
  keyOf(row: Row): string;
  /** A row in a line, for people. */
  lineOf(row: Row): string;
}

/**
 * One result, in the three shapes that the formats need: a document (json, yaml), rows (csv, value, and
 * whatever `-c` picks) and a text for people (table).
 */
export interface Report<Row = unknown> {
  document: unknown;
  columns: readonly Column<Row>[];
  /** How it is told what has changed since another look; absent where nothing can. */
  comparing?: Comparing<Row>;
  rows: readonly Row[];
  text(layout: Layout): Promise<string>;
  /** Only of results that can be drawn. */
  picture?(): Promise<Picture>;
}

/** Languages of pictures, beside the formats that every result has. */
export const PICTURE_FORMATS = ['dot', 'mermaid'] as const;

export const FORMATS = ['table', 'json', 'yaml', 'csv', 'value'] as const;
export type Format = (typeof FORMATS)[number];
/** Of a result that can be drawn. */
export type DrawnFormat = Format | (typeof PICTURE_FORMATS)[number];
