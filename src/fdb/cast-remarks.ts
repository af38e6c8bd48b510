import { isIpv4 } from './address.ts';
import type { CastMessage } from './agent-cast.ts';
import { type CastPair, pairsOfCast } from './cast-pairs.ts';
import { FLOODING_MAC, isFloodingEntry } from './entries.ts';

/** What a cast does beside what it says, a sentence each without full stop (spec l2pop 1.6, 3.8, 4.5). */
export function remarksOnCast(cast: CastMessage): string[] {
  const pairs = [...pairsOfCast(cast)];
  const remarks: string[] = [];
  for (const { pair } of pairs.filter((each, at) => isLost(each, pairs.slice(0, at)))) {
    remarks.push(`${pair[1]} is given and then taken: agents end with it deleted`);
  }
  if (pairs.some(({ action, pair }) => (action === 'add' || action === 'after') && !isIpv4(pair[1]))) {
    remarks.push('a linuxbridge agent with the ARP responder on drops what follows an IPv6 address in its message');
  }
  for (const { pair } of pairs) {
    if (pair[0] !== FLOODING_MAC || isFloodingEntry(pair)) continue;
    remarks.push(`${pair.join(' ')} is no flooding entry to an OVS agent, but a MAC like any other`);
  }
  return remarks;
}

/** Is it taken after it was given? Agents write `after` before they delete `before`, tunnel ip by tunnel ip. */
const isLost = ({ action, pair }: CastPair, earlier: readonly CastPair[]): boolean =>
  action === 'before' && earlier.some((given) => given.action === 'after' && given.pair[1] === pair[1]);
