import { groupBy } from '../fdb/group-by.ts';
import { type Column, cellText, type Report } from './report.ts';

/** One change between two looks at a result. */
export type RowChange<Row> =
  | { mark: '+'; row: Row; before?: never }
  | { mark: '-'; row: Row; before?: never }
  | { mark: '~'; row: Row; before: Row };

/**
 * What has changed from one look to the next: rows that have come, have gone, and that say something else of the same
 * thing, in the order of the results.
 */
export function rowChanges<Row>(before: Report<Row>, now: Report<Row>): RowChange<Row>[] {
  const { keyOf } = now.comparing!;
  const left = groupBy(before.rows, keyOf);
  const come: Row[] = [];
  for (const row of now.rows) {
    const same = left.get(keyOf(row)) ?? [];
    const index = same.findIndex((each) => contentOf(before, each) === contentOf(now, row));
    if (index < 0) come.push(row);
    else same.splice(index, 1);
  }
  const changes = come.map((row): RowChange<Row> => {
    const other = left.get(keyOf(row))?.shift();
    return other === undefined ? { mark: '+', row } : { mark: '~', row, before: other };
  });
  const gone = [...left.values()].flat();
  return [...gone.map((row): RowChange<Row> => ({ mark: '-', row })), ...changes];
}

/** What it says by itself; the names of what it names are no part of it. */
const contentOf = <Row>({ columns }: Report<Row>, row: Row): string =>
  JSON.stringify(columns.filter(({ isPicked }) => !isPicked).map((column) => column.value(row)));

/** What a row said before where it says something else now: `Tunnel IP 192.0.2.2`. */
export function differingText<Row>(columns: readonly Column<Row>[], before: Row, now: Row): string {
  const differing = columns.filter((column) => cellText(column.value(before)) !== cellText(column.value(now)));
  return differing
    .filter(({ isPicked, isLong }) => !isPicked && !isLong)
    .map((column) => `${column.title} ${cellText(column.value(before)) || 'nothing'}`)
    .join(', ');
}
