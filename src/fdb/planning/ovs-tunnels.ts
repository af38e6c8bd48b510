import type { Dump } from '../dump.ts';
import { isTunnelIp } from '../endpoint.ts';
import type { Expected } from '../expected.ts';
import type { ExpectedNetwork } from '../expected-network.ts';
import type { Segment } from '../forwarding.ts';
import { groupBy } from '../group-by.ts';
import type { NetworkDrafts } from './network-drafts.ts';

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
  const floods = networks.flatMap((network) => [...network.flood].map((endpoint) => ({ network, endpoint })));
  const wanted = groupBy(floods, ({ network, endpoint }) => `${network.networkType} ${endpoint}`);
  return {
    floodedBy: (networkType, tunnelIp) => flooding.get(`${networkType} ${tunnelIp}`) ?? 0,
    wantedBy: (networkType, tunnelIp) => (wanted.get(`${networkType} ${tunnelIp}`) ?? []).map(({ network }) => network),
    anyKnown(networkType, except) {
      for (const tunnelIp of known.get(networkType) ?? []) if (!except(tunnelIp)) return tunnelIp;
      return undefined;
    },
  };
}

/**
 * Tunnel ips that Neutron names nowhere and that no entry of the dump leads to once those that are planned to go, or to
 * move, are gone: their tunnel ports would be left over (spec l2pop 5.3, orphan-tunnel). Linear.
 */
export function unusedEndpoints(
  drafts: readonly NetworkDrafts[],
  { expected, dump }: { expected: Expected; dump: Dump },
): Set<string> {
  const uses = new Map<string, number>();
  const leave = (endpoint: string | undefined) => {
    if (endpoint === undefined || !isTunnelIp(endpoint) || expected.tunnelIps.has(endpoint)) return;
    uses.set(endpoint, (uses.get(endpoint) ?? 0) - 1);
  };
  for (const { wishes, remove } of drafts) {
    for (const { observed } of wishes.staleMacs.values()) leave(observed);
    for (const mac of wishes.macs.keys()) leave(wishes.segment.unicast.get(mac));
    for (const endpoint of remove.floods) if (wishes.segment.flood.has(endpoint)) leave(endpoint);
  }
  if (uses.size === 0) return new Set();
  const use = (endpoint: string) => {
    const count = uses.get(endpoint);
    if (count !== undefined) uses.set(endpoint, count + 1);
  };
  for (const { unicast, flood, learned } of dump.segments) {
    for (const endpoint of unicast.values()) use(endpoint);
    for (const endpoint of flood) use(endpoint);
    for (const endpoint of learned.values()) use(endpoint);
  }
  return new Set([...uses].flatMap(([endpoint, count]) => (count === 0 ? [endpoint] : [])));
}
