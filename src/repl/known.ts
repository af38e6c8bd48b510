import { isNetworkId } from '../fdb/network-id.ts';
import type { NetworkName } from '../fdb/query.ts';
import type { Report } from '../format/report.ts';

/** What a source tells of itself, where it can. */
export interface Told {
  networks: readonly NetworkName[];
  hosts: readonly string[];
}

/** Networks and hosts that completion offers: those that the source lists, and those that were seen in this session. */
export interface Known {
  /** Each once, in any order. */
  readonly networks: readonly string[];
  readonly hosts: readonly string[];
  /** A network's name, where it was told. */
  nameOf(networkId: string): string | undefined;
  /** The id of the one network of this name, where it was told; an id is its own. */
  idOf(network: string): string | undefined;
  /** Does the source list its networks and hosts, and this is none of them? */
  isUnknown(kind: 'network' | 'host', name: string): boolean;
  /** Asks the source, unless what it told is fresh; waits no longer than `patienceMs`, and goes on behind. */
  refresh(patienceMs: number): Promise<void>;
  /** Takes the networks and hosts of a result, and those that were named for it among other things. */
  saw(report: Report<never> | undefined, named: readonly [kind: string, value: string | undefined][]): void;
}

/** What was told longer ago is asked for again; after a failure too. */
const FRESH_MS = 60_000;
/** Of a result that is larger a part is enough. */
const MOST_ROWS = 20_000;

/**
 * @param ask the source of the moment; undefined where it cannot list anything
 * @param sourceKey changes when the source does
 */
export function createKnown(ask: () => Promise<Told | undefined>, sourceKey: () => string): Known {
  let told: Told = { networks: [], hosts: [] };
  let names = new Map<string, string>();
  let asked: { key: string; atMs: number; answer: Promise<void> } | undefined;
  const seenNetworks = new Set<string>();
  const seenHosts = new Set<string>();
  let networks: readonly string[] | undefined;
  let hosts: readonly string[] | undefined;

  function take(answer: Told): void {
    told = answer;
    names = new Map(answer.networks.map(({ id, name }) => [id, name]));
    networks = undefined;
    hosts = undefined;
  }

  function see(seen: Set<string>, values: Iterable<string>): void {
    const before = seen.size;
    for (const value of values) if (value !== '') seen.add(value);
    if (seen.size === before) return;
    networks = undefined;
    hosts = undefined;
  }

  return {
    get networks() {
      networks ??= uniqueOf([
        ...told.networks.flatMap(({ id, name }) => [id, ...(name ? [name] : [])]),
        ...seenNetworks,
      ]);
      return networks;
    },
    get hosts() {
      hosts ??= uniqueOf([...told.hosts, ...seenHosts]);
      return hosts;
    },
    nameOf: (networkId) => names.get(networkId),
    idOf(network) {
      if (isNetworkId(network)) return network;
      const named = told.networks.filter(({ name }) => name === network);
      return named.length === 1 ? named[0]!.id : undefined;
    },
    isUnknown: (kind, wanted) =>
      kind === 'host'
        ? told.hosts.length > 0 && !told.hosts.includes(wanted)
        : told.networks.length > 0 && !told.networks.some(({ id, name }) => id === wanted || name === wanted),
    async refresh(patienceMs) {
      const key = sourceKey();
      if (asked === undefined || asked.key !== key || Date.now() - asked.atMs > FRESH_MS) {
        if (asked?.key !== key) take({ networks: [], hosts: [] });
        const asking = ask().then(
          (answer) => {
            if (answer !== undefined && asked?.key === key) take(answer);
          },
          () => undefined, // a command that asks will say what is wrong
        );
        asked = { key, atMs: Date.now(), answer: asking };
      }
      let patience: NodeJS.Timeout | undefined;
      await Promise.race([
        asked.answer,
        new Promise((resolve) => {
          patience = setTimeout(resolve, patienceMs);
        }),
      ]);
      clearTimeout(patience);
    },
    saw(report, named) {
      const of = (kind: string) => named.flatMap(([each, value]) => (each === kind && value ? [value] : []));
      see(seenNetworks, of('network'));
      see(seenNetworks, cellsOf(report, ['network', 'network_id', 'network_name']));
      see(seenHosts, of('host'));
      see(seenHosts, cellsOf(report, ['host']));
    },
  };
}

const uniqueOf = (names: readonly string[]): readonly string[] => [...new Set(names)];

/** The texts in these columns of a result. */
function cellsOf(report: Report<never> | undefined, ids: readonly string[]): Set<string> {
  const cells = new Set<string>();
  for (const { id, value } of report?.columns ?? []) {
    if (!ids.includes(id)) continue;
    for (const row of report!.rows.slice(0, MOST_ROWS)) {
      const cell = value(row);
      if (typeof cell === 'string') cells.add(cell);
    }
  }
  return cells;
}
