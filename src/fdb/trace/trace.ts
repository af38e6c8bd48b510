import type { Drift } from '../drift.ts';
import type { Dump, DumpKind } from '../dump.ts';
import { isUnresolved } from '../endpoint.ts';
import type { NetworkEntries } from '../entries.ts';
import type { Expected } from '../expected.ts';
import { isAt } from '../expected-endpoint.ts';
import type { ExpectedNetwork } from '../expected-network.ts';
import type { Destination } from './destination.ts';
import { expectedView } from './expected-view.ts';
import type { Hop, Leg, LegKind } from './hop.ts';
import { type ObservedSide, observedSide } from './observed-side.ts';
import { type Owner, ownersOf } from './owners.ts';
import { reachOf } from './reach.ts';
import { driftOnLeg } from './relevant-drift.ts';
import { remarksOnTrace } from './remarks.ts';
import { type ForwardingView, wayOf } from './way.ts';

export interface TraceQuestion {
  destination: Destination;
  networkId: string;
  /** What the host should hold, of this network alone. */
  expected: Expected;
  /** All that is announced of the network, for whatever host. */
  everywhere: NetworkEntries;
  /** As the agent reports itself; a dump tells more. */
  agent?: { kind?: DumpKind | undefined; responder?: boolean | undefined } | undefined;
  /** Of the host; without it the trace is of what should be. */
  dump?: Dump | undefined;
  /** A saved answer may lack what is behind the host that it was asked for. */
  isSaved?: boolean | undefined;
}

/** One piece of the way, on both sides. A side that does not go there has none. */
export interface TracedLeg {
  kind: LegKind;
  subject: string;
  expected?: Hop;
  observed?: Hop;
  /** What the leg meets of what `diff` says of the network. */
  drift: Drift[];
  verdict: LegVerdict;
  /** Of a frame that comes in: the host that it comes to, where that is known. */
  at?: string;
  /** Why sides that read differently are the same. */
  remark?: string;
}

/** `expected`: there is no other side to compare with. */
export type LegVerdict = 'same' | 'differs' | 'not-compared' | 'expected';

/** The way of a frame from one host. */
export interface Trace {
  host: string | undefined;
  tunnelIps: readonly string[];
  destination: Destination;
  /** Who has the destination, by what is announced. */
  owners: Owner[];
  /** Empty where no tunnel carries the network. */
  legs: TracedLeg[];
  verdict: LegVerdict;
  /** Does a frame come to a host that has the destination? Undefined: nobody can tell. */
  reaches: { expected: boolean | undefined; observed: boolean | undefined };
  /** What else is to be said, a sentence each without full stop. */
  notes: string[];
}

/**
 * Where a frame goes from a host by what it should hold and, with a dump, by what it holds. What differs is what `diff`
 * calls drift on the entries that the frame meets; besides, a learned entry that leads elsewhere, which is no drift.
 * @throws DumpOfAnotherHost
 */
export function traceFrom(question: TraceQuestion): Trace {
  const { destination, networkId, expected, everywhere, dump } = question;
  const owners = ownersOf(destination, everywhere.ports);
  const common = { host: expected.host, tunnelIps: expected.ownTunnelIps, destination, owners };
  const network = expected.networks.get(networkId);
  if (network === undefined) {
    const notes = expected.skipped.map(({ reason }) => `${reason}; l2population has no part in it`);
    return { ...common, legs: [], verdict: 'expected', reaches: { expected: undefined, observed: undefined }, notes };
  }
  const agent = {
    kind: dump?.kind ?? question.agent?.kind ?? ('ovs' as const),
    isGuess: dump === undefined && question.agent?.kind === undefined,
    responder: dump?.responder ?? question.agent?.responder,
  };
  const isSaved = question.isSaved === true;
  const isUntold = isSaved && owners.length === 0 && destination.kind !== 'group';
  const expectedSide = isUntold ? BEHIND_ASKED : expectedView(network, owners, agent);
  const expectedWay = wayOf(destination, expectedSide, owners);
  const observed = dump && observedSide(expected, dump, owners);
  const observedWay = observed && wayOf(destination, observed.view, owners);
  const legs = judgedLegs(sideBySide(expectedWay, observedWay), observed, network);
  const verdict = verdictOf(legs);
  const reaches = {
    expected: reachOf(expectedWay, owners),
    observed: observedWay && (losesAll(legs) ? false : reachOf(observedWay, owners)),
  };
  const trace = { ...common, legs, verdict, reaches };
  return {
    ...trace,
    notes: remarksOnTrace({ ...trace, network, agent, observed, isSaved, networkNotes: expected.notes }),
  };
}

