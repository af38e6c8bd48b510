import type { PreparedPlan } from '../fdb/cast-effects.ts';
import type { Dump } from '../fdb/dump.ts';
import { type EntryChange, holdingLookup, netChanges } from '../fdb/entry-change.ts';
import { inversePlan } from '../fdb/inverse-plan.ts';
import type { JournalRecord } from './read-journal.ts';

export interface UndoPlan {
  plan: PreparedPlan;
  /** Entries that changed since and are left as they are, and entries that no cast brings back. */
  skipped: string[];
  /** How many of them are not as they were before. */
  unfit: number;
}

/** What the casts of a journal changed that were sent, or may have been. */
const changesSent = ({ casts }: Pick<JournalRecord, 'casts'>): EntryChange[] =>
  netChanges(casts.filter(({ fate }) => fate !== 'not-sent').flatMap(({ changes }) => changes));

/** The plan that takes a sent plan back, of all that is still as that left it. */
export function undoPlan(record: JournalRecord, dump: Dump): UndoPlan {
  const skipped: string[] = [];
  let unfit = 0;
  const heldOf = holdingLookup(dump);
  const asLeft = changesSent(record).filter((change) => {
    const now = heldOf(change);
    if (now === change.after) return true;
    if (now !== change.before) unfit += 1;
    skipped.push(`${change.key} of network ${change.networkId}: ${whyLeft(change, now)}`);
    return false;
  });
  const { plan, without } = inversePlan(asLeft, dump, record.host);
  without.push(...portsDeleted(record));
  return { plan, skipped: [...skipped, ...without], unfit: unfit + without.length };
}

/** Left-over tunnel ports that the casts deleted: they are no entries, and nothing needs them. */
const portsDeleted = ({ casts }: Pick<JournalRecord, 'casts'>): string[] =>
  casts
    .filter(({ fate }) => fate !== 'not-sent')
    .flatMap(({ mends }) => mends.filter(({ kind }) => kind === 'orphan-tunnel'))
    .map(({ observed, tunnelIp }) => `tunnel port ${observed} to ${tunnelIp}: it was left over, and stays deleted`);

function whyLeft({ before, after }: EntryChange, now: string | null | undefined): string {
  if (now === undefined) return 'the dump does not tell of it';
  if (now === before) return 'it is as it was before already';
  return `it has changed since: it was left ${after ?? 'gone'} and is ${now ?? 'gone'}`;
}
