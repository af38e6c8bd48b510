import { keep } from '../keep-text.ts';
import { addRow, type Cell, tableOf } from './ovsdb-row.ts';
import type { PortTables } from './port-tables.ts';

/**
 * Reads what `ovs-vsctl list TABLE` prints as text: a line `column : value` each. A record ends where a
 * column comes again, since blank lines may have been lost or added in pasting.
 */
export class OvsdbList {
  readonly #tables: PortTables;
  #row = new Map<string, Cell>();

  constructor(tables: PortTables) {
    this.#tables = tables;
  }

  line(text: string): boolean {
    const found = COLUMN.exec(text);
    const column = found?.[1];
    if (!found || column === undefined || (this.#row.size === 0 && !BEGINS.has(column))) return false;
    if (this.#row.has(column)) this.flush();
    this.#row.set(keep(column), cellOf(found[2]!.trim()));
    return true;
  }

  flush(): void {
    if (this.#row.size === 0) return;
    const row = this.#row;
    this.#row = new Map();
    const table = tableOf(new Set(row.keys()), [row]);
    if (table) addRow(table, row, this.#tables);
  }
}

const COLUMN = /^([a-z_]+[a-z_0-9]*) *: (.*)$/;
/** Columns of the three tables: `word : text` alone is prose. */
const BEGINS = new Set([
  '_uuid',
  'name',
  'ofport',
  'options',
  'type',
  'tag',
  'other_config',
  'admin_state',
  'fail_mode',
]);

/** `{a="b", c=d}`, `[a, b]`, `"text"`, text. */
function cellOf(text: string): Cell {
  if (text.startsWith('{')) {
    const pairs = [...text.matchAll(/("(?:[^"\\]|\\.)*"|[^\s,={}]+)=("(?:[^"\\]|\\.)*"|[^,{}]*)/g)];
    return new Map(pairs.map(([, key, value]) => [keep(unquote(key!)), keep(unquote(value!.trim()))]));
  }
  if (text.startsWith('[')) {
    return [...text.matchAll(/"(?:[^"\\]|\\.)*"|[^\s,[\]]+/g)].map(([item]) => keep(unquote(item)));
  }
  return keep(unquote(text));
}

const unquote = (text: string): string =>
  text.startsWith('"') ? text.slice(1, text.endsWith('"') ? -1 : undefined) : text;
