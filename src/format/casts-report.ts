import type { CastMessage, Receiver } from '../fdb/agent-cast.ts';
import { networksOfCast } from '../fdb/agent-cast.ts';
import { type PairAction, pairsOfCast } from '../fdb/cast-pairs.ts';
import { networksOf } from '../fdb/entries.ts';
import type { Column, Report } from './report.ts';

const CASTS_SCHEMA_VERSION = 1;

/** Casts that somebody typed, and where they go. */
export interface CastsToSend {
  casts: readonly CastMessage[];
  to: Receiver;
  /** As `Transport.name`. */
  broker: string;
  expirationSeconds: number;
  /** How many agents get them; undefined where nobody looked. */
  agents: number | undefined;
  /** How many the broker has confirmed, in their order. */
  confirmed: number;
}

/** One pair of a cast. An endpoint without pairs has a row too. */
export interface CastRow {
  networkId: string;
  method: string;
  networkType: string | null;
  segmentId: number | null;
  tunnelIp: string;
  action: PairAction;
  mac: string;
  ip: string;
}

/** The columns that tell one pair of a cast from another. */
export const PAIR_COLUMNS: readonly Column<CastRow>[] = [
  { id: 'tunnel_ip', title: 'Tunnel IP', value: (row) => row.tunnelIp },
  { id: 'action', title: 'Action', value: (row) => row.action },
  { id: 'mac', title: 'MAC', value: (row) => row.mac },
  { id: 'ip', title: 'IP', value: (row) => row.ip },
];

const COLUMNS: readonly Column<CastRow>[] = [
  { id: 'network', title: 'Network', value: (row) => row.networkId },
  { id: 'cast', title: 'Cast', value: (row) => row.method },
  { id: 'network_type', title: 'Type', narrow: 'drop', value: (row) => row.networkType },
  { id: 'segment_id', title: 'Segment', narrow: 'drop', value: (row) => row.segmentId },
  ...PAIR_COLUMNS,
];

/** Raw casts for programs, for spreadsheets and for people. */
export const castsReport = (what: CastsToSend): Report<CastRow> => ({
  document: castsDocument(what),
  columns: COLUMNS,
  rows: what.casts.flatMap(castRows),
  text: async (layout) => (await import('./casts-text.ts')).castsText(what, layout),
});

/** A cast's pairs in the order in which agents go through them. */
export function castRows(cast: CastMessage): CastRow[] {
  const method = cast.method.replace('_fdb_entries', '');
  const rows = [...pairsOfCast(cast)].map(({ networkId, endpoint, action, pair: [mac, ip] }) => ({
    networkId,
    method,
    ...segmentOf(cast, networkId),
    tunnelIp: endpoint,
    action,
    mac,
    ip,
  }));
  return [...rows, ...emptyEndpoints(cast).map((each) => ({ ...each, method, mac: '', ip: '' }))];
}

function segmentOf(cast: CastMessage, networkId: string): Pick<CastRow, 'networkType' | 'segmentId'> {
  const entries = cast.method === 'update_fdb_entries' ? undefined : cast.fdbEntries[networkId];
  return { networkType: entries?.network_type ?? null, segmentId: entries?.segment_id ?? null };
}

function emptyEndpoints(cast: CastMessage): Omit<CastRow, 'method' | 'mac' | 'ip'>[] {
  if (cast.method === 'update_fdb_entries') return [];
  const action = cast.method === 'add_fdb_entries' ? 'add' : 'remove';
  return networksOf(cast.fdbEntries).flatMap(([networkId, { ports }]) =>
    Object.entries(ports)
      .filter(([, pairs]) => pairs.length === 0)
      .map(([tunnelIp]) => ({ networkId, ...segmentOf(cast, networkId), tunnelIp, action })),
  );
}

/** Stable keys, documented in docs/json.md. */
const castsDocument = ({ casts, to, broker, expirationSeconds, agents, confirmed }: CastsToSend) => ({
  schema_version: CASTS_SCHEMA_VERSION,
  broker,
  host: to === 'all agents' ? null : to.host,
  fanout: to === 'all agents',
  agents: agents ?? null,
  expiration_seconds: expirationSeconds,
  casts: casts.map((cast) => ({
    network_id: networksOfCast(cast)[0] ?? null,
    method: cast.method,
    fdb_entries: cast.fdbEntries,
  })),
  confirmed,
  sent: confirmed === casts.length,
});
