import type { PreparedCast, PreparedPlan } from '../fdb/cast-effects.ts';
import { pairsOfCast } from '../fdb/cast-pairs.ts';
import type { Dump } from '../fdb/dump.ts';
import { isFloodingEntry } from '../fdb/entries.ts';
import { type EntryChange, entryKey, holdingLookup } from '../fdb/entry-change.ts';

export interface StillFits {
  plan: PreparedPlan;
  /** Casts left out, with the reason, a sentence each without full stop. */
  skipped: string[];
  /** How many of them were left out for another reason than that all is so already. */
  unfit: number;
}

/** A cast as it would be sent now: `open` are the changes that it would still make. */
interface Judged {
  cast: PreparedCast;
  stage: number;
  number: number;
  open: EntryChange[];
  /** Why it cannot be sent any more. */
  unfit: string | undefined;
}

/**
 * What of a plan still fits what is there now. A cast is carried out where each entry that it changes is as it was when the
 * plan was made (or as earlier casts of it leave it). Where any is something else, it is left out, and with it what was to be
 * taken away after it. Where all are as it would make them, it is left out too, unless something is to be taken away after it:
 * it also tells the agent what no dump shows, such as which tunnel ports stay, and saying that again does no harm.
 * @param isPart the dump may hold less than the one that the plan was made from: what it does not tell of is taken as unchanged
 */
export function compareAgain(plan: PreparedPlan, dump: Dump, { isPart = false } = {}): StillFits {
  const judged = judge(plan, dump, isPart);
  const wanted = judged.filter((each) => each.unfit === undefined && isWanted(each));
  const takenAt = new Map<string, number>();
  for (const each of wanted) if (isRemove(each)) for (const tie of tiesOf(each)) takenAt.set(tie, each.stage);
  const isKept = (each: Judged): boolean => {
    if (each.unfit !== undefined) return false;
    if (isWanted(each)) return true;
    if (each.cast.changes.length === 0) return wanted.length > 0;
    return !isRemove(each) && tiesOf(each).some((tie) => (takenAt.get(tie) ?? -1) > each.stage);
  };
  const stages: PreparedCast[][] = plan.stages.map(() => []);
  const skipped: Judged[] = [];
  for (const each of judged) {
    if (isKept(each)) stages[each.stage]!.push({ ...each.cast, changes: each.open });
    else skipped.push(each);
  }
  return {
    plan: { ...plan, stages: stages.filter(({ length }) => length > 0) },
    skipped: skipped.map(({ cast, number, unfit }) => `cast ${number} (${cast.why}): ${unfit ?? 'it is so already'}`),
    unfit: skipped.filter(({ unfit }) => unfit !== undefined).length,
  };
}

function judge({ stages }: PreparedPlan, dump: Dump, isPart: boolean): Judged[] {
  const now = new Map<string, string | null | undefined>();
  const heldOf = holdingLookup(dump);
  const holds = (change: EntryChange): string | null | undefined => {
    const key = entryKey(change);
    const held = now.has(key) ? now.get(key) : heldOf(change);
    return held === undefined && isPart ? change.before : held;
  };
  const judged: Judged[] = [];
  const unfitOf = new Map<string, number>();
  for (const [stage, casts] of stages.entries()) {
    const ofStage = casts.map((cast, index): Judged => {
      const open = cast.changes.filter((change) => holds(change) !== change.after);
      const each: Judged = { cast, stage, number: judged.length + index + 1, open, unfit: undefined };
      const strange = open.find((change) => holds(change) !== change.before);
      const before = isRemove(each) ? tiesOf(each).find((tie) => unfitOf.has(tie)) : undefined;
      if (strange !== undefined) each.unfit = whatChanged(strange, holds(strange));
      else if (open.length > 0 && before !== undefined)
        each.unfit = `cast ${unfitOf.get(before)}, which it comes after, is left out`;
      else for (const change of open) now.set(entryKey(change), change.after);
      return each;
    });
    for (const each of ofStage) {
      judged.push(each);
      if (each.unfit !== undefined && !isRemove(each)) for (const tie of tiesOf(each)) unfitOf.set(tie, each.number);
    }
  }
  return judged;
}

/** Whether a cast is done that changes nothing which a dump shows, no dump tells. */
const isWanted = ({ cast: { changes, mends }, open }: Judged): boolean =>
  open.length > 0 || (changes.length === 0 && mends.length > 0);

const isRemove = ({ cast: { cast } }: Judged): boolean => cast.method === 'remove_fdb_entries';

/**
 * What a remove and a put before it have in common where the one needs the other: the network, whose flooding flow the agent
 * writes anew (spec l2pop 3.8.7), or an endpoint whose tunnel port goes with its last flooding entry (3.8.4).
 */
function tiesOf({ cast: { networkId, cast } }: Judged): string[] {
  const endpoints = [...pairsOfCast(cast)].flatMap(({ endpoint, pair }) => (isFloodingEntry(pair) ? [endpoint] : []));
  return [networkId, ...endpoints];
}

/** What an entry has become since, in words. */
function whatChanged({ key, before }: EntryChange, now: string | null | undefined): string {
  if (now === undefined) return `the dump does not tell of ${key} any more`;
  const then = before === null ? 'not there' : before;
  return `${key} has changed since: it was ${then} and is ${now ?? 'gone'}`;
}