const OF_ASKED_HOST: Hop = { how: 'untold', reason: 'it may be behind the host that the saved answer was asked for' };
const BEHIND_ASKED: ForwardingView = {
  ask: () => OF_ASKED_HOST,
  send: () => OF_ASKED_HOST,
  flood: () => OF_ASKED_HOST,
};

/** Frames under another tunnel id are of another network where they arrive. */
const losesAll = (legs: readonly TracedLeg[]): boolean =>
  legs.some(({ drift }) => drift.some(({ kind }) => kind === 'tunnel-id-mismatch'));

/** The worst of them; what was not compared is worse than what is the same. */
export function verdictOf(legs: readonly Pick<TracedLeg, 'verdict'>[]): LegVerdict {
  const order: readonly LegVerdict[] = ['differs', 'not-compared', 'same', 'expected'];
  return order.find((verdict) => legs.some((leg) => leg.verdict === verdict)) ?? 'expected';
}

interface Sides {
  kind: LegKind;
  subject: string;
  expected?: Hop;
  observed?: Hop;
}

function sideBySide(expected: readonly Leg[], observed: readonly Leg[] | undefined): Sides[] {
  const sides = new Map<string, Sides>();
  const add = ({ kind, subject, hop }: Leg, side: 'expected' | 'observed'): void => {
    const key = `${kind} ${subject}`;
    sides.set(key, { ...(sides.get(key) ?? { kind, subject }), [side]: hop });
  };
  for (const leg of expected) add(leg, 'expected');
  for (const leg of observed ?? []) add(leg, 'observed');
  return [...sides.values()];
}

/** A leg that one side alone takes is as right as the request that led there. */
function judgedLegs(all: readonly Sides[], side: ObservedSide | undefined, network: ExpectedNetwork): TracedLeg[] {
  const legs = all.map((sides) => judged(sides, side, network));
  const asked = legs.find(({ kind }) => kind !== 'send')?.verdict ?? 'differs';
  return legs.map((leg) =>
    side !== undefined && (leg.expected === undefined || leg.observed === undefined) ? { ...leg, verdict: asked } : leg,
  );
}

function judged(sides: Sides, side: ObservedSide | undefined, network: ExpectedNetwork): TracedLeg {
  if (side === undefined) return { ...sides, drift: [], verdict: 'expected' };
  const { expected, observed } = sides;
  const drift = observed === undefined ? [] : driftOnLeg(side.result.drift, { ...sides, observed });
  const verdict = (): LegVerdict => {
    if (drift.length > 0) return 'differs';
    if (expected === undefined || observed === undefined) return 'not-compared';
    if (observed.how === 'untold' || expected.how === 'untold') return 'not-compared';
    if (observed.how !== 'sent') return 'same';
    if (observed.by === 'learned') return leadsElsewhere(expected, observed.endpoints, network) ? 'differs' : 'same';
    return observed.by === 'entry' && observed.endpoints.some(isUnresolved) ? 'not-compared' : 'same';
  };
  const given = verdict();
  const isUncertain = given === 'same' && floodsOtherwise(expected, observed) && network.uncertainFlood !== undefined;
  return { ...sides, drift, verdict: given, ...(isUncertain ? { remark: 'which it floods to is not certain' } : {}) };
}

const floodsOtherwise = (expected: Hop | undefined, observed: Hop | undefined): boolean =>
  expected?.how === 'sent' &&
  observed?.how === 'sent' &&
  observed.by === 'flooding' &&
  String(expected.endpoints) !== String(observed.endpoints);

/** A learned entry leads to where the frame would come anyhow, unless the MAC has moved. */
function leadsElsewhere(expected: Hop, learned: readonly string[], { uncertainFlood }: ExpectedNetwork): boolean {
  if (expected.how !== 'sent') return false;
  const allowed = [...expected.endpoints, ...(uncertainFlood?.endpoints ?? [])];
  return !learned.every((at) => isUnresolved(at) || allowed.some((key) => isAt(key, at)));
}
