import { stringify } from 'csv-stringify/sync';

/** Rows as CSV (RFC 4180), the first of them the head. */
export const toCsv = (rows: readonly (readonly string[])[]): string => stringify(rows.map((row) => [...row]));
