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
import { addFloods, NO_ENDPOINT, type OvsScene, Removals } from './ovs-removals.ts';
import type { Gathered, Wish } from './wishes.ts';

/** Names no address of any port, so a remove with it touches no ARP flow (spec l2pop 5.5). */
const NO_ADDRESS = '::';

/**
 * Casts for an Open vSwitch agent (spec l2pop 3.8, 5.5). The dump does not show what the agent remembers of a network's
 * flood ports, and each flooding entry rewrites the flood flow from that: so where one is added or taken away, all
 * that are expected are added (3.8.7).
 */
export function composeOvs(gathered: Gathered, scene: OvsScene): { stages: PlannedCast[][]; unmended: Unmended[] } {
  const drafts = new Map<string, NetworkDrafts>();
  for (const wishes of gathered.wishes) drafts.set(wishes.network.networkId, draftsOf(wishes));
  const unmended: Unmended[] = [];
  const giveUp = ({ drift }: Wish, advice: Advice) => unmended.push({ drift, advice });
  const removals = new Removals(drafts, scene);

  for (const draft of drafts.values()) {
    const { floods, floodRewrites } = draft.wishes;
    if (floods.size > 0) addFloods(draft);
    for (const { drift } of floods.values()) draft.add.mends.add(drift);
    for (const wish of floodRewrites) if (!rewriteFlood(draft, wish, removals)) giveUp(wish, NO_ENDPOINT);
  }
  for (const { drift, advice } of removals.draftStaleFloods()) giveUp({ drift }, advice);
  for (const orphan of gathered.orphans) {
    const advice = removals.draftOrphan(orphan);
    if (advice !== undefined) giveUp({ drift: orphan }, advice);
  }
  removals.draftUnusedPorts();
  for (const draft of [...drafts.values()]) {
    const inAdd = draftMacs(draft);
    const { taken, failed } = draftStaleMacs(draft, {
      endpointFor: (observed) => removals.endpointToTakeUnder(draft, observed),
      pairsFor: staleAddressesOr(NO_ADDRESS),
    });
    const endpoint = removals.anyEndpoint(draft.wishes.network.networkType);
    const unanswered = draftAnswers(draft, inAdd, taken, endpoint);
    for (const wish of [...failed, ...unanswered]) giveUp(wish, NO_ENDPOINT);
  }
  return { stages: stagesOf([...drafts.values()], scene), unmended };
}

/** Any flooding entry makes the agent write the flood flow anew; false if nothing tells an endpoint for one. */
function rewriteFlood(draft: NetworkDrafts, { drift }: Wish, removals: Removals): boolean {
  if (draft.wishes.network.flood.size > 0) addFloods(draft);
  else if (removals.passThrough(draft) === undefined) return false;
  draft.add.mends.add(drift);
  return true;
}
