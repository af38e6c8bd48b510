import type { PreparedPlan } from '../../fdb/cast-effects.ts';
import { DumpOfAnotherHost } from '../../fdb/check-host.ts';
import type { Dump } from '../../fdb/dump.ts';
import type { Expected } from '../../fdb/expected.ts';
import { checkAge, DEFAULT_MAX_AGE_SECONDS } from '../../repair/guards/age.ts';
import { checkNotEmpty } from '../../repair/guards/empty-expected.ts';
import { checkOwnEntries } from '../../repair/guards/own-entries.ts';
import { PlanRefused } from '../../repair/guards/refusal.ts';
import { checkRemovals, countHeld } from '../../repair/guards/removals.ts';
import { checkRestart } from '../../repair/guards/restart.ts';
import { checkTold } from '../../repair/guards/told-entries.ts';
import { checkWhoseDump } from '../../repair/guards/whose-dump.ts';
import type { MendChoice } from './flags.ts';
import type { Guard, Proposal } from './proposal.ts';

/** The guards of every plan that is made from a dump. */
export const dumpGuards = (
  plan: PreparedPlan,
  dump: Dump,
  flags: MendChoice,
  expected?: { state: Expected; origin: string },
): readonly Guard[] => [
  () => checkWhoseDump(plan.host, expected?.state, dump),
  (at) => checkAge('dump', dump.takenAt, at, maxAgeOf(flags)),
  () => checkRestart(dump),
  () => expected && checkNotEmpty(expected.state, dump, expected.origin),
  () => checkTold(plan),
  () => checkOwnEntries(plan, dump),
  () => checkRemovals(plan, countHeld(dump), flags['max-removals']),
];

export const maxAgeOf = (flags: MendChoice): number => flags['max-age'] ?? DEFAULT_MAX_AGE_SECONDS;

/** @throws PlanRefused by the first guard that refuses */
export function requireGuards({ guards }: Proposal, at: Date): void {
  for (const guard of guards) guard(at);
}

/** What all guards that refuse say. */
export function refusalsOf({ guards }: Proposal, at: Date): string[] {
  return guards.flatMap((guard) => {
    try {
      guard(at);
      return [];
    } catch (error) {
      if (error instanceof PlanRefused || error instanceof DumpOfAnotherHost) return [error.message];
      throw error;
    }
  });
}
