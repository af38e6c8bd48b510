import type { CastMethod } from '../agent-cast.ts';
import type { Pair } from '../entries.ts';
import type { SegmentPlace } from '../entry-change.ts';

/**
 * Stages by the order of spec l2pop 5.5: what floods, what goes, who is flooded to no more, what comes. Answers last: an
 * entry may have to be put with an address that is then taken away again. IPv6 pairs travel apart (1.6).
 */
export const STAGES = ['flood', 'take', 'stop-flood', 'put', 'put-ipv6', 'answer', 'answer-ipv6'] as const;
export type Stage = (typeof STAGES)[number];

/** One pair of a cast that brings an entry back. */
export interface InverseDraft {
  stage: Stage;
  method: CastMethod;
  place: SegmentPlace;
  endpoint: string;
  pair: Pair;
  /** Of an update. */
  side?: 'before' | 'after';
}

/** In a pair, the address of no entry: an OVS agent writes no ARP flow for it (spec l2pop 1.6, 5.5). */
export const NO_ADDRESS = '::';
