import { canonicalIp, canonicalMac, isIpv6 } from './address.ts';
import type { AgentCast } from './agent-cast.ts';
import { pairsOfCast } from './cast-pairs.ts';
import type { Dump, DumpKind } from './dump.ts';
import { addressesOf, isFloodingEntry, type Pair } from './entries.ts';
import { type EntryChange, entryKey, heldIn, type SegmentPlace, segmentLookup } from './entry-change.ts';
import type { Holding, Segment } from './forwarding.ts';
import type { Plan, PlannedCast } from './plan.ts';

/** A cast of a plan with what it changes of what the dump shows, in the order of its entries. */
export interface PreparedCast extends PlannedCast {
  changes: EntryChange[];
}

/** A plan with what each of its casts changes. */
export interface PreparedPlan extends Plan {
  stages: PreparedCast[][];
}

/**
 * What each cast of a plan changes, if the agent does as its kind does (spec l2pop 3.8, 4.5) and the casts come in the order
 * of the plan. What is not in a dump (the agent's memory of its flooding entries, tunnel ports) is no part of it.
 * Linear in the size of plan and dump.
 * @param places the plan's networks, for casts that name no segment; default: by the plan's other casts and its drift
 */
export function preparePlan(
  plan: Plan,
  dump: Dump,
  places: ReadonlyMap<string, SegmentPlace> = placesOf(plan),
): PreparedPlan {
  const shown = new Map<string, string | null | undefined>();
  const segmentAt = segmentLookup(dump);
  const prepare = (planned: PlannedCast): PreparedCast => {
    const place = places.get(planned.networkId);
    if (place === undefined) return { ...planned, changes: [] };
    const segment = segmentAt(place);
    const changes: EntryChange[] = [];
    const scene = { kind: plan.kind, responder: answers(dump, segment) };
    for (const wish of wishesOf(planned.cast, scene)) {
      const wished = { ...place, ...wish, before: undefined };
      const key = entryKey(wished);
      const before = shown.has(key) ? shown.get(key) : heldIn(segment, wish.holding, wish.key);
      const after = wish.after ?? null;
      if (before === after || (before !== undefined && wish.onlyIf !== undefined && before !== wish.onlyIf)) continue;
      const { onlyIf: _, ...change } = { ...wished, before, after };
      changes.push(change);
      shown.set(key, after);
    }
    return { ...planned, changes };
  };
  return { ...plan, stages: plan.stages.map((stage) => stage.map(prepare)) };
}

/** Segments by network: casts of chg_ip name none, so the other casts and the drift tell it. */
function placesOf(plan: Plan): Map<string, SegmentPlace> {
  const places = new Map<string, SegmentPlace>();
  for (const { networkId, cast, mends } of plan.stages.flat()) {
    if (cast.method !== 'update_fdb_entries') {
      const { network_type: networkType, segment_id: segmentId } = cast.fdbEntries[networkId] ?? {};
      if (networkType !== undefined && segmentId != null) places.set(networkId, { networkId, networkType, segmentId });
    } else if (!places.has(networkId)) {
      const { networkType, segmentId } = mends.find((drift) => drift.segmentId !== undefined) ?? {};
      if (networkType !== undefined && segmentId !== undefined)
        places.set(networkId, { networkId, networkType, segmentId });
    }
  }
  return places;
}

/** Does the agent write answers at all? Undefined counts as yes: then the dump holds none, and tells nothing of them. */
const answers = (dump: Dump, segment: Segment | undefined): boolean =>
  dump.responder !== false && segment?.notHeld.arp === undefined;

interface Scene {
  kind: DumpKind;
  responder: boolean;
}

/** What an agent does to one entry; `onlyIf`: it does so only where this is held now. */
interface EntryWish {
  holding: Holding;
  key: string;
  after: string | null;
  tunnelIp: string;
  onlyIf?: string;
}

function* wishesOf(cast: AgentCast, scene: Scene): Generator<EntryWish> {
  for (const { endpoint, action, pair } of pairsOfCast(cast)) {
    const tunnelIp = endpointOf(endpoint);
    const mac = canonicalMac(pair[0]);
    if (action === 'after' || action === 'before') {
      yield* answerWish(pair, tunnelIp, scene, action === 'after' ? mac : null);
      continue;
    }
    const isAdd = action === 'add';
    if (isFloodingEntry(pair)) {
      yield { holding: 'flood', key: tunnelIp, after: isAdd ? tunnelIp : null, tunnelIp };
      continue;
    }
    yield* answerWish(pair, tunnelIp, scene, isAdd ? mac : null);
    const wish: EntryWish = { holding: 'unicast', key: mac, after: isAdd ? tunnelIp : null, tunnelIp };
    // an OVS agent deletes by MAC, whatever the endpoint
    yield isAdd || scene.kind === 'ovs' ? wish : { ...wish, onlyIf: tunnelIp };
  }
}

/** OVS agents answer for IPv4 alone; "0.0.0.0" and "::" stand for no address (spec l2pop 5.5). */
function* answerWish([, text]: Pair, tunnelIp: string, scene: Scene, after: string | null): Generator<EntryWish> {
  const ip = canonicalIp(text);
  if (!scene.responder) return;
  if (ip === '::' || ip === '0.0.0.0' || (scene.kind === 'ovs' && isIpv6(ip))) return;
  yield { holding: 'arp', key: ip, after, tunnelIp };
}

/** A dump shows one address of StarlingX's comma list. */
const endpointOf = (text: string): string => canonicalIp(addressesOf(text)[0] ?? text);
