import type { Dump } from '../dump.ts';
import { isTunnelIp } from '../endpoint.ts';
import type { Expected } from '../expected.ts';

/** Any tunnel ip that either side tells and that is not the agent's own; undefined where nothing tells one. */
export function anyTunnelIp(expected: Expected, dump: Dump): string | undefined {
  const own = new Set([...expected.ownTunnelIps, ...dump.ownTunnelIps]);
  for (const tunnelIp of told(expected, dump)) if (isTunnelIp(tunnelIp) && !own.has(tunnelIp)) return tunnelIp;
  return undefined;
}

function* told({ tunnelIps }: Expected, { tunnelPorts, segments }: Dump): Generator<string> {
  yield* tunnelIps;
  for (const { endpoint } of tunnelPorts) yield endpoint;
  for (const { flood, unicast } of segments) {
    yield* flood;
    yield* unicast.values();
  }
}
