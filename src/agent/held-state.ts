import type { CastMessage, FdbUpdate } from '../fdb/agent-cast.ts';
import { type FdbEntries, type NetworkEntries, networksOf } from '../fdb/entries.ts';
import { endpointKey } from '../fdb/expected-endpoint.ts';
import { HeldNetwork, type Tally } from './held-network.ts';

/** What a cast, or an answer of the query, changed. All counts 0: nothing. */
export interface Change extends Tally {
  /** Networks that it was about, changed or not. */
  networkIds: string[];
  /** Endpoints that it was about; of an answer none. */
  tunnelIps: string[];
}

/** The difference that an answer made, as entries. */
export interface Replaced extends Change {
  gone: FdbEntries;
  come: FdbEntries;
}

/** What an agent without ports holds, of any number of networks. Linear in what a cast or an answer holds. */
export interface HeldState {
  /** Takes a cast in (spec l2pop 1.2, 1.3, 3.8, 4.5); removing or changing what is not there changes nothing. */
  apply(cast: CastMessage): Change;
  /** Puts an answer in the place of whatever is held of these networks; one that the answer lacks is dropped. */
  replace(networkIds: readonly string[], answer: FdbEntries): Replaced;
  has(networkId: string): boolean;
  networkIds(): string[];
  /** Entries held, flooding entries among them. */
  count(): number;
  /** All that is held, in the wire's shape. */
  entries(): FdbEntries;
}

/** A state that holds nothing yet. */
export function createHeldState(): HeldState {
  const networks = new Map<string, HeldNetwork>();
  let held = 0;

  const noted = (change: Change): Change => {
    held += change.added - change.removed;
    return change;
  };

  const addOrRemove = (method: 'add_fdb_entries' | 'remove_fdb_entries', entries: FdbEntries): Change => {
    const change = emptyChange();
    for (const [networkId, network] of networksOf(entries)) {
      change.networkIds.push(networkId);
      let known = networks.get(networkId);
      if (known === undefined) {
        if (method === 'remove_fdb_entries') continue;
        known = new HeldNetwork(fieldsOf(network));
        networks.set(networkId, known);
      }
      for (const [endpoint, pairs] of Object.entries(network.ports)) {
        const key = endpointKey(endpoint);
        change.tunnelIps.push(key);
        if (method === 'add_fdb_entries') for (const pair of pairs) known.add(key, pair, change);
        else for (const pair of pairs) known.remove(key, pair, change);
      }
    }
    return change;
  };

  const update = ({ chg_ip }: FdbUpdate): Change => {
    const change = emptyChange();
    for (const [networkId, endpoints] of Object.entries(chg_ip)) {
      change.networkIds.push(networkId);
      const known = networks.get(networkId);
      for (const [endpoint, { before = [], after = [] }] of Object.entries(endpoints)) {
        change.tunnelIps.push(endpointKey(endpoint));
        // in this order: an address in both lists ends up taken (spec l2pop 3.8.5)
        for (const pair of after) known?.giveAddress(pair, change);
        for (const pair of before) known?.takeAddress(pair, change);
      }
    }
    return change;
  };

  return {
    apply: (cast) =>
      noted(cast.method === 'update_fdb_entries' ? update(cast.fdbEntries) : addOrRemove(cast.method, cast.fdbEntries)),

    replace(networkIds, answer) {
      const change = emptyChange();
      const gone: [string, NetworkEntries][] = [];
      const come: [string, NetworkEntries][] = [];
      for (const networkId of networkIds) {
        const before = networks.get(networkId);
        const answered = Object.hasOwn(answer, networkId) ? answer[networkId] : undefined;
        const after = answered === undefined ? undefined : filled(answered);
        const lost = before && entriesOf(before, after === undefined ? before.ports() : before.portsMissingIn(after));
        const gained = after && entriesOf(after, before === undefined ? after.ports() : after.portsMissingIn(before));
        if (lost && pairsOf(lost) > 0) gone.push([networkId, lost]);
        if (gained && pairsOf(gained) > 0) come.push([networkId, gained]);
        change.networkIds.push(networkId);
        change.removed += pairsOf(lost);
        change.added += pairsOf(gained);
        if (after === undefined) networks.delete(networkId);
        else networks.set(networkId, after);
      }
      return { ...noted(change), gone: Object.fromEntries(gone), come: Object.fromEntries(come) };
    },

    has: (networkId) => networks.has(networkId),
    networkIds: () => [...networks.keys()],
    count: () => held,
    entries: () => Object.fromEntries([...networks].map(([id, network]) => [id, entriesOf(network, network.ports())])),
  };
}

const emptyChange = (): Change => ({ networkIds: [], tunnelIps: [], added: 0, removed: 0, moved: 0 });

/** Did it change anything? */
export const hasEffect = ({ added, removed, moved }: Change): boolean => added + removed + moved > 0;

function filled(network: NetworkEntries): HeldNetwork {
  const held = new HeldNetwork(fieldsOf(network));
  const tally = emptyChange();
  for (const [endpoint, pairs] of Object.entries(network.ports)) {
    const key = endpointKey(endpoint);
    for (const pair of pairs) held.fill(key, pair, tally);
  }
  return held;
}

const fieldsOf = ({ ports: _ports, ...fields }: NetworkEntries): Omit<NetworkEntries, 'ports'> =>
  fields as Omit<NetworkEntries, 'ports'>;

const entriesOf = ({ fields }: HeldNetwork, ports: NetworkEntries['ports']): NetworkEntries =>
  ({ ...fields, ports }) as NetworkEntries;

const pairsOf = (network: NetworkEntries | undefined): number =>
  network === undefined ? 0 : Object.values(network.ports).reduce((sum, pairs) => sum + pairs.length, 0);
