import type { Narrow } from './report.ts';

/** A column of a table, by what its width may be. */
export interface ColumnWidth {
  /** Of its widest text. */
  whole: number;
  /** Folded as far as it may be; the same as `whole` where it may not. */
  folded: number;
  narrow: Narrow | undefined;
}

/** How the columns of a table come to fit a screen. */
export interface Fit {
  /** By column; undefined: it is not in the table. */
  widths: (number | undefined)[];
}

/** Space that borders and padding take beside each column's text. */
export const FRAME = 3;

/** Of a table with these widths. */
export const tableWidth = (widths: readonly (number | undefined)[]): number =>
  widths.reduce<number>((sum, width) => (width === undefined ? sum : sum + width + FRAME), 1);

/**
 * Folds what may be folded; where that is not enough, what may go goes, the last of it first, until the rest fits.
 * @returns undefined when the columns that stay do not fit, however they are folded
 */
export function fitColumns(columns: readonly ColumnWidth[], room: number): Fit | undefined {
  const stays = columns.map(() => true);
  const leaving = columns.flatMap(({ narrow }, index) => (narrow === 'drop' || narrow === 'below' ? [index] : []));
  for (;;) {
    const widths = foldedToFit(columns, stays, room);
    if (widths !== undefined) return { widths };
    const next = leaving.pop();
    if (next === undefined) return undefined;
    stays[next] = false;
  }
}

/** The widest column gives first. */
function foldedToFit(
  columns: readonly ColumnWidth[],
  stays: readonly boolean[],
  room: number,
): Fit['widths'] | undefined {
  const widths = columns.map(({ whole }, index) => (stays[index] ? whole : undefined));
  let excess = tableWidth(widths) - room;
  while (excess > 0) {
    let widest: number | undefined;
    columns.forEach(({ folded }, index) => {
      const width = widths[index];
      if (width !== undefined && width > folded && width > (widest === undefined ? 0 : widths[widest]!)) widest = index;
    });
    if (widest === undefined) return undefined;
    widths[widest]! -= 1;
    excess -= 1;
  }
  return widths;
}
