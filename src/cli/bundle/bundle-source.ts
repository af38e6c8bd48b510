import { UnreadableBundle } from '../../dump/bundle/errors.ts';
import { type Bundle, readBundle } from '../../dump/bundle/read-bundle.ts';
import { type FdbEntries, MalformedEntries, networksOf, parseFdbEntries } from '../../fdb/entries.ts';
import { type FdbQuery, UnknownNetwork } from '../../fdb/query.ts';
import { NotInBundle } from './errors.ts';
import { type Facts, parseFacts } from './facts.ts';

/**
 * The answers in a bundle as something to ask: they are those that the source gave where the bundle was made, and no others.
 * @returns undefined for a file that is no bundle
 * @throws UnreadableBundle, also when it was made without answers; the file system's error
 */
export async function openBundleSource(path: string): Promise<FdbQuery | undefined> {
  const bundle = await readBundle(path, ({ expected }) =>
    expected === null ? [] : [expected.answer, expected.facts, ...(expected.full === null ? [] : [expected.full])],
  );
  if (bundle === undefined) return undefined;
  const { expected, host, made_at: madeAt } = bundle.manifest;
  if (expected === null) throw new UnreadableBundle(path, 'it was made without answers of a source');
  const answer = entriesIn(bundle, expected.answer);
  const full = expected.full === null ? undefined : entriesIn(bundle, expected.full);
  const facts = parseFacts(bundle, expected.facts);
  return {
    origin: expected.origin,
    isUnchanging: true,
    ...(expected.is_saved && { isSaved: true }),
    ...(expected.networks !== null && { answersFor: expected.networks }),
    remarks: [`the answers are those in ${path}, for host ${host ?? 'none'}, of ${madeAt}`],
    async getFdbEntries(networkIds, { host: wanted, source } = {}) {
      if (source !== undefined && source !== expected.source) throw new NotInBundle(path, `for source ${source}`);
      if (wanted !== undefined && wanted !== host && !expected.is_saved)
        throw new NotInBundle(path, `for host ${wanted}`, `It has those for ${host}.`);
      const entries = wanted === undefined && full ? full : answer;
      return Object.fromEntries(networkIds.map((id) => [id, networkOf(entries, id)]));
    },
    ...tellersOf(facts, (wanted) => {
      if (wanted !== host) throw new NotInBundle(path, `for host ${wanted}`, `It has those for ${host}.`);
    }),
    close: async () => {},
  };

  function networkOf(entries: FdbEntries, id: string) {
    if (Object.hasOwn(entries, id)) return entries[id]!;
    if (facts.unknown.includes(id)) throw new UnknownNetwork(id, expected!.origin);
    const known = networksOf(answer).map(([each]) => each);
    throw new NotInBundle(path, `for network ${id}`, `It has those for ${known.slice(0, 4).join(', ') || 'none'}.`);
  }
}

/** What only some sources tell; this one tells what its own did. */
function tellersOf(facts: Facts, requireHost: (host: string) => void): Partial<FdbQuery> {
  const { networks, agents, portsOnHost, migrating, uncertainFlood } = facts;
  const among = <Row extends { networkId: string }>(rows: readonly Row[], ids: readonly string[]) => {
    const wanted = new Set(ids);
    return rows.filter(({ networkId }) => wanted.has(networkId));
  };
  return {
    ...(networks && { listNetworks: async () => networks }),
    ...(agents && { agents: async () => agents }),
    ...(portsOnHost && {
      async portsOnHost(host: string) {
        requireHost(host);
        return portsOnHost;
      },
    }),
    ...(migrating && { migrating: async (ids: readonly string[]) => among(migrating, ids) }),
    ...(uncertainFlood && { uncertainFlood: async (ids: readonly string[]) => among(uncertainFlood, ids) }),
  };
}

function entriesIn(bundle: Bundle, name: string): FdbEntries {
  try {
    return parseFdbEntries(JSON.parse(bundle.content(name).toString()));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof MalformedEntries) {
      throw new UnreadableBundle(bundle.path, `${name}: ${error.message}`, { cause: error });
    }
    throw error;
  }
}
