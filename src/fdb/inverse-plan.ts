import { isIpv6 } from './address.ts';
import type { CastMethod } from './agent-cast.ts';
import { type PreparedPlan, preparePlan } from './cast-effects.ts';
import type { Dump } from './dump.ts';
import { isTunnelIp } from './endpoint.ts';
import { FLOODING_ENTRY, type Pair } from './entries.ts';
import { type EntryChange, type SegmentPlace, segmentLookup } from './entry-change.ts';
import type { Segment } from './forwarding.ts';
import { groupBy } from './group-by.ts';
import { castsOf } from './inverting/compose.ts';
import { type InverseDraft, NO_ADDRESS, STAGES, type Stage } from './inverting/draft.ts';
import { keepTunnels } from './inverting/keep-tunnels.ts';
import { addAll } from './scene.ts';

export interface Inverse {
  plan: PreparedPlan;
  /** Entries that no cast brings back, with the reason, a sentence each without full stop. */
  without: string[];
}

/**
 * The casts that bring back what was held before (spec l2pop 3.8, 4.5, 5.5): entries taken are put again, entries put are
 * taken away, entries moved are moved back.
 * @param changes net changes, each of which the dump still shows as it was left
 * @param dump what is there now
 */
export function inversePlan(changes: readonly EntryChange[], dump: Dump, host: string): Inverse {
  const drafts: InverseDraft[] = [];
  const without: string[] = [];
  const segmentAt = segmentLookup(dump);
  for (const ofNetwork of groupBy(changes, (change) => `${change.networkId} ${change.segmentId}`).values()) {
    const segment = segmentAt(ofNetwork[0]!);
    addAll(drafts, inverseOfNetwork(ofNetwork, segment, dump, without));
  }
  addAll(drafts, keepTunnels(drafts, dump));
  const stages = STAGES.map((stage) =>
    castsOf(
      drafts.filter((draft) => draft.stage === stage),
      host,
    ),
  );
  const plan = { host, kind: dump.kind, stages: stages.filter(({ length }) => length > 0), unmended: [], notes: [] };
  const places = new Map(drafts.map(({ place }) => [place.networkId, place]));
  return { plan: preparePlan(plan, dump, places), without };
}

function inverseOfNetwork(
  changes: readonly EntryChange[],
  segment: Segment | undefined,
  dump: Dump,
  without: string[],
): InverseDraft[] {
  const drafts: InverseDraft[] = [];
  const told = changes.filter((change) => {
    const why = whyNot(change);
    if (why !== undefined) without.push(`${nameOf(change)}: ${why}`);
    return why === undefined;
  });
  const answers = answersByMac(told);
  const borrowed = new Set<string>();
  for (const change of told) {
    const { holding, key, before, after } = change;
    const draft = (stage: Stage, method: CastMethod, endpoint: string, pair: Pair): void => {
      drafts.push({ stage, method, place: placeOf(change), endpoint, pair });
    };
    if (holding === 'flood') {
      if (before === null) draft('stop-flood', 'remove_fdb_entries', key, FLOODING_ENTRY);
      else draft('flood', 'add_fdb_entries', key, FLOODING_ENTRY);
    } else if (holding === 'unicast' && before === null) {
      const pairs = takeAnswers(answers, key, (answer) => answer.before === null);
      for (const pair of orNone(key, pairs)) draft('take', 'remove_fdb_entries', after!, pair);
    } else if (holding === 'unicast') {
      let pairs = takeAnswers(answers, key, (answer) => answer.before !== null);
      if (pairs.length === 0) {
        pairs = withoutChange(key, segment, dump);
        for (const [, ip] of pairs) borrowed.add(ip);
      }
      if (pairs.length === 0) without.push(`${nameOf(change)}: no address of it is known, and this agent needs one`);
      for (const pair of pairs)
        draft(travelsApart(pair[1], dump) ? 'put-ipv6' : 'put', 'add_fdb_entries', before!, pair);
    }
  }
  // what did not go along with its MAC, or was written over since
  const left = new Set([...answers.values()].flat());
  for (const change of told) if (change.holding === 'arp' && borrowed.has(change.key)) left.add(change);
  for (const change of left) {
    const mac = macOf(change);
    const endpoint = segment?.unicast.get(mac) ?? change.tunnelIp;
    const side = change.before === null ? 'before' : 'after';
    drafts.push({
      stage: travelsApart(change.key, dump) ? 'answer-ipv6' : 'answer',
      method: 'update_fdb_entries',
      place: placeOf(change),
      endpoint: isTunnelIp(endpoint) ? endpoint : change.tunnelIp,
      pair: [mac, change.key],
      side,
    });
  }
  return drafts;
}

/** The MAC that an answer is to have again; of one that is to go, the MAC that it has. */
const macOf = ({ before, after }: EntryChange): string => before ?? after!;

const answersByMac = (changes: readonly EntryChange[]): Map<string, EntryChange[]> =>
  groupBy(
    changes.filter(({ holding }) => holding === 'arp'),
    macOf,
  );

/** Takes out of the list the answers that come or go with a MAC, as pairs. */
function takeAnswers(
  answers: Map<string, EntryChange[]>,
  mac: string,
  goesAlong: (answer: EntryChange) => boolean,
): Pair[] {
  const ofMac = answers.get(mac) ?? [];
  answers.set(
    mac,
    ofMac.filter((answer) => !goesAlong(answer)),
  );
  return ofMac.filter(goesAlong).map(({ key }): Pair => [mac, key]);
}

const orNone = (mac: string, pairs: readonly Pair[]): readonly Pair[] =>
  pairs.length > 0 ? pairs : [[mac, NO_ADDRESS]];

/**
 * A pair that puts a MAC and changes no answer. A linuxbridge agent with the responder would try to answer for whatever
 * address is named, so there it is one that it answers for already.
 */
function withoutChange(mac: string, segment: Segment | undefined, dump: Dump): Pair[] {
  if (dump.kind === 'ovs' || dump.responder === false) return [[mac, NO_ADDRESS]];
  for (const [ip, answer] of segment?.arp ?? []) if (answer === mac) return [[mac, ip]];
  return [];
}

/** The kernel may refuse an IPv6 neighbour, and then the agent drops what stands behind it in the cast (spec l2pop 1.6). */
const travelsApart = (ip: string, { kind, responder }: Pick<Dump, 'kind' | 'responder'>): boolean =>
  kind === 'linuxbridge' && responder !== false && isIpv6(ip);

function whyNot({ before, holding }: EntryChange): string | undefined {
  if (before === undefined) return 'the dump did not tell what was there before';
  if (before === null || holding === 'arp' || isTunnelIp(before)) return undefined;
  return `it led to ${before}, which no cast can name`;
}

const NAMES = { unicast: 'unicast entry', flood: 'flooding entry', arp: 'answer for' } as const;

/** `unicast entry fa:16:3e:0a:02:01 of network …` */
const nameOf = ({ holding, key, networkId }: EntryChange): string => `${NAMES[holding]} ${key} of network ${networkId}`;

const placeOf = ({ networkId, networkType, segmentId }: EntryChange): SegmentPlace => ({
  networkId,
  networkType,
  segmentId,
});
