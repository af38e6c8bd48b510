import { canonicalMac } from '../address.ts';
import { addressesOfKey, type EndpointKey, isAt } from '../expected-endpoint.ts';
import type { Hop } from './hop.ts';
import type { ObservedSide } from './observed-side.ts';
import type { TracedLeg } from './trace.ts';

/** A frame that comes in from another host. */
export interface Arriving {
  endpoint: EndpointKey;
  mac: string;
}

/**
 * Does a host let in what comes from an endpoint, by its dump? An OVS agent's bridge needs a tunnel port for the sender
 * (spec l2pop 3.4); a vxlan device drops frames of a MAC that it has an entry for at another endpoint (4.6).
 */
export function arrivalAt(side: ObservedSide, { endpoint, mac }: Arriving): TracedLeg {
  const observed = observedArrival(side, endpoint, canonicalMac(mac));
  const verdict = observed.how === 'here' ? 'same' : observed.how === 'untold' ? 'not-compared' : 'differs';
  return { kind: 'arrive', subject: endpoint, expected: LET_IN, observed, drift: [], verdict };
}

const LET_IN: Hop = { how: 'here', elsewhere: [] };

function observedArrival({ view, found }: ObservedSide, endpoint: EndpointKey, mac: string): Hop {
  // the network is not there, or not told
  if (found === undefined) return view.flood();
  const { pairing, scene } = found;
  const { segment, network } = pairing;
  if (scene.dump.kind === 'linuxbridge') {
    const held = segment.unicast.get(mac);
    return held === undefined || isAt(endpoint, held)
      ? LET_IN
      : {
          how: 'dropped',
          reason: `the host's entry for ${mac} says ${held}: what comes of it from elsewhere is dropped`,
        };
  }
  if (scene.dump.kind === 'entries') return { how: 'untold', reason: 'FDB entries tell no tunnel ports' };
  const hasPort = scene.hasTunnelPort(network.networkType, endpoint);
  if (hasPort === undefined) return { how: 'untold', reason: 'the dump does not tell every tunnel port' };
  return hasPort
    ? LET_IN
    : { how: 'dropped', reason: `there is no tunnel port for ${addressesOfKey(endpoint).join(', ')}` };
}
