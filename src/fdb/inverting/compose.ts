import type { CastMessage, IpChange } from '../agent-cast.ts';
import type { Pair } from '../entries.ts';
import type { SegmentPlace } from '../entry-change.ts';
import { groupBy } from '../group-by.ts';
import type { PlannedCast } from '../plan.ts';
import type { InverseDraft } from './draft.ts';

/** One cast for each network and method of a stage. */
export function castsOf(drafts: readonly InverseDraft[], host: string): PlannedCast[] {
  const byCast = groupBy(drafts, ({ place, method }) => `${place.networkId} ${place.segmentId} ${method}`);
  return [...byCast.values()].map((ofCast) => {
    const { place, method } = ofCast[0]!;
    const count = ofCast.length === 1 ? '1 entry' : `${ofCast.length} entries`;
    const message = method === 'update_fdb_entries' ? updateOf(place, ofCast) : messageOf(method, place, ofCast);
    return {
      networkId: place.networkId,
      cast: { ...message, to: { host } },
      mends: [],
      why: `${method === 'remove_fdb_entries' ? 'takes away' : 'puts back'} ${count}, as before`,
    };
  });
}

function messageOf(
  method: 'add_fdb_entries' | 'remove_fdb_entries',
  { networkId, networkType, segmentId }: SegmentPlace,
  drafts: readonly InverseDraft[],
): CastMessage {
  const ports: Record<string, Pair[]> = {};
  for (const { endpoint, pair } of drafts) {
    const pairs = ports[endpoint];
    if (pairs === undefined) ports[endpoint] = [pair];
    else pairs.push(pair);
  }
  return { method, fdbEntries: { [networkId]: { segment_id: segmentId, network_type: networkType, ports } } };
}

function updateOf({ networkId }: SegmentPlace, drafts: readonly InverseDraft[]): CastMessage {
  const changes: Record<string, Record<'before' | 'after', Pair[]>> = {};
  for (const { endpoint, pair, side = 'after' } of drafts) {
    const change = changes[endpoint] ?? { before: [], after: [] };
    change[side].push(pair);
    changes[endpoint] = change;
  }
  const message = Object.entries(changes).map(([endpoint, { before, after }]): [string, IpChange] => [
    endpoint,
    { ...(before.length > 0 && { before }), ...(after.length > 0 && { after }) },
  ]);
  return { method: 'update_fdb_entries', fdbEntries: { chg_ip: { [networkId]: Object.fromEntries(message) } } };
}
