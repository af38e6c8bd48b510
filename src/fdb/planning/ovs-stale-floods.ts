import type { Advice } from '../advice.ts';
import type { Unmended } from '../plan.ts';
import type { NetworkDrafts } from './network-drafts.ts';
import { addFloods, draftFor, type OvsWork, takeFlood } from './ovs-work.ts';

const RESTART_FOR_DVR: Advice = {
  remedy: 'agent-restart',
  text: "no cast: a remove of the last flooding entry deletes distributed routing's ARP drop too; restart the agent, or re-plug the port",
};
const CUTS_OFF: Advice = {
  remedy: 'wait',
  text: 'not removed: the tunnel port would go with it, and unicast entries need it that are expected, or of a network that was not compared',
};

/** Flooding entries that go, and what must be put before so that nothing is cut off by it. @returns those that stay */
export function draftStaleFloods(work: OvsWork): Unmended[] {
  const { drafts, takers, scene } = work;
  const unmended: Unmended[] = [];
  for (const draft of drafts.values()) {
    for (const [tunnelIp, { drift }] of draft.wishes.staleFloods) {
      if (draft.wishes.network.flood.size === 0 && scene.dump.dvr) unmended.push({ drift, advice: RESTART_FOR_DVR });
      else takeFlood(work, draft, tunnelIp, drift);
    }
  }
  keepPorts(work);
  for (const [key, ofPort] of cutOff(work)) {
    for (const draft of ofPort) {
      const tunnelIp = key.slice(key.indexOf(' ') + 1);
      const drift = draft.wishes.staleFloods.get(tunnelIp)!.drift;
      draft.remove.floods.delete(tunnelIp);
      draft.remove.mends.delete(drift);
      unmended.push({ drift, advice: CUTS_OFF });
    }
    takers.delete(key);
  }
  for (const draft of drafts.values()) {
    if (draft.remove.floods.size === 0) continue;
    // also what goes: the agent does not take away what it does not remember, and the tunnel port would stay
    addFloods(draft);
    draft.add.also.add('writes the flood flow anew, so that the agent remembers its ports before one is taken away');
  }
  return unmended;
}

/**
 * The agent deletes a tunnel port when no network that it remembers floods to it (spec l2pop 3.8.4): where others are to
 * flood to it, one of them is told so again first.
 */
function keepPorts(work: OvsWork): void {
  for (const key of work.takers.keys()) {
    const [networkType = '', tunnelIp = ''] = key.split(' ');
    const keepers = work.use.wantedBy(networkType, tunnelIp);
    if (keepers.length === 0) continue;
    const isKept = keepers.some(({ networkId }) => {
      const draft = work.drafts.get(networkId);
      return draft !== undefined && (draft.add.floods.has(tunnelIp) || draft.remove.floods.size > 0);
    });
    if (isKept) continue;
    const draft = draftFor(work, keepers[0]!.networkId);
    addFloods(draft);
    draft.add.also.add(`keeps the tunnel port to ${tunnelIp}, which another network stops flooding to`);
  }
}

/** Tunnel ports that would go, and that unicast entries need which are expected, or of which nothing is known. */
function cutOff({ takers, use, drafts, scene }: OvsWork): Map<string, Set<NetworkDrafts>> {
  const going = new Map<string, Set<NetworkDrafts>>();
  for (const [key, ofPort] of takers) {
    const [networkType = '', tunnelIp = ''] = key.split(' ');
    const isKept = use.wantedBy(networkType, tunnelIp).length > 0 || use.floodedBy(networkType, tunnelIp) > ofPort.size;
    if (!isKept) going.set(key, ofPort);
  }
  const cut = new Map<string, Set<NetworkDrafts>>();
  const needs = (networkType: string | undefined, endpoint: string) => {
    const key = `${networkType} ${endpoint}`;
    const ofPort = going.get(key);
    if (ofPort !== undefined) cut.set(key, ofPort);
  };
  if (going.size === 0) return cut;
  for (const { wishes } of drafts.values()) {
    for (const { endpoint } of wishes.macs.values()) needs(wishes.network.networkType, endpoint);
  }
  const expectedOf = new Map(scene.matches.map(({ network, segment }) => [segment, network]));
  for (const segment of scene.dump.segments) {
    const network = expectedOf.get(segment);
    for (const [mac, endpoint] of segment.unicast) {
      if (network !== undefined && !network.unicast.get(mac)?.has(endpoint)) continue;
      needs(segment.networkType ?? network?.networkType, endpoint);
    }
  }
  return cut;
}
