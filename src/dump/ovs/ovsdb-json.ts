import { addRow, type Cell, tableOf } from './ovsdb-row.ts';
import type { PortTables } from './port-tables.ts';

/**
 * Reads what `ovs-vsctl --format=json list TABLE` prints (spec l2pop 3.6). True when it has that shape,
 * also for tables that tell nothing of tunnels.
 */
export function readOvsdbJson(value: unknown, tables: PortTables): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { headings, data } = value as { headings?: unknown; data?: unknown };
  if (!Array.isArray(headings) || !Array.isArray(data)) return false;
  if (!headings.every((heading) => typeof heading === 'string')) return false;
  const rows = data.filter(Array.isArray).map((cells) => rowOf(headings, cells));
  const table = tableOf(new Set(headings), rows);
  if (table) for (const row of rows) addRow(table, row, tables);
  return true;
}

const rowOf = (headings: string[], cells: unknown[]): Map<string, Cell> =>
  new Map(headings.map((heading, index) => [heading, cellOf(cells[index])]));

/** `["uuid","…"]`, `["map",[["k","v"],…]]`, `["set",[…]]`, or a bare value. */
function cellOf(value: unknown): Cell {
  if (!Array.isArray(value)) return value === null || value === undefined ? [] : String(value);
  const [kind, content] = value as unknown[];
  if (kind === 'set' && Array.isArray(content)) return content.map((item) => String(cellOf(item)));
  if (kind === 'map' && Array.isArray(content)) {
    return new Map(content.filter(Array.isArray).map(([key, item]) => [String(key), String(item)]));
  }
  return String(content);
}
