import type { PreparedCast, PreparedPlan } from '../fdb/cast-effects.ts';
import type { Dump } from '../fdb/dump.ts';
import { type EntryChange, entryKey, holdingLookup } from '../fdb/entry-change.ts';

export interface StillFits {
  plan: PreparedPlan;
  /** Casts left out, with the reason, a sentence each without full stop. */
  skipped: string[];
}

/**
 * What of a plan still fits what is there now. A cast is carried out where each entry that it changes is as it was when the
 * plan was made (or as earlier casts of it leave it); where all are as it would make them, or any is something else, it is
 * skipped. A cast that changes nothing by itself prepares others, and goes with them.
 */
export function compareAgain(plan: PreparedPlan, dump: Dump): StillFits {
  const now = new Map<string, string | null | undefined>();
  const skipped: string[] = [];
  const heldOf = holdingLookup(dump);
  let number = 0;
  const holds = (change: EntryChange): string | null | undefined => {
    const key = entryKey(change);
    return now.has(key) ? now.get(key) : heldOf(change);
  };
  const fits = (cast: PreparedCast): boolean => {
    number += 1;
    const open = cast.changes.filter((change) => holds(change) !== change.after);
    const strange = open.find((change) => holds(change) !== change.before);
    if (strange === undefined && (open.length > 0 || cast.changes.length === 0)) {
      for (const change of open) now.set(entryKey(change), change.after);
      return true;
    }
    skipped.push(
      `cast ${number} (${cast.why}): ${strange ? whatChanged(strange, holds(strange)) : 'it is so already'}`,
    );
    return false;
  };
  const stages = plan.stages.map((stage) => stage.filter(fits));
  const isNeeded = stages.flat().some(({ changes }) => changes.length > 0);
  return {
    plan: { ...plan, stages: isNeeded ? stages.filter(({ length }) => length > 0) : [] },
    skipped,
  };
}

/** What an entry has become since, in words. */
export function whatChanged({ key, before }: EntryChange, now: string | null | undefined): string {
  if (now === undefined) return `the dump does not tell of ${key} any more`;
  const then = before === null ? 'not there' : before;
  return `${key} has changed since: it was ${then} and is ${now ?? 'gone'}`;
}
