import { isFloodingEntry, type Pair } from '../fdb/entries.ts';
import type { SeenReceiver, Sighting } from '../fdb/sighting.ts';
import type { CompiledFilter } from '../fdb/sighting-filter.ts';
import { type CastPart, partsOfCast, type SignedPair } from '../fdb/sighting-parts.ts';
import type { Column } from './report.ts';
import type { StyleName } from './style.ts';

/** A line of a watch: one endpoint in one network of a cast, or a whole query. */
export interface SightingRow {
  time: string;
  /** `add`, `remove`, `update`, `query`, `malformed`. */
  what: string;
  networkId: string;
  networkType: string;
  segmentId: number | null;
  tunnelIp: string;
  to: string;
  entries: readonly string[];
}

/** So many entries fit a line for people; the rest is counted. */
const MOST_SHOWN = 4;

const STYLES: Record<string, StyleName> = { add: 'good', remove: 'waste', update: 'heading', malformed: 'degraded' };

export const SIGHTING_COLUMNS: readonly Column<SightingRow>[] = [
  { id: 'time', title: 'Time', value: (row) => row.time },
  { id: 'cast', title: 'Cast', value: (row) => row.what, style: (row) => STYLES[row.what] ?? 'dim' },
  { id: 'network', title: 'Network', value: (row) => row.networkId },
  { id: 'network_type', title: 'Type', isLong: true, value: (row) => row.networkType },
  { id: 'segment_id', title: 'Segment', isLong: true, value: (row) => row.segmentId },
  { id: 'tunnel_ip', title: 'Tunnel IP', value: (row) => row.tunnelIp },
  { id: 'to', title: 'To', value: (row) => row.to },
  { id: 'entries', title: 'Entries', value: (row) => row.entries },
];

/**
 * The rows of one sighting: those parts that the filter wants.
 * @param isForPeople counts what does not fit a line; pairs that are looked for come first
 */
export function sightingRows(sighting: Sighting, filter: CompiledFilter, isForPeople: boolean): SightingRow[] {
  const common = { time: sighting.at.toISOString(), networkType: '', segmentId: null, tunnelIp: '' };
  if (sighting.kind === 'malformed') {
    const what = sighting.method === undefined ? '' : `${sighting.method}: `;
    const entries = [`${what}${sighting.reason}`];
    return [{ ...common, what: 'malformed', networkId: '', to: receiverText(sighting.to), entries }];
  }
  if (sighting.kind === 'query') {
    const { networkIds, host, source, to } = sighting;
    const networkId = networkIds.length === 1 ? networkIds[0]! : `${networkIds.length} networks`;
    const ids = networkIds.length === 1 ? [] : networkIds;
    const asked = [
      ...(host === undefined ? [] : [`host ${host}`]),
      ...(source === undefined ? [] : [`source ${source}`]),
    ];
    const entries = [...asked, ...(isForPeople ? shortened(ids) : ids)];
    return [{ ...common, what: 'query', networkId, to: to === 'any one' ? 'any server' : receiverText(to), entries }];
  }
  const { message, to, host } = sighting;
  const what = message.method.replace('_fdb_entries', '');
  const isNamed = host !== undefined && (typeof to !== 'object' || to.host !== host);
  const receiver = `${receiverText(to)}${isNamed ? ` for ${host}` : ''}`;
  const parts = partsOfCast(message);
  if (parts.length === 0) return [{ ...common, what, networkId: '', to: receiver, entries: ['no entries'] }];
  return parts.filter(filter.wantsPart).map((part) => ({
    ...common,
    what,
    networkId: part.networkId,
    networkType: part.networkType ?? '',
    segmentId: part.segmentId ?? null,
    tunnelIp: part.tunnelIp,
    to: receiver,
    entries: isForPeople ? shortened(entriesOf(part, filter)) : entriesOf(part, filter),
  }));
}

const receiverText = (to: SeenReceiver): string =>
  typeof to === 'object' ? to.host : to === 'any one' ? 'any agent' : to;

const shortened = (texts: readonly string[]): string[] =>
  texts.length <= MOST_SHOWN + 1 ? [...texts] : [...texts.slice(0, MOST_SHOWN), `+ ${texts.length - MOST_SHOWN} more`];

/** Flooding first, then what is looked for, then the rest as it came. */
function entriesOf({ pairs }: CastPart, filter: CompiledFilter): string[] {
  const rank = ({ pair }: SignedPair) => (isFloodingEntry(pair) ? 0 : filter.marks(pair) ? 1 : 2);
  return [...pairs].sort((a, b) => rank(a) - rank(b)).map(({ sign, pair }) => `${sign}${pairText(pair)}`);
}

const pairText = (pair: Pair): string => (isFloodingEntry(pair) ? 'flood' : pair.join(' '));
