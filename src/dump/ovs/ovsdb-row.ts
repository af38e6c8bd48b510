import { canonicalIp } from '../../fdb/address.ts';
import { keep } from '../keep-text.ts';
import type { PortTables } from './port-tables.ts';

/** A cell: maps and sets as such, all else as text; the set of nothing is `[]`. */
export type Cell = string | string[] | Map<string, string>;
export type Row = ReadonlyMap<string, Cell>;

/** Which of the three tables has these columns; undefined for another, or too few to tell. */
export function tableOf(
  columns: ReadonlySet<string>,
  rows: readonly Row[],
): 'Interface' | 'Port' | 'Bridge' | undefined {
  if (['fail_mode', 'datapath_id', 'datapath_type', 'flood_vlans'].some((column) => columns.has(column)))
    return 'Bridge';
  if (columns.has('ofport') || columns.has('ofport_request') || columns.has('mac_in_use')) return 'Interface';
  if (columns.has('tag') || columns.has('vlan_mode') || columns.has('trunks')) return 'Port';
  if (columns.has('options') || rows.some((row) => isTunnelType(row))) return 'Interface';
  if (rows.some((row) => mapOf(row, 'other_config').has('net_uuid'))) return 'Port';
  return undefined;
}

/** Files a row of OVSDB (spec l2pop 3.5, 3.6). */
export function addRow(table: 'Interface' | 'Port' | 'Bridge', row: Row, tables: PortTables): void {
  const name = textOf(row, 'name') ?? '';
  if (table === 'Interface') {
    const options = mapOf(row, 'options');
    const ofport = Number(textOf(row, 'ofport') ?? Number.NaN);
    const remoteIp = options.get('remote_ip');
    const localIp = options.get('local_ip');
    tables.addInterface({
      name: name === '' ? `ofport-${ofport}` : name,
      type: textOf(row, 'type') ?? (row.has('type') ? '' : undefined),
      ofport: Number.isInteger(ofport) && ofport >= 0 ? ofport : undefined,
      remoteIp: remoteIp === undefined ? undefined : canonicalIp(remoteIp),
      localIp: localIp === undefined ? undefined : canonicalIp(localIp),
    });
  } else if (table === 'Port') {
    const tag = Number(textOf(row, 'tag') ?? Number.NaN);
    tables.ports.push({
      name,
      tag: Number.isInteger(tag) ? tag : undefined,
      hasTagColumn: row.has('tag'),
      config: mapOf(row, 'other_config'),
    });
  } else {
    tables.bridges.push({ name, failMode: row.has('fail_mode') ? (textOf(row, 'fail_mode') ?? 'not set') : undefined });
  }
}

function textOf(row: Row, column: string): string | undefined {
  const cell = row.get(column);
  if (typeof cell === 'string') return keep(cell);
  return Array.isArray(cell) && cell.length === 1 ? keep(cell[0]!) : undefined;
}

function mapOf(row: Row, column: string): ReadonlyMap<string, string> {
  const cell = row.get(column);
  return cell instanceof Map ? cell : new Map();
}

const isTunnelType = (row: Row): boolean => ['vxlan', 'gre', 'geneve', 'ip6gre'].includes(textOf(row, 'type') ?? '');
