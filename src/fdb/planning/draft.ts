import type { AgentCast, IpChange } from '../agent-cast.ts';
import type { Drift, DriftKind } from '../drift.ts';
import { FLOODING_ENTRY, type Pair } from '../entries.ts';
import type { EndpointKey } from '../expected-endpoint.ts';
import type { ExpectedNetwork } from '../expected-network.ts';
import type { Segment } from '../forwarding.ts';
import type { PlannedCast } from '../plan.ts';

interface Reasons {
  mends: Set<Drift>;
  /** What it does beside mending, each a sentence without full stop. */
  also: Set<string>;
}

/** An add or a remove while it is being put together. */
export interface EntriesDraft extends Reasons {
  floods: Set<EndpointKey>;
  pairs: Map<EndpointKey, Pair[]>;
}

/** An update while it is being put together: under which endpoint which addresses are given and taken. */
export interface UpdateDraft extends Reasons {
  changes: Map<EndpointKey, { before: Pair[]; after: Pair[] }>;
}

export const entriesDraft = (): EntriesDraft => ({
  floods: new Set(),
  pairs: new Map(),
  mends: new Set(),
  also: new Set(),
});

export const updateDraft = (): UpdateDraft => ({ changes: new Map(), mends: new Set(), also: new Set() });

/** Puts pairs under an endpoint; those that are there stay. */
export function putPairs(draft: EntriesDraft, endpoint: EndpointKey, pairs: readonly Pair[]): void {
  const there = draft.pairs.get(endpoint);
  if (there === undefined) draft.pairs.set(endpoint, [...pairs]);
  else for (const pair of pairs) there.push(pair);
}

/** The address pair of one side of an update. */
export function putChange(draft: UpdateDraft, endpoint: EndpointKey, side: 'before' | 'after', pair: Pair): void {
  let change = draft.changes.get(endpoint);
  if (change === undefined) {
    change = { before: [], after: [] };
    draft.changes.set(endpoint, change);
  }
  change[side].push(pair);
}

export const isEmptyDraft = (draft: EntriesDraft | UpdateDraft): boolean =>
  'changes' in draft ? draft.changes.size === 0 : draft.floods.size === 0 && draft.pairs.size === 0;

/** What every cast of a plan needs to know. */
export interface CastScene {
  host: string;
  /** An endpoint as agents were told it, where that differs from its canonical text. */
  endpointText(key: EndpointKey): string;
}

/**
 * The cast of an add or a remove (spec l2pop 1.2), with the segment id as the agent holds it. A remove names an
 * endpoint's pairs before its flooding entry: agents pass over an endpoint whose tunnel port has gone with that (3.8).
 */
export function entriesCast(
  method: 'add_fdb_entries' | 'remove_fdb_entries',
  draft: EntriesDraft,
  { network, segment }: { network: ExpectedNetwork; segment: Segment },
  scene: CastScene,
): PlannedCast {
  const ports: Record<string, readonly Pair[]> = {};
  for (const endpoint of [...new Set([...draft.floods, ...draft.pairs.keys()])].sort()) {
    const pairs = draft.pairs.get(endpoint) ?? [];
    const flood = draft.floods.has(endpoint) ? [FLOODING_ENTRY] : [];
    ports[scene.endpointText(endpoint)] = method === 'add_fdb_entries' ? [...flood, ...pairs] : [...pairs, ...flood];
  }
  const entries = { segment_id: segment.segmentId ?? network.segmentId, network_type: network.networkType, ports };
  const cast: AgentCast = { method, to: { host: scene.host }, fdbEntries: { [network.networkId]: entries } };
  return planned(network.networkId, cast as PlannedCast['cast'], draft);
}

/** The cast of an update (spec l2pop 1.3); an empty side is left out. */
export function updateCast(draft: UpdateDraft, { networkId }: ExpectedNetwork, scene: CastScene): PlannedCast {
  const endpoints: Record<string, IpChange> = {};
  for (const [endpoint, { before, after }] of [...draft.changes].sort(([one], [other]) => (one < other ? -1 : 1))) {
    endpoints[scene.endpointText(endpoint)] = {
      ...(before.length > 0 && { before }),
      ...(after.length > 0 && { after }),
    };
  }
  const fdbEntries = { chg_ip: { [networkId]: endpoints } };
  return planned(networkId, { method: 'update_fdb_entries', to: { host: scene.host }, fdbEntries }, draft);
}

const planned = (networkId: string, cast: PlannedCast['cast'], { mends, also }: Reasons): PlannedCast => ({
  networkId,
  cast,
  mends: [...mends],
  why: [...(mends.size > 0 ? [`mends ${countKinds(mends)}`] : []), ...also].join('; '),
});

function countKinds(drift: Iterable<Drift>): string {
  const counts = new Map<DriftKind, number>();
  for (const { kind } of drift) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => (count === 1 ? kind : `${count} ${kind}`)).join(', ');
}
