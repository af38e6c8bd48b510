import { isTunnelIp } from '../endpoint.ts';
import type { ExpectedNetwork } from '../expected-network.ts';
import type { Segment } from '../forwarding.ts';

/** Where the agent's tunnel ports are used, by network type and tunnel ip; made once for a plan. */
export interface TunnelUse {
  /** Segments of the dump that flood to it. */
  floodedBy(networkType: string, tunnelIp: string): number;
  /** Networks of the expected side, known to the agent, that are to flood to it. */
  wantedBy(networkType: string, tunnelIp: string): readonly ExpectedNetwork[];
  /** Any tunnel ip that the agent has a port of this type for, by the entries that use it, and that is not in `except`. */
  anyKnown(networkType: string, except: (tunnelIp: string) => boolean): string | undefined;
}

/** Counts the tunnel ports' uses; linear in the size of both sides. */
export function tunnelUse(segments: readonly Segment[], networks: readonly ExpectedNetwork[]): TunnelUse {
  const flooding = new Map<string, number>();
  const wanted = new Map<string, ExpectedNetwork[]>();
  const known = new Map<string, Set<string>>();
  for (const { networkType = '', flood, unicast } of segments) {
    let ofType = known.get(networkType);
    if (ofType === undefined) {
      ofType = new Set();
      known.set(networkType, ofType);
    }
    for (const endpoint of flood) {
      const key = `${networkType} ${endpoint}`;
      flooding.set(key, (flooding.get(key) ?? 0) + 1);
      if (isTunnelIp(endpoint)) ofType.add(endpoint);
    }
    for (const endpoint of unicast.values()) if (isTunnelIp(endpoint)) ofType.add(endpoint);
  }
  for (const network of networks) {
    for (const endpoint of network.flood) {
      const key = `${network.networkType} ${endpoint}`;
      const there = wanted.get(key);
      if (there === undefined) wanted.set(key, [network]);
      else there.push(network);
    }
  }
  return {
    floodedBy: (networkType, tunnelIp) => flooding.get(`${networkType} ${tunnelIp}`) ?? 0,
    wantedBy: (networkType, tunnelIp) => wanted.get(`${networkType} ${tunnelIp}`) ?? [],
    anyKnown(networkType, except) {
      for (const tunnelIp of known.get(networkType) ?? []) if (!except(tunnelIp)) return tunnelIp;
      return undefined;
    },
  };
}
