import type { Dump } from './dump.ts';
import type { ExpectedNetwork } from './expected-network.ts';
import { segmentName } from './forwarding.ts';
import type { Match } from './match-segments.ts';
import { type Judged, type Pairing, placeOf } from './scene.ts';

/** What becomes of one expected network: its entries are compared, itself is drift, or it cannot be compared. */
export type Verdict =
  | { what: 'compare'; pairing: Pairing; note?: string }
  | { what: 'drift'; judged: Judged }
  | { what: 'not-compared'; reason: string };

/** What OVSDB's Port rows tell of networks, by network id. */
export interface Wiring {
  unwired: ReadonlySet<string>;
  /** Local VLAN of networks whose ports are wired. */
  wired: ReadonlyMap<string, number>;
}

/** The wiring that a dump shows, made once for all networks. */
export const wiringOf = ({ unwiredNetworks, wiredNetworks }: Dump): Wiring => ({
  unwired: new Set(unwiredNetworks),
  wired: new Map(wiredNetworks.map(({ networkId, localVlan }) => [networkId, localVlan])),
});

export interface JudgeOptions {
  /** Names the host in reasons. */
  host?: string | undefined;
  /** Compare networks too that Neutron has no port of on this host. */
  includeUnneeded?: boolean | undefined;
}

/** The table of spec l2pop 5.2 for one network. */
export function judgeNetwork(match: Match, dump: Dump, wiring: Wiring, options: JudgeOptions): Verdict {
  const { network } = match;
  const host = options.host ?? 'this host';
  if (!dump.hasL2pop) return { what: 'not-compared', reason: `the dump holds nothing of l2population: ${dump.layout}` };
  if (dump.kind === 'linuxbridge' && network.networkType !== 'vxlan') {
    return { what: 'not-compared', reason: `linuxbridge agents hold no ${network.networkType} networks` };
  }
  if (match.found === 'nothing') return ofAbsent(network, dump, wiring, host, match.note);
  const isUnneeded = !wiring.unwired.has(network.networkId) && !options.includeUnneeded;
  if (network.presence === 'none' && isUnneeded) {
    return { what: 'not-compared', reason: `Neutron has no active port of this network on ${host}` };
  }
  // an OVS agent gives up a network with its last port; elsewhere what it holds may be left over
  if (network.presence === 'uncertain' && isUnneeded && (dump.kind !== 'ovs' || match.found !== 'segment')) {
    const reason = `no port of this network on ${host} is known, and ${network.uncertainFlood?.reason}`;
    return { what: 'not-compared', reason };
  }
  const { segment } = match;
  if (match.found === 'segment') return { what: 'compare', pairing: { network, segment }, ...remarkOn(network) };
  if (segment.segmentId === undefined) {
    return { what: 'not-compared', reason: 'the dump does not tell the segmentation id of this network' };
  }
  return {
    what: 'drift',
    judged: {
      finding: {
        kind: 'segment-mismatch',
        ...placeOf({ network, segment }),
        ...(segment.networkType !== undefined && { networkType: segment.networkType }),
        expected: [segmentName(network)],
        observed: segmentName(segment),
        notes: match.note ? [match.note] : [],
      },
      when: {},
    },
  };
}

function remarkOn({ presence, uncertainFlood }: ExpectedNetwork): { note?: string } {
  if (presence === 'none') return { note: 'Neutron has no active port of it here, so its entries may be stale' };
  if (presence !== 'uncertain') return {};
  return { note: `no port of it here is known, and ${uncertainFlood?.reason}: its entries may be stale` };
}

function ofAbsent(
  network: ExpectedNetwork,
  dump: Dump,
  wiring: Wiring,
  host: string,
  note: string | undefined,
): Verdict {
  const isUnwired = wiring.unwired.has(network.networkId);
  if (!isUnwired && network.presence === 'none') {
    return {
      what: 'not-compared',
      reason: `neither Neutron has an active port of this network on ${host} nor the agent knows it`,
    };
  }
  if (!isUnwired && network.presence === 'uncertain') {
    return { what: 'not-compared', reason: `the agent does not know it, and ${network.uncertainFlood?.reason}` };
  }
  if (!isUnwired && !dump.segmentsComplete) {
    return { what: 'not-compared', reason: 'the dump does not hold it, nor does it list every segment of the agent' };
  }
  const notes = note ? [note] : [];
  const localVlan = wiring.wired.get(network.networkId);
  if (localVlan !== undefined) {
    notes.push(`its ports here are wired with local VLAN ${localVlan}: the flow that lets it in from tunnels is gone`);
  } else if (isUnwired) notes.push('its port is on the integration bridge with the dead VLAN or none');
  else if (network.presence === 'not-active') {
    notes.push(
      `Neutron has ${network.notActivePorts} of its ports on ${host}, none ACTIVE (DOWN or BUILD): not wired by the agent, or switched off`,
    );
  } else if (network.presence === 'assumed') {
    notes.push(`if ${host} has ports of it: the source of the entries does not tell`);
  }
  if (dump.unread.length > 0) notes.push('uncertain: lines of the dump that may hold it could not be read');
  return {
    what: 'drift',
    judged: {
      finding: {
        kind: 'network-unknown',
        networkId: network.networkId,
        networkType: network.networkType,
        segmentId: network.segmentId,
        notes,
      },
      when: { portsNotActive: !isUnwired && network.presence === 'not-active', ingressGone: localVlan !== undefined },
    },
  };
}
