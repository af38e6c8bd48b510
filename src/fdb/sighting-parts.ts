import type { CastMessage } from './agent-cast.ts';
import { networksOf, type Pair } from './entries.ts';

/** What a cast says of one endpoint in one network. */
export interface CastPart {
  networkId: string;
  /** Neither is in an update. */
  networkType?: string;
  segmentId?: number | null;
  tunnelIp: string;
  /** Of an update with the sign of each: taken (`-`) or given (`+`). */
  pairs: readonly SignedPair[];
}

export interface SignedPair {
  sign: '' | '-' | '+';
  pair: Pair;
}

/** A cast by network and endpoint; a network without endpoints has no part. */
export function partsOfCast(message: CastMessage): CastPart[] {
  if (message.method !== 'update_fdb_entries') {
    return networksOf(message.fdbEntries).flatMap(([networkId, { network_type, segment_id, ports }]) =>
      Object.entries(ports).map(([tunnelIp, pairs]) => ({
        networkId,
        networkType: network_type,
        segmentId: segment_id,
        tunnelIp,
        pairs: signed('', pairs),
      })),
    );
  }
  return Object.entries(message.fdbEntries.chg_ip).flatMap(([networkId, endpoints]) =>
    Object.entries(endpoints).map(([tunnelIp, { before = [], after = [] }]) => ({
      networkId,
      tunnelIp,
      pairs: [...signed('-', before), ...signed('+', after)],
    })),
  );
}

const signed = (sign: SignedPair['sign'], pairs: readonly Pair[]): SignedPair[] =>
  pairs.map((pair) => ({ sign, pair }));
