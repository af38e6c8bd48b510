import { stringify } from 'csv-stringify/sync';

/** Rows as CSV, quoted as RFC 4180 has it, lines ending as Unix has them; the first row is the head. */
export const toCsv = (rows: readonly (readonly string[])[]): string => stringify(rows.map((row) => [...row]));
