import { isIpv6 } from '../address.ts';
import { type Advice, adviseOn } from '../advice.ts';
import type { Dump } from '../dump.ts';
import type { Pair } from '../entries.ts';
import type { Expected } from '../expected.ts';
import type { ExpectedNetwork } from '../expected-network.ts';
import type { PlannedCast, Unmended } from '../plan.ts';
import { anyTunnelIp } from './any-tunnel-ip.ts';
import { type CastScene, putChange, putPairs } from './draft.ts';
import {
  draftAnswers,
  draftMacs,
  draftStaleMacs,
  draftsOf,
  type NetworkDrafts,
  pairsOfMac,
  stagesOf,
  staleAddressesOr,
  type Taking,
} from './network-drafts.ts';
import type { Gathered, Wishes } from './wishes.ts';

/** As `["mac", "0.0.0.0"]` the address of no neighbour: nothing of the responder is touched (spec l2pop 5.5). */
const NO_ADDRESS = '0.0.0.0';

/** How the agents of a kind differ in what their casts name. */
interface Naming {
  /** The pairs that put a MAC. */
  pairsOf(network: ExpectedNetwork, mac: string): Pair[];
  /** The pairs that take a stale MAC away. */
  pairsFor: Taking['pairsFor'];
  /** A wrong answer goes by itself when the right one is put; else it has to be taken away. */
  replacesAnswers: boolean;
}

const LINUXBRIDGE: Naming = {
  // a MAC's unicast entry needs one of its pairs only; IPv6 addresses are put apart where they are wished for
  pairsOf: (network, mac) => pairsOfMac(network, mac).filter(([, ip]) => !isIpv6(ip)),
  pairsFor: staleAddressesOr(NO_ADDRESS),
  replacesAnswers: true,
};

const LINUXBRIDGE_IPV6: Naming = {
  ...LINUXBRIDGE,
  pairsOf: (network, mac) => pairsOfMac(network, mac).filter(([, ip]) => isIpv6(ip)),
};

const EXACT_ENTRIES: Naming = {
  pairsOf: pairsOfMac,
  pairsFor: ({ drift: { ips = [] } }, mac) => (ips.length > 0 ? ips : [NO_ADDRESS]).map((ip): Pair => [mac, ip]),
  replacesAnswers: false,
};

/** What a plan for such an agent is made from. */
export interface ExactScene extends CastScene {
  expected: Expected;
  dump: Dump;
}

interface Composed {
  stages: PlannedCast[][];
  unmended: Unmended[];
}

/**
 * Casts for a linuxbridge agent (spec l2pop 4.5, 5.5), which removes an entry only under the endpoint that it has. An
 * IPv6 pair never shares a message with others: where the kernel refuses it, the agent drops the rest (1.6).
 */
export function composeLinuxbridge(gathered: Gathered, scene: ExactScene): Composed {
  const takesIpv6 = scene.dump.segments.some(({ arp }) => [...arp.keys()].some(isIpv6));
  const unmended: Unmended[] = gathered.orphans.map((drift) => ({ drift, advice: adviseOn(drift, 'linuxbridge') }));
  const apart: NetworkDrafts[] = [];
  const drafts = gathered.wishes.map((wishes) => {
    const { rest, ipv6 } = splitByFamily(wishes);
    for (const [ip, { drift }] of ipv6.answers) {
      // it can only be put where the kernel has taken such a neighbour before
      if (takesIpv6) continue;
      ipv6.answers.delete(ip);
      unmended.push({ drift, advice: adviseOn(drift, 'linuxbridge') });
    }
    const draft = compose(rest, LINUXBRIDGE, scene, unmended);
    if (!takesIpv6 && scene.dump.responder !== false) takeFromWrongEndpoints(ipv6, draft);
    apart.push(compose(ipv6, LINUXBRIDGE_IPV6, scene, unmended));
    return draft;
  });
  return { stages: [...stagesOf(drafts, scene), ...stagesOf(apart, scene)], unmended };
}

