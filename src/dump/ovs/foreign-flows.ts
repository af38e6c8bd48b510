import { isNoCookie } from '../../fdb/compare-tunnels.ts';
import type { Segment } from '../../fdb/forwarding.ts';
import { ipv4Text, macText } from '../packed-address.ts';
import type { BridgeFlows } from './bridge-flows.ts';
import type { Layout } from './layout.ts';

/** A cookie of so small a part of what the agent's own has is other software's; more may be a restart in progress. */
const MINORITY = 4;

/**
 * Cookies of tables 20 to 22 under which others than the agent wrote, while the agent's flows have one (spec l2pop
 * 3.2, 3.8.6): none at all (`ovs-ofctl add-flow` by hand), or one that has a few entries and nothing else. A cookie
 * with more is taken for that of an agent's earlier process (3.9).
 */
function foreignCookies({ cookies, groups }: Pick<BridgeFlows, 'cookies' | 'groups'>): string[] {
  const counts = cookies.counts;
  const named = counts.filter((each) => !isNoCookie(each));
  const own = named
    .filter(({ cookie }) => groups.hasDefaults(cookie) || !named.some((other) => groups.hasDefaults(other.cookie)))
    .sort((a, b) => b.flows - a.flows)[0];
  if (own === undefined) return [];
  return counts
    .filter((each) => each !== own && !groups.isOfAgent(each.cookie))
    .filter((each) => isNoCookie(each) || each.flows * MINORITY <= own.flows)
    .map(({ cookie }) => cookie);
}

/** Marks in the segments of a bridge what others wrote. @returns the number of entries marked; a flood flow is one */
export function markForeign(
  flows: BridgeFlows,
  segmentOfVlan: ReadonlyMap<number | undefined, Segment>,
  layout: Layout,
): number {
  const foreign = foreignCookies(flows);
  if (foreign.length === 0) return 0;
  const marks = new Map<Segment, { unicast: Set<string>; arp: Set<string>; flood: boolean }>();
  const marksOf = (vlan: number) => {
    const segment = segmentOfVlan.get(vlan);
    if (segment === undefined) return undefined;
    let found = marks.get(segment);
    if (found === undefined) {
      found = { unicast: new Set(), arp: new Set(), flood: false };
      marks.set(segment, found);
    }
    return found;
  };
  for (const cookie of foreign) {
    flows.cookies.forEachEntry(cookie, (kind, vlan, key) => {
      if (kind === 'unicast') marksOf(vlan)?.unicast.add(macText(key));
      else if (layout.responder !== undefined) marksOf(vlan)?.arp.add(ipv4Text(key));
    });
  }
  for (const [vlan, { floods }] of flows.vlans) {
    const kept = floods.findLast(({ table }) => table === layout.flood);
    if (kept === undefined || !foreign.includes(kept.cookie)) continue;
    const found = marksOf(vlan);
    if (found !== undefined) found.flood = true;
  }
  let entries = 0;
  for (const [segment, found] of marks) {
    segment.foreign = found;
    entries += found.unicast.size + found.arp.size + (found.flood ? 1 : 0);
  }
  return entries;
}
