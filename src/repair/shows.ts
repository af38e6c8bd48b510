import type { PreparedCast } from '../fdb/cast-effects.ts';
import { pairsOfCast } from '../fdb/cast-pairs.ts';
import type { Dump } from '../fdb/dump.ts';
import { type EntryChange, holdingLookup, netChanges } from '../fdb/entry-change.ts';

/** A change that a dump does not show, with what it has instead. */
export interface NotShown {
  change: EntryChange;
  now: string | null;
}

/** The changes of these casts that a dump does not show (yet). What it cannot hold is not waited for. */
export function notShown(casts: readonly PreparedCast[], dump: Dump): NotShown[] {
  const heldOf = holdingLookup(dump);
  return netChanges(casts.flatMap(({ changes }) => changes)).flatMap((change) => {
    const now = heldOf(change);
    return now === undefined || now === change.after ? [] : [{ change, now }];
  });
}

/** An agent writes about so many entries a second (spec l2pop 5.5). */
const ENTRIES_A_SECOND = 1000;

/** How long an agent works on casts, by the number of entries that they name. */
export const secondsOfWork = (casts: readonly PreparedCast[]): number =>
  casts.reduce((sum, { cast }) => sum + [...pairsOfCast(cast)].length, 0) / ENTRIES_A_SECOND;

/**
 * May what depends on a stage not be sent, since these of its entries do not show? A flooding entry that was made at wiring only
 * goes with a later stage (spec l2pop 3.8.7), so those alone hold nothing up.
 */
export const holdsUp = (missing: readonly NotShown[]): NotShown[] =>
  missing.filter(({ change }) => change.holding !== 'flood');

/** `192.168.10.21 of network …: should be fa:16:3e:…, is not there` */
export const describeNotShown = ({ change: { key, networkId, after }, now }: NotShown): string =>
  `${key} of network ${networkId}: should be ${after ?? 'gone'}, is ${now ?? 'not there'}`;
