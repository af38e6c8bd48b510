import type { PreparedCast } from '../fdb/cast-effects.ts';
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

/** `192.168.10.21 of network …: should be fa:16:3e:…, is not there` */
export const describeNotShown = ({ change: { key, networkId, after }, now }: NotShown): string =>
  `${key} of network ${networkId}: should be ${after ?? 'gone'}, is ${now ?? 'not there'}`;
