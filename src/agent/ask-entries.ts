import type { FdbEntries } from '../fdb/entries.ts';
import { type FdbQuery, type QueryOptions, UnknownNetwork } from '../fdb/query.ts';
import { HostNotSupported } from '../rpc/query-errors.ts';

/** An answer, and which of the networks asked for it does not know. */
export interface Answered {
  answer: FdbEntries;
  unknown: string[];
}

/** Asks for the entries of networks, as an agent needs them. */
export type AskEntries = (networkIds: readonly string[]) => Promise<Answered>;

/**
 * The query as an agent asks it: a network that the source does not know is left out and the rest asked for again; a
 * server that cannot answer for one host (StarlingX's, spec l2pop 1.5) is asked for all of them from then on.
 * What it resolves to has the networks that were asked for only. Other errors of the query are thrown as they come.
 * @param onHostNotSupported told once
 */
export function entriesAsker(
  query: FdbQuery,
  { host, source }: QueryOptions,
  onHostNotSupported: (error: HostNotSupported) => void,
): AskEntries {
  let asked: QueryOptions = { host, source };
  return async (networkIds) => {
    const left = new Set(networkIds);
    for (;;) {
      try {
        const answer = await query.getFdbEntries([...left], asked);
        const isAnswered = (id: string): boolean => left.has(id) && Object.hasOwn(answer, id);
        return {
          answer: Object.fromEntries(Object.entries(answer).filter(([id]) => isAnswered(id))),
          unknown: networkIds.filter((id) => !isAnswered(id)),
        };
      } catch (error) {
        if (error instanceof HostNotSupported && asked.host !== undefined) {
          asked = { source };
          onHostNotSupported(error);
        } else if (!(error instanceof UnknownNetwork) || !left.delete(error.networkId)) {
          throw error;
        } else if (left.size === 0) {
          return { answer: {}, unknown: [...networkIds] };
        }
      }
    }
  };
}
