import { canonicalMac } from '../address.ts';
import { addressesOfKey, type EndpointKey, isAt } from '../expected-endpoint.ts';
import type { Hop } from './hop.ts';
import type { ObservedSide } from './observed-side.ts';
import { flowInArrivalsWay } from './passed-flows.ts';
import { lackOfPort } from './port-lack.ts';
import type { TracedLeg } from './trace.ts';

/** A frame that comes in from another host. */
export interface Arriving {
  endpoint: EndpointKey;
  mac: string;
}

/**
 * Does a host let in what comes from an endpoint, by its dump? An OVS agent's bridge needs a tunnel port for the sender
 * (spec l2pop 3.4) and its flow; a vxlan device drops frames of a MAC that it has an entry for at another endpoint (4.6).
 */
export function arrivalAt(side: ObservedSide, { endpoint, mac }: Arriving, at?: string): TracedLeg {
  const observed = observedArrival(side, endpoint, canonicalMac(mac));
  const verdict = observed.how === 'here' ? 'same' : observed.how === 'untold' ? 'not-compared' : 'differs';
  return {
    kind: 'arrive',
    subject: endpoint,
    expected: LET_IN,
    observed,
    drift: [],
    verdict,
    ...(at === undefined ? {} : { at }),
  };
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
  if (!hasPort) return { how: 'dropped', reason: lackOfPort(scene.dump, network.networkType, endpoint).reason };
  const flow = flowInArrivalsWay(scene.dump, segment.segmentId, addressesOfKey(endpoint));
  return flow === undefined ? LET_IN : { how: 'untold', reason: `a flow that l2pop does not read: ${flow.text}` };
}

/** What mends that a host lets in nothing from an endpoint; undefined where that is not so, or a comparison of the host tells. */
export function remedyOfArrival({ found }: ObservedSide, endpoint: EndpointKey): string | undefined {
  if (found === undefined || found.scene.dump.kind !== 'ovs') return undefined;
  const { networkType } = found.pairing.network;
  if (found.scene.hasTunnelPort(networkType, endpoint) !== false) return undefined;
  return lackOfPort(found.scene.dump, networkType, endpoint).remedy;
}
