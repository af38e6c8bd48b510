import { type FdbEntries, networksOf } from '../fdb/entries.ts';
import type { Column, Report } from './report.ts';

interface EntryRow {
  networkId: string;
  networkType: string;
  segmentId: number | null;
  tunnelIp: string;
  mac: string;
  ip: string;
}

const COLUMNS: readonly Column<EntryRow>[] = [
  { id: 'network', title: 'Network', value: (row) => row.networkId },
  { id: 'network_type', title: 'Type', value: (row) => row.networkType },
  { id: 'segment_id', title: 'Segment', value: (row) => row.segmentId },
  { id: 'tunnel_ip', title: 'Tunnel IP', value: (row) => row.tunnelIp },
  { id: 'mac', title: 'MAC', value: (row) => row.mac },
  { id: 'ip', title: 'IP', value: (row) => row.ip },
];

/** Entries by network and tunnel ip; as a document, exactly what the wire holds. */
export function entriesReport(entries: FdbEntries, names: ReadonlyMap<string, string> = new Map()): Report<EntryRow> {
  return {
    document: entries,
    columns: COLUMNS,
    rows: rowsOf(entries),
    text: async (layout) => (await import('./entries-text.ts')).entriesText(entries, names, layout),
  };
}

const rowsOf = (entries: FdbEntries): EntryRow[] =>
  networksOf(entries).flatMap(([networkId, network]) =>
    Object.entries(network.ports).flatMap(([tunnelIp, pairs]) =>
      pairs.map((pair) => ({
        networkId,
        networkType: network.network_type,
        segmentId: network.segment_id,
        tunnelIp,
        mac: pair[0],
        ip: pair[1],
      })),
    ),
  );
