import type { Dump } from '../fdb/dump.ts';
import { type Segment, segmentName } from '../fdb/forwarding.ts';
import type { Column, Report } from './report.ts';
import { inOrder, segmentDocument } from './segment-document.ts';

interface HeldRow {
  segment: Segment;
  what: 'flood' | 'unicast' | 'arp' | 'learned';
  mac: string | null;
  ip: string | null;
  endpoint: string | null;
}

const COLUMNS: readonly Column<HeldRow>[] = [
  { id: 'segment', title: 'Segment', narrow: 'drop', value: (row) => segmentName(row.segment) },
  { id: 'network', title: 'Network', value: (row) => row.segment.networkId ?? row.segment.networkIdPrefix ?? null },
  { id: 'local_vlan', title: 'Local VLAN', narrow: 'drop', value: (row) => row.segment.localVlan ?? null },
  { id: 'what', title: 'Holds', value: (row) => row.what },
  { id: 'mac', title: 'MAC', value: (row) => row.mac },
  { id: 'ip', title: 'IP', value: (row) => row.ip },
  { id: 'tunnel_ip', title: 'Tunnel IP', value: (row) => row.endpoint },
];

/** What a dump holds, before any comparison. */
export const dumpReport = (dump: Dump): Report<HeldRow> => ({
  document: dumpDocument(dump),
  columns: COLUMNS,
  rows: inOrder(dump.segments).flatMap(rowsOf),
  text: async (layout) => (await import('./dump-text.ts')).dumpText(dump, layout),
});

/** Stable keys, documented in docs/json.md. */
const dumpDocument = (dump: Dump): Record<string, unknown> => ({
  schema_version: 1,
  kind: dump.kind,
  layout: dump.layout,
  has_l2pop: dump.hasL2pop,
  prompt_hosts: dump.promptHosts,
  own_tunnel_ips: dump.ownTunnelIps,
  responder: dump.responder ?? null,
  dvr: dump.dvr,
  cookies: dump.cookies,
  segments: inOrder(dump.segments).map(segmentDocument),
  segments_complete: dump.segmentsComplete,
  tunnel_ports: dump.tunnelPorts.map((port) => ({
    name: port.name,
    ofport: port.ofport ?? null,
    network_type: port.networkType ?? null,
    tunnel_ip: port.endpoint,
    has_ingress_flow: port.hasIngressFlow,
  })),
  tunnel_id_mismatches: dump.tunnelIdMismatches.map((mismatch) => ({
    local_vlan: mismatch.localVlan,
    table: mismatch.table,
    mac: mismatch.mac ?? null,
    tunnel_ip: mismatch.endpoint ?? null,
    loaded: mismatch.loaded,
    expected: mismatch.expected ?? null,
  })),
  wired_networks: dump.wiredNetworks.map(({ networkId, localVlan }) => ({
    network_id: networkId,
    local_vlan: localVlan,
  })),
  unwired_networks: dump.unwiredNetworks,
  taken_at: dump.takenAt?.toISOString() ?? null,
  notes: dump.notes,
  unread: dump.unread,
});

const rowsOf = (segment: Segment): HeldRow[] => [
  ...[...segment.flood].map((endpoint) => ({ segment, what: 'flood' as const, mac: null, ip: null, endpoint })),
  ...[...segment.unicast].map(([mac, endpoint]) => ({ segment, what: 'unicast' as const, mac, ip: null, endpoint })),
  ...[...segment.arp].map(([ip, mac]) => ({ segment, what: 'arp' as const, mac, ip, endpoint: null })),
  ...[...segment.learned].map(([mac, endpoint]) => ({ segment, what: 'learned' as const, mac, ip: null, endpoint })),
];
