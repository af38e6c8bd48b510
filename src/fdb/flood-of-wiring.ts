import type { Dump } from './dump.ts';
import type { Segment } from './forwarding.ts';

/**
 * Is this the flood flow that an OVS agent makes itself when it wires the first port of a network: to every
 * tunnel port of the type, before any cast of the network came (spec l2pop 3.8.7)?
 */
export function isFloodOfWiring(segment: Segment, dump: Dump): boolean {
  if (dump.kind !== 'ovs' || segment.unicast.size > 0 || segment.arp.size > 0) return false;
  if (segment.notHeld.unicast !== undefined) return false;
  const everyEndpoint = new Set<string>();
  for (const port of dump.tunnelPorts) {
    if (port.hasIngressFlow && port.networkType === segment.networkType) everyEndpoint.add(port.endpoint);
  }
  for (const other of dump.segments) {
    if (other.networkType === segment.networkType) for (const endpoint of other.flood) everyEndpoint.add(endpoint);
  }
  return everyEndpoint.size > 1 && [...everyEndpoint].every((endpoint) => segment.flood.has(endpoint));
}
