import { compareArp } from './compare-arp.ts';
import { compareBrokenArp } from './compare-broken-arp.ts';
import { compareFlood } from './compare-flood.ts';
import { judgeTunnelId } from './compare-tunnels.ts';
import { compareUnicast } from './compare-unicast.ts';
import type { BrokenArp, TunnelIdMismatch } from './dump.ts';
import type { ExpectedNetwork } from './expected-network.ts';
import { foldAbsentEndpoints } from './fold-absent-endpoints.ts';
import type { Holding } from './forwarding.ts';
import { addAll, type Judged, type Pairing, type Scene } from './scene.ts';

/** How far each holding of a segment was compared; undefined where the dump does not hold it. */
export interface Depth {
  unicast?: 'endpoints' | 'some endpoints' | 'macs' | undefined;
  flood?: 'endpoints' | 'some endpoints' | 'number' | undefined;
  arp?: 'addresses' | undefined;
}

export interface SegmentComparison {
  judged: Judged[];
  depth: Depth;
  notCompared: { what: Holding; reason: string }[];
  notes: string[];
}

/** Oddities that the reader of the dump has found in this very segment. */
export interface Oddities {
  tunnelIds: readonly TunnelIdMismatch[];
  brokenArp: readonly BrokenArp[];
}

/** Everything that differs in one segment (spec l2pop 5.1, 5.3). What the dump does not hold is no drift. */
export function compareSegment(pairing: Pairing, scene: Scene, oddities: Oddities): SegmentComparison {
  const { network, segment } = pairing;
  const result: SegmentComparison = { judged: [], depth: {}, notCompared: [], notes: [] };
  const isHeld = (what: Holding, reason: string | undefined): boolean => {
    if (reason !== undefined) result.notCompared.push({ what, reason });
    return reason === undefined;
  };
  const ofTable20 = new Set(oddities.tunnelIds.flatMap(({ mac }) => (mac === undefined ? [] : [mac])));
  const floodLoads = oddities.tunnelIds.find(({ table }) => table === 22)?.loaded;
  for (const mismatch of oddities.tunnelIds) result.judged.push(judgeTunnelId(mismatch, segment, network.networkId));

  if (isHeld('unicast', segment.notHeld.unicast)) {
    const unicast = compareUnicast(pairing, scene, ofTable20);
    addAll(result.judged, unicast.judged);
    result.depth.unicast = unicastDepth(unicast.withoutEndpoint, network.unicast.size);
    if (unicast.withoutEndpoint > 0) {
      const reason = `of ${unicast.withoutEndpoint} entries only the MAC was compared: the dump does not tell the tunnel ip of their port`;
      result.notCompared.push({ what: 'unicast', reason });
    }
    result.notes.push(...remarkOnMigration(pairing, unicast.migrating));
  }
  const floodReason = floodLoads === undefined ? undefined : `its flood flow loads another tunnel id (${floodLoads})`;
  if (isHeld('flood', segment.notHeld.flood ?? floodReason)) {
    const flood = compareFlood(pairing, scene);
    addAll(result.judged, flood.judged);
    result.notes.push(...remarkOnExcused(pairing, flood.excused));
    const uncertain = uncertainReason(network);
    result.depth.flood = flood.byNumber ? 'number' : uncertain === undefined ? 'endpoints' : 'some endpoints';
    if (uncertain !== undefined) result.notCompared.push({ what: 'flood', reason: uncertain });
    if (flood.byNumber) {
      const reason = 'compared by number: the dump does not tell the tunnel ip of each port';
      result.notCompared.push({ what: 'flood', reason });
    }
  }
  if (isHeld('arp', segment.notHeld.arp ?? scene.arpNotHeld)) {
    const arp = compareArp(pairing, scene);
    addAll(result.judged, arp);
    addAll(result.judged, compareBrokenArp(pairing, oddities.brokenArp, arp));
    result.depth.arp = 'addresses';
  }
  result.judged = foldAbsentEndpoints(pairing, scene, result.judged);
  return result;
}

const unicastDepth = (withoutEndpoint: number, all: number): 'endpoints' | 'some endpoints' | 'macs' =>
  withoutEndpoint === 0 ? 'endpoints' : withoutEndpoint < all ? 'some endpoints' : 'macs';

/** What the source cannot tell is neither missing nor stale (spec l2pop 2.8). */
function uncertainReason({ uncertainFlood }: ExpectedNetwork): string | undefined {
  if (uncertainFlood === undefined || uncertainFlood.endpoints.size === 0) return undefined;
  const endpoints = [...uncertainFlood.endpoints].sort();
  const more = endpoints.length > SHOWN ? ` and ${endpoints.length - SHOWN} more` : '';
  return `flooding to ${endpoints.slice(0, SHOWN).join(', ')}${more} was not judged: ${uncertainFlood.reason}`;
}

/** So many tunnel ips still fit a line. */
const SHOWN = 8;

const remarkOnExcused = ({ network }: Pairing, excused: readonly string[]): string[] =>
  excused.length === 0
    ? []
    : [
        `network ${network.networkId}: not flooded to ${[...excused].sort().join(', ')}, where all ports are in migration`,
      ];

/** Spec l2pop 2.7.2: a MAC under two endpoints is migrating, not drift. */
function remarkOnMigration({ network }: Pairing, macs: readonly string[]): string[] {
  if (macs.length === 0) return [];
  const shown = [...macs].sort().slice(0, 3);
  const names = shown.map((mac) => {
    const to = network.migratingTo.get(mac);
    const others = [...(network.unicast.get(mac) ?? [])].sort();
    const endpoints = (network.ownMacs.has(mac) ? ['this host', ...others] : others).join(' and ');
    return `${mac} (${endpoints}${to ? `, migrating to ${to}` : ''})`;
  });
  const more = macs.length > shown.length ? ` and ${macs.length - shown.length} more` : '';
  return [
    `network ${network.networkId}: under two endpoints in Neutron, either taken as right: ${names.join(', ')}${more}`,
  ];
}
