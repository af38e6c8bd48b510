import type { Advice } from '../advice.ts';
import type { Drift } from '../drift.ts';
import type { Dump } from '../dump.ts';
import { isTunnelIp } from '../endpoint.ts';
import type { Expected } from '../expected.ts';
import type { EndpointKey } from '../expected-endpoint.ts';
import type { Match } from '../match-segments.ts';
import type { Unmended } from '../plan.ts';
import { anyTunnelIp } from './any-tunnel-ip.ts';
import type { CastScene } from './draft.ts';
import { draftsOf, type NetworkDrafts } from './network-drafts.ts';
import { type TunnelUse, tunnelUse, unusedEndpoints } from './ovs-tunnels.ts';
import { noWishes } from './wishes.ts';

const RESTART_FOR_DVR: Advice = {
  remedy: 'agent-restart',
  text: "no cast: a remove of the last flooding entry deletes distributed routing's ARP drop too; restart the agent, or re-plug the port",
};
const CUTS_OFF: Advice = {
  remedy: 'wait',
  text: 'not removed: the tunnel port would go with it, and unicast entries need it that are expected, or of a network that was not compared',
};
/** Nothing tells an endpoint that a cast could name. */
export const NO_ENDPOINT: Advice = {
  remedy: 'better-dump',
  text: "no cast: nothing tells a tunnel ip that the agent knows; add ovs-vsctl --format=json list Interface to the dump, or ask for all of the host's networks",
};
const NO_NETWORK: Advice = {
  remedy: 'agent-restart',
  text: 'harmless; a cast can only delete it by way of a network of its type, and the agent has none of those asked for',
};

/** What a plan for an Open vSwitch agent is made from. */
export interface OvsScene extends CastScene {
  expected: Expected;
  dump: Dump;
  /** Networks that the agent has, as matchSegments found them. */
  matches: readonly Extract<Match, { found: 'segment' }>[];
}

/**
 * All flooding entries of the network, and those that its flow shows beside them: whatever the agent remembers, the flow
 * holds them afterwards, and nothing goes that is not to go.
 */
export function addFloods({ wishes: { network, segment }, add }: NetworkDrafts): void {
  for (const endpoint of network.flood) add.floods.add(endpoint);
  for (const endpoint of segment.flood) if (isTunnelIp(endpoint)) add.floods.add(endpoint);
}

/** What has to be known of all networks together before anything is taken away: tunnel ports are shared by them. */
export class Removals {
  readonly #drafts: Map<string, NetworkDrafts>;
  readonly #scene: OvsScene;
  readonly #use: TunnelUse;
  /** Networks whose cast takes the flooding entry of this type and tunnel ip away. */
  readonly #takers = new Map<string, Set<NetworkDrafts>>();

