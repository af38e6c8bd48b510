import { checkHost } from './check-host.ts';
import { compareSegment, type Depth, type Oddities } from './compare-segment.ts';
import { findOldCookies, findOrphanTunnels, isNoCookie, judgeTunnelId } from './compare-tunnels.ts';
import type { Drift } from './drift.ts';
import type { Dump } from './dump.ts';
import type { Expected } from './expected.ts';
import { type Holding, type Segment, segmentName } from './forwarding.ts';
import { groupBy } from './group-by.ts';
import { judgeNetwork, wiringOf } from './judge-network.ts';
import { leaveOutOwn } from './leave-out-own.ts';
import { leftOverVlans, matchSegments } from './match-segments.ts';
import { addAll, type Judged, type Pairing, type Scene, sceneOf } from './scene.ts';
import { sortDrift } from './sort-drift.ts';
import { toDrift } from './symptoms.ts';

export interface DiffOptions {
  /** Compare networks too that Neutron has no active port of on this host (spec l2pop 5.2). */
  includeUnneeded?: boolean | undefined;
}

export interface Compared extends Depth {
  networkId: string;
  /** `vxlan 1001`, as the agent holds it. */
  segment: string;
}

export interface NotCompared {
  networkId?: string;
  segment?: string;
  what: 'network' | Holding;
  reason: string;
}

export interface DiffResult {
  drift: Drift[];
  /** Networks that were judged, drift or not. Empty: nothing could be compared, which is not "no drift". */
  compared: Compared[];
  notCompared: NotCompared[];
  /** Sentences on both sides as wholes. */
  notes: string[];
}

/**
 * What differs between what an agent should hold and what its host's dump holds (spec l2pop 5.1 to 5.4).
 * Linear in the size of both. What a dump cannot tell is never drift, it is in `notCompared`.
 * @throws DumpOfAnotherHost if the dump's tunnel ips show that it is not of the expected host
 */
export function diff(expected: Expected, dump: Dump, options: DiffOptions = {}): DiffResult {
  const notes = [...checkHost(expected, dump), ...expected.notes];
  const networks = [...expected.networks].map(([id, each]) => [id, leaveOutOwn(each, dump.ownTunnelIps)] as const);
  const scene = sceneOf({ ...expected, networks: new Map(networks) }, dump);
  const { matches, unclaimed } = matchSegments(scene.expected, dump);
  const oddities = oddityLookup(dump);
  const wiring = wiringOf(dump);
  const judged: Judged[] = [];
  const compared: Compared[] = [];
  const notCompared: NotCompared[] = expected.skipped.map(({ networkId, reason }) => ({
    networkId,
    what: 'network',
    reason,
  }));
  for (const match of matches) {
    const { networkId } = match.network;
    const segment = segmentName(match.found === 'nothing' ? match.network : match.segment);
    const verdict = judgeNetwork(match, dump, wiring, { ...options, host: expected.host });
    if (verdict.what === 'not-compared') {
      notCompared.push({ networkId, segment, what: 'network', reason: verdict.reason });
    } else if (verdict.what === 'drift') {
      judged.push(verdict.judged);
      compared.push({ networkId, segment });
    } else {
      if (wiring.unwired.has(networkId)) {
        notes.push(`network ${networkId}: a port of it on this host is not wired (dead VLAN or no tag)`);
      }
      if (verdict.note) notes.push(`network ${networkId}: ${verdict.note}`);
      const comparison = compareSegment(verdict.pairing, scene, oddities(verdict.pairing));
      addAll(judged, comparison.judged);
      notCompared.push(...comparison.notCompared.map((each) => ({ networkId, segment, ...each })));
      notes.push(...comparison.notes);
      if (Object.keys(comparison.depth).length > 0 || comparison.judged.length > 0) {
        compared.push({ networkId, segment, ...comparison.depth });
      }
    }
  }
  if (dump.hasL2pop && expected.allNetworks) {
    addAll(judged, findOrphanTunnels(expected, dump));
    addAll(judged, judgeStrayFlows(dump, unclaimed));
    const leftOver = leftOverVlans(dump);
    addAll(
      notCompared,
      unclaimed.map((segment) => notClaimed(segment, leftOver)),
    );
  } else if (dump.hasL2pop && dump.tunnelPorts.length > 0) {
    notes.push('tunnel ports were not judged: networks that were not asked for may need them');
  }
  if (dump.hasL2pop) judged.push(...findOldCookies(dump));
  notes.push(...remarksOnDump(scene));
  return {
    drift: sortDrift(judged.map(({ finding, when }) => toDrift(finding, dump.kind, when))),
    compared: compared.sort(byNetwork),
    notCompared: notCompared.sort(byNetwork),
    notes: [...new Set(notes)],
  };
}

