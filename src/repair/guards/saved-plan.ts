import type { DumpKind } from '../../fdb/dump.ts';
import type { SavedPlan } from '../saved-plan.ts';
import { checkAge } from './age.ts';
import { PlanRefused } from './refusal.ts';
import { type CloudBroker, isSameBroker, showBroker } from './same-cloud.ts';

/** A saved plan, or a journal, was made for something else than what it is carried out on. */
export class PlanDoesNotFit extends PlanRefused {
  override readonly name = 'PlanDoesNotFit';
  constructor(
    readonly what: 'plan' | 'saved plan' | 'journal',
    readonly misfit: 'host' | 'broker' | 'version' | 'agent',
    readonly made: string,
    readonly now: string,
  ) {
    super(`the ${what} is for ${misfit} ${made}, not for ${now}`);
  }
}

/** @throws PlanDoesNotFit for another host than the one asked for */
export function checkPlannedHost(what: PlanDoesNotFit['what'], made: string, asked: string | undefined): void {
  if (asked !== undefined && asked !== made) throw new PlanDoesNotFit(what, 'host', made, asked);
}

/** @throws PlanDoesNotFit for a dump of another agent's dataplane */
export function checkPlannedAgent(what: PlanDoesNotFit['what'], made: DumpKind, now: DumpKind): void {
  if (made !== now) throw new PlanDoesNotFit(what, 'agent', made, now);
}

/** @throws PlanDoesNotFit for another broker or vhost */
export function checkPlannedBroker(what: PlanDoesNotFit['what'], made: CloudBroker, now: CloudBroker): void {
  if (!isSameBroker(made, now)) throw new PlanDoesNotFit(what, 'broker', showBroker(made), showBroker(now));
}

/**
 * What can be told of a saved plan without a broker.
 * @throws PlanDoesNotFit, TooOld
 */
export function checkSavedPlan(
  saved: SavedPlan,
  now: { host: string | undefined; l2popVersion: string; at: Date; maxAgeSeconds: number },
): void {
  checkPlannedHost('saved plan', saved.plan.host, now.host);
  if (saved.l2popVersion !== now.l2popVersion) {
    throw new PlanDoesNotFit('saved plan', 'version', `l2pop ${saved.l2popVersion}`, `l2pop ${now.l2popVersion}`);
  }
  checkAge('saved plan', saved.createdAt, now.at, now.maxAgeSeconds);
  checkAge('dump', saved.dumpTakenAt, now.at, now.maxAgeSeconds);
}
