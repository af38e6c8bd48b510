import { addressesOfKey } from './expected-endpoint.ts';
import type { ExpectedNetwork } from './expected-network.ts';
import type { Segment } from './forwarding.ts';

/**
 * Where the source cannot tell whether the network floods to an endpoint, what the agent does is taken as right: an
 * endpoint that it floods to is expected, so that it is neither stale nor lost by a repair; one that it does not flood to
 * is not missed. Returns the same object where nothing is uncertain.
 */
export function takeDumpsWord(network: ExpectedNetwork, segment: Segment): ExpectedNetwork {
  const { uncertainFlood, flood } = network;
  if (uncertainFlood === undefined) return network;
  const held = [...uncertainFlood.endpoints].filter((key) =>
    addressesOfKey(key).some((address) => segment.flood.has(address)),
  );
  return { ...network, flood: new Set([...flood, ...held]) };
}