/** What the dump's reader found odd, by the segment it belongs to. */
function oddityLookup(dump: Dump): (pairing: Pairing) => Oddities {
  const tunnelIds = groupBy(dump.tunnelIdMismatches, ({ localVlan }) => localVlan);
  const byVlan = groupBy(dump.brokenArp, (each) => each.segment.localVlan);
  const byKey = groupBy(byVlan.get(undefined) ?? [], (each) => segmentName(each.segment));
  return ({ segment }) => ({
    tunnelIds: (segment.localVlan !== undefined && tunnelIds.get(segment.localVlan)) || [],
    brokenArp: [
      ...((segment.localVlan !== undefined && byVlan.get(segment.localVlan)) || []),
      ...(byKey.get(segmentName(segment)) ?? []),
    ],
  });
}

/** Mismatched tunnel ids of VLANs that no expected network has; those of a network are compared with it. */
function judgeStrayFlows(dump: Dump, unclaimed: readonly Segment[]): Judged[] {
  if (dump.tunnelIdMismatches.length === 0) return [];
  const strays = new Map(unclaimed.map((segment) => [segment.localVlan, segment]));
  const vlans = new Set(dump.segments.map((segment) => segment.localVlan));
  // a network whose ports are wired is not gone: that its ingress flow is, is told with the network
  const wired = new Set(dump.wiredNetworks.map(({ localVlan }) => localVlan));
  return dump.tunnelIdMismatches
    .filter(({ localVlan, expected }) => expected !== undefined || !wired.has(localVlan))
    .filter(({ localVlan }) => strays.has(localVlan) || !vlans.has(localVlan))
    .map((mismatch) => {
      const segment = strays.get(mismatch.localVlan);
      return judgeTunnelId(mismatch, segment, segment?.networkId);
    });
}

const notClaimed = (segment: Segment, leftOver: ReadonlySet<number>): NotCompared => ({
  ...(segment.networkId !== undefined && { networkId: segment.networkId }),
  segment: segmentName(segment),
  what: 'network',
  reason:
    segment.localVlan !== undefined && leftOver.has(segment.localVlan)
      ? 'its VLAN has no ingress flow: left over from a network that is gone'
      : 'no network that Neutron was asked for has this segment',
});

function remarksOnDump({ dump, holdsIpv6 }: Scene): string[] {
  const notes = [...dump.notes];
  if (dump.unread.length > 0) {
    notes.push(`${dump.unread.length} ${dump.unread.length === 1 ? 'line' : 'lines'} of the dump could not be read`);
  }
  if (dump.kind === 'entries' && !holdsIpv6) {
    notes.push('IPv6 addresses were not compared: the file has none, as one made from an OVS dump');
  }
  // bugs 28 and 31 of spec l2pop 6: nothing is missing, and yet addresses do not answer
  if (dump.kind === 'linuxbridge' && dump.responder === true) {
    notes.push('ARP responder on: addresses without an entry, such as allowed address pairs, are swallowed');
  }
  if (dump.dvr && dump.responder === false) {
    notes.push('distributed routing with the ARP responder off: ARP fails behind distributed routers');
  }
  const byHand = dump.cookies.find(isNoCookie);
  // where they are entries, the dump's own notes tell
  if (byHand && dump.cookies.length > 1 && !dump.segments.some(({ foreign }) => foreign !== undefined)) {
    notes.push(
      `${byHand.flows} ${byHand.flows === 1 ? 'flow has' : 'flows have'} cookie 0x0: made by hand or by other software; casts cannot remove such flows`,
    );
  }
  if (dump.cookies.filter((each) => !isNoCookie(each)).length > 1) {
    notes.push('the agent seems to be restarting: what is missing now may come back by itself');
  }
  return notes;
}

type Place = Pick<NotCompared, 'networkId' | 'segment'> & { what?: string };

function byNetwork(one: Place, other: Place): number {
  const key = ({ networkId, segment, what }: Place): string => `${networkId ?? '~'} ${segment ?? ''} ${what ?? ''}`;
  const [left, right] = [key(one), key(other)];
  return left < right ? -1 : left > right ? 1 : 0;
}
