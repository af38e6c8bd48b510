import { networksOf, parseFdbEntries } from '../fdb/entries.ts';
import { type FdbQuery, UnknownNetwork } from '../fdb/query.ts';

/**
 * A saved answer as a source of truth. It was asked for one host, or for none, when it was saved: it cannot tell
 * whose endpoints are whose, so `host` and `source` change nothing of it.
 * @param value parsed JSON of the wire's shape
 * @throws MalformedEntries
 */
export function savedAnswer(value: unknown, origin: string): FdbQuery {
  const entries = parseFdbEntries(value);
  const networks = new Map(networksOf(entries));
  return {
    origin,
    isSaved: true,
    isUnchanging: true,
    async getFdbEntries(networkIds) {
      return Object.fromEntries(
        networkIds.map((id) => {
          const network = networks.get(id);
          if (!network) throw new UnknownNetwork(id, origin);
          return [id, network];
        }),
      );
    },
    listNetworks: async () =>
      [...networks].map(([id, network]) => ({ id, name: id, networkType: network.network_type })),
    close: async () => {},
  };
}

/** Has a JSON value the shape of FDB entries, and not of a lab file? An answer without networks is one too. */
export const looksLikeAnswer = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  (Object.keys(value).length === 0 ||
    Object.values(value).some((network) => typeof network === 'object' && network !== null && 'ports' in network)) &&
  !('networks' in value);
