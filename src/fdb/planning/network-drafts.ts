import type { Endpoint } from '../endpoint.ts';
import type { Pair } from '../entries.ts';
import type { EndpointKey } from '../expected-endpoint.ts';
import type { ExpectedNetwork } from '../expected-network.ts';
import { groupBy } from '../group-by.ts';
import type { PlannedCast } from '../plan.ts';
import {
  type CastScene,
  type EntriesDraft,
  entriesCast,
  entriesDraft,
  isEmptyDraft,
  putChange,
  putPairs,
  type UpdateDraft,
  updateCast,
  updateDraft,
} from './draft.ts';
import type { Wish, Wishes } from './wishes.ts';

/** The casts about one network while they are being put together. */
export interface NetworkDrafts {
  wishes: Wishes;
  add: EntriesDraft;
  update: UpdateDraft;
  remove: EntriesDraft;
}

export const draftsOf = (wishes: Wishes): NetworkDrafts => ({
  wishes,
  add: entriesDraft(),
  update: updateDraft(),
  remove: entriesDraft(),
});

/**
 * The casts of all networks in the order of spec l2pop 5.5 as far as it matters: what is put first, what is taken
 * away after it. No remove names a MAC or an address that is expected, so none undoes an add before it.
 */
export function stagesOf(drafts: readonly NetworkDrafts[], scene: CastScene): PlannedCast[][] {
  const puts: PlannedCast[] = [];
  const takes: PlannedCast[] = [];
  for (const { wishes, add, update, remove } of drafts) {
    if (!isEmptyDraft(add)) puts.push(entriesCast('add_fdb_entries', add, wishes, scene));
    if (!isEmptyDraft(update)) puts.push(updateCast(update, wishes.network, scene));
    if (!isEmptyDraft(remove)) takes.push(entriesCast('remove_fdb_entries', remove, wishes, scene));
  }
  return [puts, takes].filter((stage) => stage.length > 0);
}

/** All addresses of a MAC as Neutron has them, in pairs; for one without, a pair that touches no ARP entry. */
export const pairsOfMac = ({ ipsOf }: ExpectedNetwork, mac: string): Pair[] =>
  (ipsOf.get(mac) ?? ['::']).map((ip): Pair => [mac, ip]);

/** Where a MAC is to be: where it is, if Neutron has it there too, as during a migration. */
function rightEndpoint({ network, segment }: Wishes, mac: string): EndpointKey | undefined {
  const expected = network.unicast.get(mac);
  const observed = segment.unicast.get(mac);
  if (observed !== undefined && expected?.has(observed)) return observed;
  return expected?.values().next().value;
}

/** Puts the MACs that are missing or at a wrong endpoint, and returns them. */
export function draftMacs({ wishes, add }: NetworkDrafts, pairsOf = pairsOfMac): Set<string> {
  for (const [mac, { drift, endpoint }] of wishes.macs) {
    putPairs(add, endpoint, pairsOf(wishes.network, mac));
    add.mends.add(drift);
  }
  return new Set(wishes.macs.keys());
}

/**
 * Addresses that the responder lacks or answers wrongly, and those that it should not answer. An address that goes is
 * taken by an update: a remove would take the MAC's unicast entry along (spec l2pop 5.5). What is to be answered goes
 * with an add of the MAC if there is one, else with an update if there is one or if the MAC is right (wrong-arp), else
 * with an add.
 * @param inAdd MACs of which all addresses are in the add already
 * @param taken addresses that a remove takes away
 * @param anyEndpoint one that is not the agent's own: updates need some endpoint (spec l2pop 1.3)
 * @returns what could not be put, for want of an endpoint
 */
export function draftAnswers(
  { wishes, add, update }: NetworkDrafts,
  inAdd: Set<string>,
  taken: ReadonlySet<string>,
  anyEndpoint: EndpointKey | undefined,
  pairsOf = pairsOfMac,
): Wish[] {
  const failed: Wish[] = [];
  for (const [ip, wish] of wishes.staleAnswers) {
    if (taken.has(ip)) continue;
    const endpoint = rightEndpoint(wishes, wish.mac) ?? anyEndpoint;
    if (endpoint === undefined) failed.push(wish);
    else {
      putChange(update, endpoint, 'before', [wish.mac, ip]);
      update.mends.add(wish.drift);
    }
  }
  const isMissingAlone = [...wishes.answers.values()].every(({ drift }) => drift.kind === 'missing-arp');
  const byAdd = !isEmptyDraft(add) || (isEmptyDraft(update) && isMissingAlone);
  for (const [ip, wish] of wishes.answers) {
    const { mac, drift } = wish;
    const endpoint = rightEndpoint(wishes, mac) ?? anyEndpoint;
    if (inAdd.has(mac)) add.mends.add(drift);
    else if (endpoint === undefined) failed.push(wish);
    else if (byAdd && wishes.network.unicast.has(mac)) {
      putPairs(add, endpoint, pairsOf(wishes.network, mac));
      inAdd.add(mac);
      add.mends.add(drift);
    } else {
      putChange(update, endpoint, 'after', [mac, ip]);
      update.mends.add(drift);
    }
  }
  return failed;
}

/** How a kind of agent is told to forget a MAC. */
export interface Taking {
  /** The endpoint to name; undefined where nothing tells one that the agent knows. */
  endpointFor(observed: Endpoint): EndpointKey | undefined;
  /** The pairs to name. @param addresses stale addresses of the MAC that are to go too */
  pairsFor(wish: Wish & { observed: Endpoint }, mac: string, addresses: readonly string[]): Pair[];
}

/**
 * A remove takes away by address whatever MAC it answers with, so it names those of the MAC's addresses that are to go
 * too, and none that is expected elsewhere.
 */
export const staleAddressesOr =
  (noAddress: string): Taking['pairsFor'] =>
  (_wish, mac, addresses) =>
    (addresses.length > 0 ? addresses : [noAddress]).map((ip): Pair => [mac, ip]);

/**
 * Unicast entries that go, with the stale addresses of their MACs.
 * @returns addresses that go with their MACs, and MACs for which there was no endpoint to name
 */
export function draftStaleMacs(
  { wishes, remove }: NetworkDrafts,
  { endpointFor, pairsFor }: Taking,
): { taken: Set<string>; failed: Wish[] } {
  const taken = new Set<string>();
  const failed: Wish[] = [];
  const addresses = staleAddresses(wishes);
  for (const [mac, wish] of wishes.staleMacs) {
    const endpoint = endpointFor(wish.observed);
    if (endpoint === undefined) {
      failed.push(wish);
      continue;
    }
    const stale = (addresses.get(mac) ?? []).map(([ip]) => ip);
    const pairs = pairsFor(wish, mac, stale);
    putPairs(remove, endpoint, pairs);
    remove.mends.add(wish.drift);
    for (const [, ip] of pairs) {
      const answer = wishes.staleAnswers.get(ip);
      if (answer === undefined) continue;
      taken.add(ip);
      remove.mends.add(answer.drift);
    }
  }
  return { taken, failed };
}

/** Stale addresses of a network by the MAC that they answer with. */
const staleAddresses = ({ staleAnswers }: Wishes): Map<string, [ip: string, wish: Wish & { mac: string }][]> =>
  groupBy(staleAnswers, ([, { mac }]) => mac);
