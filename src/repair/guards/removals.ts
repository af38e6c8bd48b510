import { pairsOfCast, takesAway } from '../../fdb/cast-pairs.ts';
import type { Dump } from '../../fdb/dump.ts';
import type { Plan } from '../../fdb/plan.ts';
import { PlanRefused } from './refusal.ts';

/** So many removals are always allowed, and so many never without being asked for. */
const AT_LEAST = 5;
const AT_MOST = 50;

/** A plan takes away more than it may: so much stale at once is more often a wrong expected state than a wrong host. */
export class TooManyRemovals extends PlanRefused {
  override readonly name = 'TooManyRemovals';
  constructor(
    readonly host: string,
    readonly removals: number,
    readonly limit: number,
    /** Unicast and flooding entries that the host holds. */
    readonly held: number,
  ) {
    super(`the plan takes away ${removals} of the ${held} entries that ${host} holds; ${limit} are allowed`);
  }
}

/** Half of what the host holds, but at least 5 and at most 50. */
const removalLimit = (held: number): number => Math.min(AT_MOST, Math.max(AT_LEAST, Math.floor(held / 2)));

/** Unicast and flooding entries of all segments. */
export const countHeld = ({ segments }: Pick<Dump, 'segments'>): number =>
  segments.reduce((sum, { unicast, flood }) => sum + unicast.size + flood.size, 0);

/** Pairs that remove casts name, and addresses that updates take away. */
const countRemovals = ({ stages }: Pick<Plan, 'stages'>): number =>
  stages.flat().reduce((sum, { cast }) => sum + [...pairsOfCast(cast)].filter(takesAway).length, 0);

/**
 * @param held entries that the host holds
 * @param limit --max-removals; default: `removalLimit(held)`
 * @throws TooManyRemovals
 */
export function checkRemovals(plan: Pick<Plan, 'host' | 'stages'>, held: number, limit = removalLimit(held)): void {
  const removals = countRemovals(plan);
  if (removals > limit) throw new TooManyRemovals(plan.host, removals, limit, held);
}
