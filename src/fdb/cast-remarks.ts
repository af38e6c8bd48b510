import { isIpv4 } from './address.ts';
import type { CastMessage } from './agent-cast.ts';
import { type CastPair, pairsOfCast } from './cast-pairs.ts';
import { FLOODING_MAC, isFloodingEntry } from './entries.ts';

/** What a cast does beside what it says, a sentence each without full stop (spec l2pop 1.6, 3.8, 4.5). */
export function remarksOnCast(cast: CastMessage): string[] {
  const pairs = [...pairsOfCast(cast)];
  const remarks = lostAddresses(pairs).map((ip) => `${ip} is given and then taken: agents end with it deleted`);
  if (pairs.some(({ action, pair }) => (action === 'add' || action === 'after') && !isIpv4(pair[1]))) {
    remarks.push('a linuxbridge agent with the ARP responder on drops what follows an IPv6 address in its message');
  }
  for (const { pair } of pairs) {
    if (pair[0] !== FLOODING_MAC || isFloodingEntry(pair)) continue;
    remarks.push(`${pair.join(' ')} is no flooding entry to an OVS agent, but a MAC like any other`);
  }
  return remarks;
}

/** Addresses that are taken after they were given: agents write `after` before they delete `before`, tunnel ip by tunnel ip. */
function lostAddresses(pairs: readonly CastPair[]): string[] {
  const given = new Set<string>();
  const lost: string[] = [];
  for (const { action, pair } of pairs) {
    if (action === 'after') given.add(pair[1]);
    else if (action === 'before' && given.has(pair[1])) lost.push(pair[1]);
  }
  return lost;
}
