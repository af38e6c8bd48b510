import type { Advice } from '../advice.ts';
import type { PlannedCast, Unmended } from '../plan.ts';
import {
  draftAnswers,
  draftMacs,
  draftStaleMacs,
  draftsOf,
  type NetworkDrafts,
  stagesOf,
  staleAddressesOr,
} from './network-drafts.ts';
import { anyEndpoint, endpointToTakeUnder, NO_ENDPOINT, passThrough } from './ovs-endpoints.ts';
import { draftStaleFloods } from './ovs-stale-floods.ts';
import { draftOrphans, draftUnusedPorts } from './ovs-unneeded-ports.ts';
import { addFloods, type OvsScene, type OvsWork, startWork } from './ovs-work.ts';
import type { Gathered, Wish } from './wishes.ts';

/** Names no address of any port, so a remove with it touches no ARP flow (spec l2pop 5.5). */
const NO_ADDRESS = '::';

/**
 * Casts for an Open vSwitch agent (spec l2pop 3.8, 5.5). The dump does not show what the agent remembers of a network's
 * flood ports, and each flooding entry rewrites the flood flow from that: so where one is added or taken away, all
 * that are expected are added (3.8.7).
 */
export function composeOvs(gathered: Gathered, scene: OvsScene): { stages: PlannedCast[][]; unmended: Unmended[] } {
  const work = startWork(gathered.wishes.map(draftsOf), scene);
  const unmended: Unmended[] = [];
  const giveUp = ({ drift }: Wish, advice: Advice) => unmended.push({ drift, advice });

  for (const draft of work.drafts.values()) {
    const { floods, floodRewrites } = draft.wishes;
    if (floods.size > 0) addFloods(draft);
    for (const { drift } of floods.values()) draft.add.mends.add(drift);
    for (const wish of floodRewrites) if (!rewriteFlood(work, draft, wish)) giveUp(wish, NO_ENDPOINT);
  }
  for (const each of draftStaleFloods(work)) unmended.push(each);
  draftOrphans(work, gathered.orphans, (drift, advice) => giveUp({ drift }, advice));
  draftUnusedPorts(work);
  for (const draft of [...work.drafts.values()]) {
    const inAdd = draftMacs(draft);
    const { taken, failed } = draftStaleMacs(draft, {
      endpointFor: endpointToTakeUnder(work, draft),
      pairsFor: staleAddressesOr(NO_ADDRESS),
    });
    const endpoint = anyEndpoint(work, draft.wishes.network.networkType);
    const unanswered = draftAnswers(draft, inAdd, taken, endpoint);
    for (const wish of [...failed, ...unanswered]) giveUp(wish, NO_ENDPOINT);
  }
  return { stages: stagesOf([...work.drafts.values()], scene), unmended };
}

/** Any flooding entry makes the agent write the flood flow anew; false if nothing tells an endpoint for one. */
function rewriteFlood(work: OvsWork, draft: NetworkDrafts, { drift }: Wish): boolean {
  if (draft.wishes.network.flood.size > 0) addFloods(draft);
  else if (passThrough(work, draft) === undefined) return false;
  draft.add.mends.add(drift);
  return true;
}
