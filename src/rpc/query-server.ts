import type { FdbEntries } from '../fdb/entries.ts';
import { networksOf } from '../fdb/entries.ts';
import { type FdbQuery, UnknownNetwork } from '../fdb/query.ts';
import type { Context, Method, RequestInfo, RpcServer, ServeOptions, Transport } from '../transport/transport.ts';
import { KeptAnswers } from './kept-answers.ts';
import { NetworkNotFound } from './network-not-found.ts';
import { type AskedQuery, parseQueryArguments } from './query-arguments.ts';
import { AlreadyServed } from './query-errors.ts';
import { GET_FDB_ENTRIES, QUERY_VERSION, queryTarget } from './query-interface.ts';
import { whoServes } from './who-serves.ts';

/** One query that was answered, or failed. */
export interface ServedQuery extends Partial<AskedQuery> {
  /** Tells one caller from another; of a cast there is none. */
  replyQueue: string | undefined;
  /** The caller's own id of what it is doing, from the request's context. */
  requestId: string | undefined;
  /** From the request's arrival in this method to the answer. */
  milliseconds: number;
  /** Pairs in the answer, flooding entries among them. */
  entries?: number;
  error?: unknown;
}

export interface QueryServerOptions {
  /** Name of this server under the topic; a host's name by custom. */
  server: string;
  /** Control exchange. Default: Neutron's. */
  exchange?: string;
  /** Serve beside servers that are there already; each then gets a share of the calls. */
  join?: boolean;
  /** Told of every query after it was answered. */
  log?: (query: ServedQuery) => void;
  /** How requests are run and what is told of the transport. */
  serve?: ServeOptions;
}

/**
 * Serves `get_fdb_entries`, and nothing else of `query`, under Neutron's query topic (spec l2pop 1.1, 1.5).
 * An unknown network is answered as Neutron does, by NetworkNotFound; wrong arguments as Python does, by TypeError.
 * @throws AlreadyServed when the topic has a consumer and `join` is not set; the transport's errors
 */
export async function serveQuery(
  transport: Transport,
  query: FdbQuery,
  { server, exchange, join = false, log, serve }: QueryServerOptions,
): Promise<RpcServer> {
  if (!join) {
    const { queue, consumers = 0 } = await whoServes(transport, exchange);
    if (consumers > 0) throw new AlreadyServed(queue, consumers, transport.name);
  }
  const methods = { [GET_FDB_ENTRIES]: logged(query, log) };
  return transport.serve({ ...queryTarget(exchange), server }, [{ version: QUERY_VERSION, methods }], serve);
}

function logged(query: FdbQuery, log: QueryServerOptions['log']): Method {
  const kept = query.isUnchanging ? new KeptAnswers() : undefined;
  return async (context, args, request) => {
    const startedAt = performance.now();
    const told: Partial<ServedQuery> = {};
    try {
      const asked = parseQueryArguments(args);
      Object.assign(told, asked);
      let known = kept?.get(asked);
      if (known === undefined) {
        const answer = await query.getFdbEntries(asked.networkIds, { host: asked.host, source: asked.source });
        told.entries = countPairs(answer);
        if (kept === undefined) return answer;
        known = kept.keep(asked, answer, told.entries);
      }
      told.entries = known.entries;
      return known.result;
    } catch (error) {
      told.error = error;
      throw error instanceof UnknownNetwork ? new NetworkNotFound(error) : error;
    } finally {
      log?.({ ...told, ...caller(context, request), milliseconds: performance.now() - startedAt });
    }
  };
}

function caller({ request_id }: Context, { replyQueue }: RequestInfo) {
  return { replyQueue, requestId: typeof request_id === 'string' ? request_id : undefined };
}

function countPairs(entries: FdbEntries): number {
  let count = 0;
  for (const [, network] of networksOf(entries)) {
    for (const pairs of Object.values(network.ports)) count += pairs.length;
  }
  return count;
}
