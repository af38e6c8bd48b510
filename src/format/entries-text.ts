import type { TunnelHosts } from '../fdb/agent-hosts.ts';
import { type FdbEntries, isFloodingEntry, networksOf } from '../fdb/entries.ts';
import { groupBy } from '../fdb/group-by.ts';
import { hostAt } from './endpoint-text.ts';
import { escapeControls } from './escape.ts';
import type { KnownNames } from './known-names.ts';
import type { Column, Layout } from './report.ts';
import { drawTable } from './text-table.ts';

/** Entries for people: a table a network, a line a MAC, under the tunnel ip it lives behind. */
export const entriesText = (entries: FdbEntries, { names, hosts }: KnownNames, layout: Layout): string =>
  networksOf(entries)
    .map(([id, network]) => networkText(id, network, { name: names.get(id), hosts }, layout))
    .join('\n') || 'No networks, no entries.\n';

function networkText(
  id: string,
  network: FdbEntries[string],
  { name, hosts }: { name: string | undefined; hosts: TunnelHosts },
  layout: Layout,
): string {
  const title = escapeControls(
    `${name && name !== id ? `${name} ` : ''}${id}  ${network.network_type} ${network.segment_id ?? ''}`.trimEnd(),
  );
  const rows = Object.entries(network.ports).flatMap(([tunnelIp, pairs]) => endpointRows(tunnelIp, pairs));
  if (rows.length === 0) return `${layout.paint('heading', title)}\nno entries: nobody else has an ACTIVE port here\n`;
  return `${layout.paint('heading', title)}\n${drawTable(columnsWith(hosts), rows, layout)}`;
}

interface EndpointRow {
  tunnelIp: string;
  flooding: string;
  mac: string;
  ips: string;
}

const columnsWith = (hosts: TunnelHosts): readonly Column<EndpointRow>[] => [
  { id: 'tunnel_ip', title: 'Tunnel IP', value: (row) => row.tunnelIp },
  ...(hosts.size === 0
    ? []
    : [
        {
          id: 'host',
          title: 'Host',
          narrow: 'drop' as const,
          value: (row: EndpointRow) => (row.tunnelIp === '' ? undefined : hostAt(row.tunnelIp, hosts)) ?? '',
        },
      ]),
  { id: 'flood', title: 'Flood', narrow: 'drop', value: (row) => row.flooding },
  { id: 'mac', title: 'MAC', value: (row) => row.mac },
  { id: 'ips', title: 'IPs', value: (row) => row.ips },
];

/** One row a MAC, the tunnel ip and its flooding on the first of them. */
function endpointRows(tunnelIp: string, pairs: FdbEntries[string]['ports'][string]): EndpointRow[] {
  const flooding = pairs.some(isFloodingEntry) ? 'yes' : 'no';
  const ips = groupBy(
    pairs.filter((pair) => !isFloodingEntry(pair)),
    ([mac]) => mac,
  );
  if (ips.size === 0) return [{ tunnelIp, flooding, mac: '', ips: '' }];
  return [...ips].map(([mac, held], index) => ({
    tunnelIp: index === 0 ? tunnelIp : '',
    flooding: index === 0 ? flooding : '',
    mac,
    ips: held.map(([, ip]) => ip).join(', '),
  }));
}
