import type { Drift, DriftKind } from '../drift.ts';
import { type Hop, isFlooding, type LegKind } from './hop.ts';

/** Nothing of the network goes its way. */
const OF_NETWORK: ReadonlySet<DriftKind> = new Set(['network-unknown', 'segment-mismatch']);
const OF_ADDRESS: ReadonlySet<DriftKind> = new Set(['missing-arp', 'stale-arp', 'wrong-arp']);
const OF_MAC: ReadonlySet<DriftKind> = new Set([
  'missing-unicast',
  'stale-unicast',
  'wrong-endpoint',
  'dangling-port',
  'tunnel-id-mismatch',
]);
const OF_FLOOD: ReadonlySet<DriftKind> = new Set(['missing-flood', 'stale-flood', 'endpoint-absent']);

/** Those differences of a host's network that the leg of a frame's way meets. */
export function driftOnLeg(
  drift: readonly Drift[],
  { kind, subject, observed }: { kind: LegKind; subject: string; observed: Hop | undefined },
): Drift[] {
  const asks = kind === 'ask-arp' || kind === 'ask-nd';
  return drift.filter((each) => {
    if (OF_NETWORK.has(each.kind)) return true;
    if (isFlooding(observed) && (OF_FLOOD.has(each.kind) || isOfFloodFlow(each))) return true;
    if (asks) return (OF_ADDRESS.has(each.kind) && each.ip === subject) || each.folded?.ips.includes(subject);
    return (OF_MAC.has(each.kind) && each.mac === subject) || each.folded?.macs.includes(subject);
  });
}

/** A flow of table 22 is of no MAC. */
const isOfFloodFlow = ({ kind, mac }: Drift): boolean => kind === 'tunnel-id-mismatch' && mac === undefined;
