import type { Advice } from '../advice.ts';
import { isTunnelIp } from '../endpoint.ts';
import type { EndpointKey } from '../expected-endpoint.ts';
import { anyTunnelIp } from './any-tunnel-ip.ts';
import type { NetworkDrafts } from './network-drafts.ts';
import { addFloods, type OvsWork } from './ovs-work.ts';

/** Nothing tells an endpoint that a cast could name. */
export const NO_ENDPOINT: Advice = {
  remedy: 'better-dump',
  text: "no cast: nothing tells a tunnel ip that the agent knows; add ovs-vsctl --format=json list Interface to the dump, or ask for all of the host's networks",
};

/** A tunnel ip that is not the agent's own, preferably of a port that it has and keeps. */
export function anyEndpoint({ use, takers, scene }: OvsWork, networkType: string): EndpointKey | undefined {
  const known = use.anyKnown(networkType, (tunnelIp) => takers.has(`${networkType} ${tunnelIp}`));
  return known ?? anyTunnelIp(scene.expected, scene.dump);
}

/**
 * A flooding entry that is put and taken away again, for a network that has none: the agent then knows the endpoint, and
 * writes the flood flow anew. Returns the endpoint; undefined where nothing tells one.
 */
export function passThrough(work: OvsWork, { wishes, add, remove }: NetworkDrafts): EndpointKey | undefined {
  const endpoint = work.scene.dump.dvr ? undefined : anyEndpoint(work, wishes.network.networkType);
  if (endpoint === undefined) return undefined;
  add.floods.add(endpoint);
  remove.floods.add(endpoint);
  return endpoint;
}

/**
 * Finds the endpoint under which a stale unicast entry of a network is removed. A remove is ignored under one that the
 * agent has no tunnel port for, so its port is there and stays, or goes in the same cast after it (spec l2pop 3.8.4).
 */
export function endpointToTakeUnder(
  work: OvsWork,
  draft: NetworkDrafts,
): (observed: string) => EndpointKey | undefined {
  const { networkType } = draft.wishes.network;
  const isTakenElsewhere = (tunnelIp: string): boolean => {
    const takers = work.takers.get(`${networkType} ${tunnelIp}`);
    return takers !== undefined && !(takers.size === 1 && takers.has(draft));
  };
  let other: { endpoint: EndpointKey | undefined } | undefined;
  return (observed) => {
    if (isTunnelIp(observed) && !isTakenElsewhere(observed)) return observed;
    other ??= { endpoint: work.use.anyKnown(networkType, isTakenElsewhere) ?? makeKnown(work, draft) };
    return other.endpoint;
  };
}

/** What a network floods to keeps its port, whatever others take away. */
function makeKnown(work: OvsWork, draft: NetworkDrafts): EndpointKey | undefined {
  for (const endpoint of draft.add.floods) return endpoint;
  const { flood } = draft.wishes.network;
  if (flood.size === 0) return passThrough(work, draft);
  addFloods(draft);
  draft.add.also.add('makes the agent know an endpoint under which stale entries can be removed');
  return flood.values().next().value;
}
