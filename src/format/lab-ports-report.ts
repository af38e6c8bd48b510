import type { Column, Report } from './report.ts';
import { drawTable } from './text-table.ts';

/** A port of a lab file. */
export interface LabPortLine {
  id: string;
  networkId: string;
  networkName: string;
  mac: string;
  ips: readonly string[];
  status: string;
  /** Where it is bound, in a word or two where that is not simply so: `c2 (INACTIVE)`. */
  hosts: readonly string[];
  owner: string;
}

const COLUMNS: readonly Column<LabPortLine>[] = [
  { id: 'network', title: 'Network', value: (row) => row.networkName },
  { id: 'network_id', title: 'Network ID', isLong: true, value: (row) => row.networkId },
  { id: 'mac', title: 'MAC', value: (row) => row.mac },
  { id: 'ips', title: 'IPs', value: (row) => row.ips },
  { id: 'status', title: 'Status', value: (row) => row.status },
  { id: 'hosts', title: 'Hosts', value: (row) => row.hosts },
  { id: 'device_owner', title: 'Owner', isLong: true, value: (row) => row.owner },
  { id: 'id', title: 'ID', isLong: true, value: (row) => row.id },
];

/** Ports as a lab file has them, one a line. */
export const labPortsReport = (ports: readonly LabPortLine[]): Report<LabPortLine> => ({
  document: ports.map((port) => Object.fromEntries(COLUMNS.map(({ id, value }) => [id, value(port)]))),
  columns: COLUMNS,
  rows: ports,
  text: async (layout) =>
    ports.length === 0
      ? 'No ports.\n'
      : drawTable(
          COLUMNS.filter(({ isLong }) => !isLong),
          ports,
          layout,
        ),
});
