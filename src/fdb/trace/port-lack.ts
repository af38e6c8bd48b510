import type { Dump } from '../dump.ts';
import { addressesOfKey, type EndpointKey } from '../expected-endpoint.ts';

/** Why nothing comes in from an endpoint, and what mends it, where no live tunnel port leads there (spec l2pop 3.4). */
export function lackOfPort(
  { tunnelPorts }: Dump,
  networkType: string,
  endpoint: EndpointKey,
): { reason: string; remedy: string } {
  const addresses = addressesOfKey(endpoint);
  const dead = tunnelPorts.find(
    (port) =>
      !port.hasIngressFlow &&
      addresses.includes(port.endpoint) &&
      (port.networkType === undefined || port.networkType === networkType),
  );
  const to = addresses.join(', ');
  return dead === undefined
    ? {
        reason: `there is no tunnel port for ${to}`,
        remedy: `an add cast of the flooding entry of ${to} makes the tunnel port; if its agent believes to have it, restart the agent`,
      }
    : {
        reason: `tunnel port ${dead.name} to ${to} has no flow in table 0`,
        remedy: `the flow of table 0 for ${dead.name} is gone, though the port is there: no cast makes it anew, restart the agent`,
      };
}
