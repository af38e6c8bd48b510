import type { Dump } from './dump.ts';
import type { Expected } from './expected.ts';
import type { ExpectedNetwork } from './expected-network.ts';
import { networkIdPrefixOf, type Segment, segmentName } from './forwarding.ts';
import { takeDumpsWord } from './take-dumps-word.ts';

/** Where a network of the expected side was found in the dump. */
export type Match =
  | { network: ExpectedNetwork; found: 'segment'; segment: Segment; note?: string }
  /** The dump has the network under another segment id. */
  | { network: ExpectedNetwork; found: 'other-segment'; segment: Segment; note?: string }
  /** `note`: what else has its segment id, or why the dump cannot tell. */
  | { network: ExpectedNetwork; found: 'nothing'; note?: string };

export interface Matches {
  matches: Match[];
  /** Segments of the dump that belong to no network of the expected side. */
  unclaimed: Segment[];
}

/**
 * Finds each expected network among the dump's segments (spec l2pop 3.5, 4.1, 5.2): by network id where the
 * dump tells it, by its first 11 characters on linuxbridge, else by type and segment id. A network that a
 * dump without network ids has under another segment id is recognised by its MACs. Left-over segments are
 * nobody's. What the source cannot tell of a network is taken from its segment. Linear.
 */
export function matchSegments(expected: Expected, dump: Dump): Matches {
  const leftOver = leftOverVlans(dump);
  const segments = dump.segments.filter(({ localVlan }) => localVlan === undefined || !leftOver.has(localVlan));
  const index = indexSegments(segments);
  const expectedKeys = new Set([...expected.networks.values()].map((each) => `${each.networkType} ${each.segmentId}`));
  const claimed = new Set<Segment>();
  const matches = new Map<string, Match>();
  const open: ExpectedNetwork[] = [];
  for (const network of expected.networks.values()) {
    const segment = rightSegment(network, index, expectedKeys);
    if (segment) {
      claimed.add(segment);
      matches.set(network.networkId, { network, found: 'segment', segment });
    } else open.push(network);
  }
  const ownerOf = ownersByMac(open);
  const byMacs = new Map<string, Segment>();
  for (const segment of segments) {
    if (claimed.has(segment) || segment.networkId !== undefined || segment.networkIdPrefix !== undefined) continue;
    const owner = mostLikelyOwner(segment, ownerOf);
    if (owner !== undefined && !byMacs.has(owner)) byMacs.set(owner, segment);
  }
  for (const network of open) {
    const named = namedSegments(network, index).find((segment) => !claimed.has(segment));
    const guessed = byMacs.get(network.networkId);
    const segment = named ?? guessed;
    if (segment) {
      claimed.add(segment);
      const note = named ? undefined : 'the dump names no networks: recognised by the MACs of its entries';
      const found = isRight(network, segment) ? 'segment' : 'other-segment';
      matches.set(network.networkId, { network, found, segment, ...(note && { note }) });
    } else {
      const note = whyNothing(network, index, dump);
      matches.set(network.networkId, { network, found: 'nothing', ...(note && { note }) });
    }
  }
  return {
    matches: [...matches.values()].map(settled),
    unclaimed: dump.segments.filter((segment) => !claimed.has(segment)),
  };
}

const settled = (match: Match): Match =>
  match.found === 'segment' ? { ...match, network: takeDumpsWord(match.network, match.segment) } : match;

/** OVS: VLANs with flows and without an ingress flow. What they hold is of a network that is gone (spec l2pop 3.10). */
export const leftOverVlans = ({ tunnelIdMismatches }: Dump): Set<number> =>
  new Set(tunnelIdMismatches.filter(({ expected }) => expected === undefined).map(({ localVlan }) => localVlan));

interface SegmentIndex {
  byId: Map<string, Segment[]>;
  byPrefix: Map<string, Segment[]>;
  byKey: Map<string, Segment[]>;
}

function indexSegments(segments: readonly Segment[]): SegmentIndex {
  const index: SegmentIndex = { byId: new Map(), byPrefix: new Map(), byKey: new Map() };
  for (const segment of segments) {
    if (segment.networkId !== undefined) add(index.byId, segment.networkId, segment);
    if (segment.networkIdPrefix !== undefined) add(index.byPrefix, segment.networkIdPrefix, segment);
    if (segment.segmentId !== undefined)
      add(index.byKey, `${segment.networkType ?? '?'} ${segment.segmentId}`, segment);
  }
  return index;
}

function add(map: Map<string, Segment[]>, key: string, segment: Segment): void {
  const there = map.get(key);
  if (there) there.push(segment);
  else map.set(key, [segment]);
}

/** Segments that the dump itself says are of this network. */
const namedSegments = (network: ExpectedNetwork, index: SegmentIndex): Segment[] => [
  ...(index.byId.get(network.networkId) ?? []),
  ...(index.byPrefix.get(networkIdPrefixOf(network.networkId)) ?? []).filter(
    (segment) => segment.networkId === undefined,
  ),
];

const bearsNoName = (segment: Segment): boolean =>
  segment.networkId === undefined && segment.networkIdPrefix === undefined;

const isRight = (network: ExpectedNetwork, segment: Segment): boolean =>
  segment.segmentId === network.segmentId &&
  (segment.networkType === undefined || segment.networkType === network.networkType);

function rightSegment(
  network: ExpectedNetwork,
  index: SegmentIndex,
  expectedKeys: ReadonlySet<string>,
): Segment | undefined {
  const named = namedSegments(network, index).find((segment) => isRight(network, segment));
  if (named) return named;
  const nameless = index.byKey.get(`${network.networkType} ${network.segmentId}`)?.find(bearsNoName);
  if (nameless) return nameless;
  const typeless = index.byKey.get(`? ${network.segmentId}`)?.find(bearsNoName);
  return typeless && isOnlyOneWithId(network, expectedKeys) ? typeless : undefined;
}

const isOnlyOneWithId = (network: ExpectedNetwork, expectedKeys: ReadonlySet<string>): boolean =>
  !['vxlan', 'gre', 'geneve'].some(
    (type) => type !== network.networkType && expectedKeys.has(`${type} ${network.segmentId}`),
  );

function ownersByMac(networks: readonly ExpectedNetwork[]): Map<string, string> {
  const owners = new Map<string, string>();
  for (const network of networks) for (const mac of network.unicast.keys()) owners.set(mac, network.networkId);
  return owners;
}

/** The network that has more than half of the segment's MACs. */
function mostLikelyOwner(segment: Segment, ownerOf: ReadonlyMap<string, string>): string | undefined {
  if (ownerOf.size === 0) return undefined;
  const votes = new Map<string, number>();
  for (const mac of segment.unicast.keys()) {
    const owner = ownerOf.get(mac);
    if (owner !== undefined) votes.set(owner, (votes.get(owner) ?? 0) + 1);
  }
  for (const [owner, count] of votes) if (count * 2 > segment.unicast.size) return owner;
  return undefined;
}

function whyNothing(network: ExpectedNetwork, index: SegmentIndex, dump: Dump): string | undefined {
  const sameIds = index.byKey.get(`${network.networkType} ${network.segmentId}`) ?? [];
  const other = sameIds.find((segment) => !bearsNoName(segment));
  if (other) {
    return `${segmentName(other)} belongs to network ${other.networkId ?? `${other.networkIdPrefix}...`} here`;
  }
  if (dump.kind === 'ovs' && dump.segments.some(bearsNoName)) {
    return 'the dump names no networks (ovs-vsctl list Port does): another segmentation id would look the same';
  }
  return undefined;
}