/** Where the kernel may refuse the add, the entry that leads astray is taken away before it: frames then flood at least. */
function takeFromWrongEndpoints({ macs, segment }: Wishes, { remove }: NetworkDrafts): void {
  for (const mac of macs.keys()) {
    const observed = segment.unicast.get(mac);
    if (observed === undefined) continue;
    putPairs(remove, observed, [[mac, NO_ADDRESS]]);
    remove.also.add('takes away what leads astray, should the kernel refuse the IPv6 neighbour that comes next');
  }
}

/** Casts for an agent that keeps FDB entries as they are told, such as `l2pop agent`: exact pairs under exact endpoints. */
export function composeForEntries(gathered: Gathered, scene: ExactScene): Composed {
  const unmended: Unmended[] = gathered.orphans.map((drift) => ({ drift, advice: adviseOn(drift, 'entries') }));
  const drafts = gathered.wishes.map((wishes) => compose(wishes, EXACT_ENTRIES, scene, unmended));
  return { stages: stagesOf(drafts, scene), unmended };
}

const NO_ENDPOINT: Advice = { remedy: 'better-dump', text: 'no cast: nothing tells a tunnel ip to name in an update' };

function compose(wishes: Wishes, naming: Naming, scene: ExactScene, unmended: Unmended[]): NetworkDrafts {
  const draft = draftsOf(wishes);
  const { add, remove, update } = draft;
  for (const [endpoint, { drift }] of wishes.floods) {
    add.floods.add(endpoint);
    add.mends.add(drift);
  }
  const inAdd = draftMacs(draft, naming.pairsOf);
  const { taken } = draftStaleMacs(draft, { endpointFor: (observed) => observed, pairsFor: naming.pairsFor });
  for (const [endpoint, { drift }] of wishes.staleFloods) {
    remove.floods.add(endpoint);
    remove.mends.add(drift);
  }
  for (const wish of wishes.floodRewrites) unmended.push({ ...wish, advice: NO_ENDPOINT });
  if (!naming.replacesAnswers) {
    for (const [ip, { drift }] of wishes.answers) {
      const endpoint = wishes.segment.unicast.get(drift.observed ?? '');
      if (endpoint !== undefined) putChange(update, endpoint, 'before', [drift.observed!, ip]);
    }
  }
  const failed = draftAnswers(draft, inAdd, taken, anyEndpoint(wishes, scene), naming.pairsOf);
  for (const wish of failed) unmended.push({ ...wish, advice: NO_ENDPOINT });
  return draft;
}

/** One of the network if there is one: updates need not name one that the agent knows (spec l2pop 3.8.5). */
const anyEndpoint = ({ network, segment }: Wishes, { expected, dump }: ExactScene): string | undefined =>
  firstOf(network.flood) ?? firstOf(segment.flood) ?? firstOf(segment.unicast) ?? anyTunnelIp(expected, dump);

const firstOf = (endpoints: { values(): IterableIterator<string> }): string | undefined =>
  endpoints.values().next().value;

/** What may share a message, and what of IPv6 may not: MACs without any IPv4 address, and IPv6 neighbours. */
function splitByFamily(wishes: Wishes): { rest: Wishes; ipv6: Wishes } {
  const { network } = wishes;
  const hasIpv4 = (mac: string): boolean => (network.ipsOf.get(mac) ?? []).some((ip) => !isIpv6(ip));
  const nothing = { floods: new Map(), staleFloods: new Map(), floodRewrites: [], staleMacs: new Map() };
  return {
    rest: {
      ...wishes,
      macs: filtered(wishes.macs, hasIpv4),
      answers: filtered(wishes.answers, (ip) => !isIpv6(ip)),
      staleAnswers: filtered(wishes.staleAnswers, (ip) => !isIpv6(ip)),
    },
    ipv6: {
      ...wishes,
      ...nothing,
      macs: filtered(wishes.macs, (mac) => !hasIpv4(mac)),
      answers: filtered(wishes.answers, isIpv6),
      staleAnswers: filtered(wishes.staleAnswers, isIpv6),
    },
  };
}

const filtered = <Value>(map: ReadonlyMap<string, Value>, keep: (key: string) => boolean): Map<string, Value> =>
  new Map([...map].filter(([key]) => keep(key)));
