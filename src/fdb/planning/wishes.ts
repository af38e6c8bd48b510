import { type Advice, adviseOn } from '../advice.ts';
import type { Drift } from '../drift.ts';
import type { Dump } from '../dump.ts';
import { type Endpoint, isDangling } from '../endpoint.ts';
import type { EndpointKey } from '../expected-endpoint.ts';
import type { ExpectedNetwork } from '../expected-network.ts';
import type { Segment } from '../forwarding.ts';
import type { Match } from '../match-segments.ts';
import type { Unmended } from '../plan.ts';

/** An entry that is to be put or taken away, and the drift that goes with it. */
export interface Wish {
  drift: Drift;
}

/** What is to become of one network on the agent, whatever its kind. */
export interface Wishes {
  network: ExpectedNetwork;
  /** As the agent has it. */
  segment: Segment;
  /** Endpoints to flood to. */
  floods: Map<EndpointKey, Wish>;
  /** MACs to put, or to move, to an endpoint. */
  macs: Map<string, Wish & { endpoint: EndpointKey }>;
  /** Addresses that the ARP responder is to answer with this MAC. */
  answers: Map<string, Wish & { mac: string }>;
  staleFloods: Map<Endpoint, Wish>;
  /** The flood flow outputs to a port that is gone: it has to be written anew. */
  floodRewrites: Wish[];
  staleMacs: Map<string, Wish & { observed: Endpoint }>;
  staleAnswers: Map<string, Wish & { mac: string }>;
}

export interface Gathered {
  wishes: Wishes[];
  /** Drift of kind orphan-tunnel, which belongs to no network. */
  orphans: Drift[];
  unmended: Unmended[];
}

const BETTER_DUMP: Advice = {
  remedy: 'better-dump',
  text: 'the dump does not tell which tunnel ip it is: add ovs-vsctl --format=json list Interface to it',
};

/** Sorts drift by what mends it: entries to put and take by network, left-over tunnel ports, and what no cast mends. Linear. */
export function gatherWishes(drift: readonly Drift[], matches: readonly Match[], dump: Dump): Gathered {
  const matched = new Map(matches.flatMap((match) => (match.found === 'segment' ? [[idOf(match), match]] : [])));
  const byNetwork = new Map<string, Wishes>();
  const gathered: Gathered = { wishes: [], orphans: [], unmended: [] };
  for (const each of drift) {
    if (each.kind === 'orphan-tunnel') {
      gathered.orphans.push(each);
      continue;
    }
    const id = each.networkId ?? '';
    let wishes = byNetwork.get(id);
    const match = matched.get(id);
    if (wishes === undefined && match !== undefined) {
      wishes = noWishes(match.network, match.segment);
      byNetwork.set(id, wishes);
      gathered.wishes.push(wishes);
    }
    const refusal = wishes === undefined ? adviseOn(each, dump.kind) : addWish(wishes, each, dump);
    if (refusal !== undefined) gathered.unmended.push({ drift: each, advice: refusal });
  }
  return gathered;
}

const idOf = ({ network }: Match): string => network.networkId;

/** A network of which nothing is to become yet. */
export const noWishes = (network: ExpectedNetwork, segment: Segment): Wishes => ({
  network,
  segment,
  floods: new Map(),
  macs: new Map(),
  answers: new Map(),
  staleFloods: new Map(),
  floodRewrites: [],
  staleMacs: new Map(),
  staleAnswers: new Map(),
});

/** Returns advice where no cast mends this drift. */
function addWish(wishes: Wishes, drift: Drift, dump: Dump): Advice | undefined {
  const { kind, mac, ip, tunnelIp } = drift;
  if (drift.foreign) return adviseOn(drift, dump.kind);
  switch (kind) {
    case 'missing-unicast':
    case 'wrong-endpoint':
    case 'dangling-port':
      wishes.macs.set(mac!, { drift, endpoint: drift.expected![0]! });
      return undefined;
    case 'endpoint-absent':
      wishes.floods.set(tunnelIp!, { drift });
      // a MAC under two absent endpoints is to be at one of them
      for (const each of drift.folded?.macs ?? []) {
        if (!wishes.macs.has(each)) wishes.macs.set(each, { drift, endpoint: tunnelIp! });
      }
      return undefined;
    case 'missing-flood':
      for (const endpoint of tunnelIp === undefined ? (drift.expected ?? []) : [tunnelIp]) {
        wishes.floods.set(endpoint, { drift });
      }
      return undefined;
    case 'stale-unicast':
      wishes.staleMacs.set(mac!, { drift, observed: drift.observed! });
      return undefined;
    case 'stale-flood':
      if (tunnelIp !== undefined) wishes.staleFloods.set(tunnelIp, { drift });
      else if (drift.observed !== undefined && isDangling(drift.observed)) wishes.floodRewrites.push({ drift });
      else return BETTER_DUMP;
      return undefined;
    case 'missing-arp':
    case 'wrong-arp':
      wishes.answers.set(ip!, { drift, mac: answeringMac(wishes, drift) });
      return undefined;
    case 'stale-arp':
      wishes.staleAnswers.set(ip!, { drift, mac: mac! });
      return undefined;
    default:
      return adviseOn(drift, dump.kind);
  }
}

/** Of several MACs that Neutron has for one address, one that the agent can reach. */
const answeringMac = ({ segment }: Wishes, { expected, mac }: Drift): string =>
  expected?.find((each) => segment.unicast.has(each)) ?? mac!;
