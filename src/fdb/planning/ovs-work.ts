import type { Drift } from '../drift.ts';
import type { Dump } from '../dump.ts';
import { isTunnelIp } from '../endpoint.ts';
import type { Expected } from '../expected.ts';
import type { Match } from '../match-segments.ts';
import type { CastScene } from './draft.ts';
import { draftsOf, type NetworkDrafts } from './network-drafts.ts';
import { type TunnelUse, tunnelUse } from './ovs-tunnels.ts';
import { noWishes } from './wishes.ts';

/** A network of the expected side that the agent has. */
export type Known = Extract<Match, { found: 'segment' }>;

/** What a plan for an Open vSwitch agent is made from. */
export interface OvsScene extends CastScene {
  expected: Expected;
  dump: Dump;
  /** Networks that the agent has, as matchSegments found them. */
  matches: readonly Known[];
}

/** What is known of all networks together while their casts are put together: they share tunnel ports. */
export interface OvsWork {
  scene: OvsScene;
  use: TunnelUse;
  /** By network id: those that have drift, and others as they turn out to be needed. */
  drafts: Map<string, NetworkDrafts>;
  /** Networks whose cast takes the flooding entry of this type and tunnel ip (`vxlan 10.0.0.2`) away. */
  takers: Map<string, Set<NetworkDrafts>>;
  known: ReadonlyMap<string, Known>;
}

/** @param drafts those of networks that have drift */
export const startWork = (drafts: readonly NetworkDrafts[], scene: OvsScene): OvsWork => ({
  scene,
  use: tunnelUse(
    scene.dump.segments,
    scene.matches.map(({ network }) => network),
  ),
  drafts: new Map(drafts.map((draft) => [draft.wishes.network.networkId, draft])),
  takers: new Map(),
  known: new Map(scene.matches.map((match) => [match.network.networkId, match])),
});

/** The casts about a network that the agent has, begun if there are none yet. */
export function draftFor({ drafts, known }: OvsWork, networkId: string): NetworkDrafts {
  let draft = drafts.get(networkId);
  if (draft === undefined) {
    const { network, segment } = known.get(networkId)!;
    draft = draftsOf(noWishes(network, segment));
    drafts.set(networkId, draft);
  }
  return draft;
}

/**
 * All flooding entries of the network, and those that its flow shows beside them: whatever the agent remembers, the flow
 * holds them afterwards, and nothing goes that is not to go.
 */
export function addFloods({ wishes: { network, segment }, add }: NetworkDrafts): void {
  for (const endpoint of network.flood) add.floods.add(endpoint);
  for (const endpoint of segment.flood) if (isTunnelIp(endpoint)) add.floods.add(endpoint);
}

/** The flooding entry is taken away. @param drift what that mends, if anything */
export function takeFlood({ takers }: OvsWork, draft: NetworkDrafts, tunnelIp: string, drift?: Drift): void {
  const key = `${draft.wishes.network.networkType} ${tunnelIp}`;
  const there = takers.get(key);
  if (there === undefined) takers.set(key, new Set([draft]));
  else there.add(draft);
  draft.remove.floods.add(tunnelIp);
  if (drift !== undefined) draft.remove.mends.add(drift);
}
