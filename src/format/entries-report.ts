import { type FdbEntries, isFloodingEntry, networksOf } from '../fdb/entries.ts';
import { endpointWithHost, hostAt } from './endpoint-text.ts';
import { type KnownNames, NOTHING_KNOWN } from './known-names.ts';
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
  { id: 'network_type', title: 'Type', narrow: 'drop', value: (row) => row.networkType },
  { id: 'segment_id', title: 'Segment', narrow: 'drop', value: (row) => row.segmentId },
  { id: 'tunnel_ip', title: 'Tunnel IP', value: (row) => row.tunnelIp },
  { id: 'mac', title: 'MAC', value: (row) => row.mac },
  { id: 'ip', title: 'IP', value: (row) => row.ip },
];

/** For who picks them: whoever reads all columns by their place has those of the wire. */
const namesColumns = ({ names, hosts }: KnownNames): readonly Column<EntryRow>[] => [
  { id: 'network_name', title: 'Network name', isPicked: true, value: (row) => names.get(row.networkId) ?? null },
  { id: 'host', title: 'Host', isPicked: true, value: (row) => hostAt(row.tunnelIp, hosts) ?? null },
];

/**
 * Entries by network and tunnel ip; as a document, exactly what the wire holds.
 * @param host whose they are, for a picture; undefined: the full set
 */
export function entriesReport(
  entries: FdbEntries,
  known: KnownNames = NOTHING_KNOWN,
  host: string | undefined = undefined,
): Report<EntryRow> {
  let rows: EntryRow[] | undefined;
  return {
    document: entries,
    columns: [...COLUMNS, ...namesColumns(known)],
    get rows() {
      rows ??= rowsOf(entries);
      return rows;
    },
    comparing: {
      keyOf: ({ networkId, tunnelIp, mac, ip }) =>
        [networkId, mac, ip, ...(isFloodingEntry([mac, ip]) ? [tunnelIp] : [])].join(' '),
      lineOf: ({ networkId, tunnelIp, mac, ip }) => {
        const entry = isFloodingEntry([mac, ip]) ? 'flooding' : `${mac} ${ip}`;
        return `${known.names.get(networkId) || networkId}  ${endpointWithHost(tunnelIp, known.hosts)}  ${entry}`;
      },
    },
    text: async (layout) => (await import('./entries-text.ts')).entriesText(entries, known, layout),
    picture: async () => (await import('./mesh-picture.ts')).meshPicture(entries, known, host),
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
