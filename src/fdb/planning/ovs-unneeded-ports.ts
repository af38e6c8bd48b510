import type { Advice } from '../advice.ts';
import type { Drift } from '../drift.ts';
import type { NetworkDrafts } from './network-drafts.ts';
import { unusedEndpoints } from './ovs-tunnels.ts';
import { addFloods, draftFor, type OvsWork, takeFlood } from './ovs-work.ts';

const NO_NETWORK: Advice = {
  remedy: 'agent-restart',
  text: 'harmless; a cast can only delete it by way of a network of its type, and the agent has none of those asked for',
};

/** Left-over tunnel ports go by way of a network of their type; `giveUp` is told of those for which there is none (spec l2pop 5.5). */
export function draftOrphans(
  work: OvsWork,
  orphans: readonly Drift[],
  giveUp: (orphan: Drift, advice: Advice) => void,
): void {
  const ways = new Map<string, NetworkDrafts | undefined>();
  for (const orphan of orphans) {
    const { networkType, tunnelIp, observed } = orphan;
    const draft =
      networkType === undefined || tunnelIp === undefined
        ? undefined
        : deletePort(work, ways, networkType, tunnelIp, `the left-over tunnel port ${observed}`);
    if (draft === undefined) giveUp(orphan, NO_NETWORK);
    else draft.remove.mends.add(orphan);
  }
}

/** Tunnel ports that nothing needs once the entries that go have gone; agents do not delete them by themselves. */
export function draftUnusedPorts(work: OvsWork): void {
  if (!work.scene.expected.allNetworks) return;
  const unused = unusedEndpoints([...work.drafts.values()], work.scene);
  if (unused.size === 0) return;
  const ways = new Map<string, NetworkDrafts | undefined>();
  for (const { networkType, endpoint, name } of work.scene.dump.tunnelPorts) {
    if (networkType === undefined || !unused.has(endpoint)) continue;
    if (work.takers.has(`${networkType} ${endpoint}`)) continue;
    deletePort(work, ways, networkType, endpoint, `the tunnel port ${name}, which nothing needs then`);
  }
}

/**
 * The agent deletes the port with its last flooding entry, so one is put and taken away.
 * @param ways by type, the network that was chosen for it
 * @returns undefined where the agent has no network of the type
 */
function deletePort(
  work: OvsWork,
  ways: Map<string, NetworkDrafts | undefined>,
  networkType: string,
  tunnelIp: string,
  what: string,
): NetworkDrafts | undefined {
  if (!ways.has(networkType)) ways.set(networkType, wayOut(work, networkType));
  const draft = ways.get(networkType);
  if (draft === undefined) return undefined;
  addFloods(draft);
  draft.add.floods.add(tunnelIp);
  takeFlood(work, draft, tunnelIp);
  draft.add.also.add(`makes the agent know ${what}`);
  draft.remove.also.add(`deletes ${what}`);
  return draft;
}

/** A network that has a remove anyway if there is one; else one that floods, so that its flow is not left without any. */
function wayOut(work: OvsWork, networkType: string): NetworkDrafts | undefined {
  const networks = work.scene.matches.filter(({ network }) => network.networkType === networkType);
  const draftIn = (match: (typeof networks)[number]) => work.drafts.get(match.network.networkId);
  const by =
    networks.find((match) => (draftIn(match)?.remove.floods.size ?? 0) > 0) ??
    networks.find((match) => match.network.flood.size > 0 && (draftIn(match)?.wishes.staleMacs.size ?? 0) > 0) ??
    networks.find(({ network }) => network.flood.size > 0) ??
    // distributed routing's ARP drop would go with the last flooding entry
    (work.scene.dump.dvr ? undefined : networks[0]);
  return by && draftFor(work, by.network.networkId);
}
