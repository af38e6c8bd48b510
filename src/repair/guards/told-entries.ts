import type { PreparedPlan } from '../../fdb/cast-effects.ts';
import type { EntryChange } from '../../fdb/entry-change.ts';
import { PlanRefused } from './refusal.ts';

/** A plan would put or take entries of which the dump does not tell whether they are there. */
export class EntriesNotTold extends PlanRefused {
  override readonly name = 'EntriesNotTold';
  constructor(readonly entries: readonly EntryChange[]) {
    const { holding, key, networkId } = entries[0]!;
    const more = entries.length > 1 ? ` and ${entries.length - 1} more` : '';
    super(`the dump does not hold the ${TABLES[holding]} of network ${networkId}, and the plan changes ${key}${more}`);
  }
}

const TABLES = { unicast: 'unicast entries', flood: 'flooding entries', arp: 'ARP entries' } as const;

/** @throws EntriesNotTold for a missing entry, or any other, whose table the dump does not hold */
export function checkTold({ stages }: Pick<PreparedPlan, 'stages'>): void {
  const untold = stages.flat().flatMap(({ changes }) => changes.filter(({ before }) => before === undefined));
  if (untold.length > 0) throw new EntriesNotTold(untold);
}