  /** @param drafts those of networks that have drift; others that are needed are added to them */
  constructor(drafts: Map<string, NetworkDrafts>, scene: OvsScene) {
    this.#drafts = drafts;
    this.#scene = scene;
    this.#use = tunnelUse(
      scene.dump.segments,
      scene.matches.map(({ network }) => network),
    );
  }

  /** A tunnel ip that is not the agent's own, preferably of a port that it has and keeps. */
  anyEndpoint(networkType: string): EndpointKey | undefined {
    const known = this.#use.anyKnown(networkType, (tunnelIp) => this.#takers.has(`${networkType} ${tunnelIp}`));
    return known ?? anyTunnelIp(this.#scene.expected, this.#scene.dump);
  }

  /**
   * A flooding entry that is put and taken away again, for a network that has none: the agent then knows the endpoint, and
   * writes the flood flow anew. Returns the endpoint; undefined where nothing tells one.
   */
  passThrough({ wishes, add, remove }: NetworkDrafts): EndpointKey | undefined {
    const endpoint = this.#scene.dump.dvr ? undefined : this.anyEndpoint(wishes.network.networkType);
    if (endpoint === undefined) return undefined;
    add.floods.add(endpoint);
    remove.floods.add(endpoint);
    return endpoint;
  }

  /** Flooding entries that go, and what must be put before so that nothing is cut off by it. */
  draftStaleFloods(): Unmended[] {
    const unmended: Unmended[] = [];
    for (const draft of this.#drafts.values()) {
      for (const [tunnelIp, { drift }] of draft.wishes.staleFloods) {
        if (draft.wishes.network.flood.size === 0 && this.#scene.dump.dvr) {
          unmended.push({ drift, advice: RESTART_FOR_DVR });
        } else this.#take(draft, tunnelIp, drift);
      }
    }
    this.#keepPorts();
    for (const [key, takers] of this.#cutOff()) {
      for (const draft of takers) {
        const tunnelIp = key.slice(key.indexOf(' ') + 1);
        const drift = draft.wishes.staleFloods.get(tunnelIp)!.drift;
        draft.remove.floods.delete(tunnelIp);
        draft.remove.mends.delete(drift);
        unmended.push({ drift, advice: CUTS_OFF });
      }
      this.#takers.delete(key);
    }
    for (const draft of this.#drafts.values()) {
      if (draft.remove.floods.size === 0) continue;
      // also what goes: the agent does not take away what it does not remember, and the tunnel port would stay
      addFloods(draft);
      draft.add.also.add('writes the flood flow anew, so that the agent remembers its ports before one is taken away');
    }
    return unmended;
  }

  #take(draft: NetworkDrafts, tunnelIp: string, drift?: Drift): void {
    const key = `${draft.wishes.network.networkType} ${tunnelIp}`;
    const takers = this.#takers.get(key);
    if (takers === undefined) this.#takers.set(key, new Set([draft]));
    else takers.add(draft);
    draft.remove.floods.add(tunnelIp);
    if (drift !== undefined) draft.remove.mends.add(drift);
  }

  /**
   * The agent deletes a tunnel port when no network that it remembers floods to it (spec l2pop 3.8.4): where others
   * are to flood to it, one of them is told so again first.
   */
  #keepPorts(): void {
    for (const [key] of this.#takers) {
      const [networkType = '', tunnelIp = ''] = key.split(' ');
      const keepers = this.#use.wantedBy(networkType, tunnelIp);
      if (keepers.length === 0) continue;
      const isKept = keepers.some(({ networkId }) => {
        const draft = this.#drafts.get(networkId);
        return draft !== undefined && (draft.add.floods.has(tunnelIp) || draft.remove.floods.size > 0);
      });
      if (isKept) continue;
      const { networkId } = keepers[0]!;
      const draft = this.#draftFor(networkId);
      addFloods(draft);
      draft.add.also.add(`keeps the tunnel port to ${tunnelIp}, which another network stops flooding to`);
    }
  }

  #draftFor(networkId: string): NetworkDrafts {
    let draft = this.#drafts.get(networkId);
    if (draft === undefined) {
      const { network, segment } = this.#scene.matches.find((match) => match.network.networkId === networkId)!;
      draft = draftsOf(noWishes(network, segment));
      this.#drafts.set(networkId, draft);
    }
    return draft;
  }

  /** Tunnel ports that would go, and that unicast entries need which are expected, or of which nothing is known. */
  #cutOff(): Map<string, Set<NetworkDrafts>> {
    const going = new Map<string, Set<NetworkDrafts>>();
    for (const [key, takers] of this.#takers) {
      const [networkType = '', tunnelIp = ''] = key.split(' ');
      const isKept =
        this.#use.wantedBy(networkType, tunnelIp).length > 0 ||
        this.#use.floodedBy(networkType, tunnelIp) > takers.size;
      if (!isKept) going.set(key, takers);
    }
    const cut = new Map<string, Set<NetworkDrafts>>();
    if (going.size === 0) return cut;
    for (const { wishes } of this.#drafts.values()) {
      for (const { endpoint } of wishes.macs.values()) {
        const key = `${wishes.network.networkType} ${endpoint}`;
        const takers = going.get(key);
        if (takers !== undefined) cut.set(key, takers);
      }
    }
    const expectedOf = new Map(this.#scene.matches.map(({ network, segment }) => [segment, network]));
    for (const segment of this.#scene.dump.segments) {
      const network = expectedOf.get(segment);
      for (const [mac, endpoint] of segment.unicast) {
        const key = `${segment.networkType ?? network?.networkType} ${endpoint}`;
        const takers = going.get(key);
        if (takers === undefined) continue;
        if (network === undefined || network.unicast.get(mac)?.has(endpoint)) cut.set(key, takers);
      }
    }
    return cut;
  }

  /** A left-over tunnel port goes by way of a network of its type; returns advice where there is none (spec l2pop 5.5). */
  draftOrphan(orphan: Drift): Advice | undefined {
    const { networkType, tunnelIp, observed } = orphan;
    if (networkType === undefined || tunnelIp === undefined) return NO_NETWORK;
    const draft = this.#deletePort(networkType, tunnelIp, `the left-over tunnel port ${observed}`);
    draft?.remove.mends.add(orphan);
    return draft === undefined ? NO_NETWORK : undefined;
  }

  /** Tunnel ports that nothing needs once the entries that go have gone; agents do not delete them by themselves. */
  draftUnusedPorts(): void {
    if (!this.#scene.expected.allNetworks) return;
    const unused = unusedEndpoints([...this.#drafts.values()], this.#scene);
    if (unused.size === 0) return;
    for (const { networkType, endpoint, name } of this.#scene.dump.tunnelPorts) {
      if (networkType === undefined || !unused.has(endpoint)) continue;
      if (this.#takers.has(`${networkType} ${endpoint}`)) continue;
      this.#deletePort(networkType, endpoint, `the tunnel port ${name}, which nothing needs then`);
    }
  }

  /** Undefined where the agent has no network of the type. The agent deletes the port with its last flooding entry. */
  #deletePort(networkType: string, tunnelIp: string, what: string): NetworkDrafts | undefined {
    const networks = this.#scene.matches.filter(({ network }) => network.networkType === networkType);
    const draftIn = (match: (typeof networks)[number]) => this.#drafts.get(match.network.networkId);
    const by =
      networks.find((match) => (draftIn(match)?.remove.floods.size ?? 0) > 0) ??
      networks.find((match) => match.network.flood.size > 0 && (draftIn(match)?.wishes.staleMacs.size ?? 0) > 0) ??
      networks.find(({ network }) => network.flood.size > 0) ??
      (this.#scene.dump.dvr ? undefined : networks[0]);
    if (by === undefined) return undefined;
    const draft = this.#draftFor(by.network.networkId);
    addFloods(draft);
    draft.add.floods.add(tunnelIp);
    this.#take(draft, tunnelIp);
    draft.add.also.add(`makes the agent know ${what}`);
    draft.remove.also.add(`deletes ${what}`);
    return draft;
  }

  /**
   * The endpoint under which a stale unicast entry is removed. A remove is ignored under one that the agent has no
   * tunnel port for, so its port is there and stays, or goes in the same cast after it (spec l2pop 3.8.4).
   */
  endpointToTakeUnder(draft: NetworkDrafts, observed: string): EndpointKey | undefined {
    const { network } = draft.wishes;
    const isTakenElsewhere = (tunnelIp: string): boolean => {
      const takers = this.#takers.get(`${network.networkType} ${tunnelIp}`);
      return takers !== undefined && !(takers.size === 1 && takers.has(draft));
    };
    if (isTunnelIp(observed) && !isTakenElsewhere(observed)) return observed;
    const known = this.#use.anyKnown(network.networkType, isTakenElsewhere);
    if (known !== undefined) return known;
    // what this network floods to keeps its port, whatever others take away
    for (const endpoint of draft.add.floods) return endpoint;
    if (network.flood.size > 0) {
      addFloods(draft);
      draft.add.also.add('makes the agent know an endpoint under which stale entries can be removed');
      return network.flood.values().next().value;
    }
    return this.passThrough(draft);
  }
}
