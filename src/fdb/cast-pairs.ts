import type { CastMessage } from './agent-cast.ts';
import type { Pair } from './entries.ts';
import { networksOf } from './entries.ts';

/** What a cast does with a pair; `after` and `before` are the sides of an update. */
export type PairAction = 'add' | 'remove' | 'after' | 'before';

/** One pair of a cast with where it stands. */
export interface CastPair {
  networkId: string;
  /** As it is written. */
  endpoint: string;
  action: PairAction;
  pair: Pair;
}

/** The pairs of a cast in the order in which an agent goes through them: of an update first `after` (spec l2pop 3.8.5). */
export function* pairsOfCast(cast: CastMessage): Generator<CastPair> {
  if (cast.method === 'update_fdb_entries') {
    for (const [networkId, endpoints] of Object.entries(cast.fdbEntries.chg_ip)) {
      for (const [endpoint, { after = [], before = [] }] of Object.entries(endpoints)) {
        for (const pair of after) yield { networkId, endpoint, action: 'after', pair };
        for (const pair of before) yield { networkId, endpoint, action: 'before', pair };
      }
    }
    return;
  }
  const action = cast.method === 'add_fdb_entries' ? 'add' : 'remove';
  for (const [networkId, { ports }] of networksOf(cast.fdbEntries)) {
    for (const [endpoint, pairs] of Object.entries(ports)) {
      for (const pair of pairs) yield { networkId, endpoint, action, pair };
    }
  }
}

/** Does the pair take something away? */
export const takesAway = ({ action }: CastPair): boolean => action === 'remove' || action === 'before';
