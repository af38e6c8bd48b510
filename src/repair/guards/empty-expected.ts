import type { Dump } from '../../fdb/dump.ts';
import { segmentLookup } from '../../fdb/entry-change.ts';
import type { Expected } from '../../fdb/expected.ts';
import { PlanRefused } from './refusal.ts';
import { countHeld } from './removals.ts';

/** The host should hold nothing at all of networks that it holds entries of: rather the source is wrong. */
export class NothingExpected extends PlanRefused {
  override readonly name = 'NothingExpected';
  constructor(
    readonly origin: string,
    readonly networks: number,
    /** Unicast and flooding entries that the host holds of these networks. */
    readonly held: number,
  ) {
    super(
      `${origin} has no entry at all for ${networks === 1 ? 'the network' : `the ${networks} networks`} of which the host holds ${held}`,
    );
  }
}

/** @throws NothingExpected for an expected state that is empty where the dump is not */
export function checkNotEmpty(expected: Pick<Expected, 'networks'>, dump: Dump, origin: string): void {
  const networks = [...expected.networks.values()];
  if (networks.some(({ unicast, flood }) => unicast.size > 0 || flood.size > 0)) return;
  const segmentAt = segmentLookup(dump);
  const held = countHeld({ segments: networks.flatMap((network) => segmentAt(network) ?? []) });
  if (held > 0) throw new NothingExpected(origin, networks.length, held);
}
