import { parseFdbEntries } from '../fdb/entries.ts';
import { type FdbQuery, UnknownNetwork } from '../fdb/query.ts';
import { RemoteError } from '../transport/errors.ts';
import type { CallOptions, Transport } from '../transport/transport.ts';
import { HostNotSupported, UnansweredNetwork } from './query-errors.ts';
import { GET_FDB_ENTRIES, type GetFdbEntriesArgs, queryTarget } from './query-interface.ts';

export interface QueryClientOptions extends CallOptions {
  /** Control exchange. Default: Neutron's. */
  exchange?: string;
}

/**
 * The query over RPC, to whoever serves it: StarlingX's Neutron, or `l2pop serve`. Closing it leaves the
 * transport open, which belongs to whoever opened it.
 *
 * Its getFdbEntries throws UnknownNetwork and HostNotSupported (each with the RemoteError as cause), UnansweredNetwork (an
 * UnknownNetwork too) for an answer that lacks a network that was asked for,
 * MalformedEntries for an answer that is not FDB entries, and whatever Transport.call throws.
 */
export function createQueryClient(transport: Transport, options: QueryClientOptions = {}): FdbQuery {
  const { exchange, ...callOptions } = options;
  const target = queryTarget(exchange);
  const origin = transport.name;
  return {
    origin,
    async getFdbEntries(networkIds, { host, source } = {}) {
      const args: GetFdbEntriesArgs = { network_ids: networkIds, host: host ?? null, source: source ?? null };
      let answer: unknown;
      try {
        answer = await transport.call(target, GET_FDB_ENTRIES, args, callOptions);
      } catch (error) {
        throw error instanceof RemoteError ? understood(error, args, origin) : error;
      }
      const entries = parseFdbEntries(answer);
      const lacking = networkIds.find((id) => !Object.hasOwn(entries, id));
      if (lacking !== undefined) throw new UnansweredNetwork(lacking, origin);
      return entries;
    },
    close: async () => {},
  };
}

/** The remote errors that mean something to a caller of the query; any other stays as it is. */
function understood(error: RemoteError, { network_ids, host }: GetFdbEntriesArgs, origin: string): Error {
  if (error.class === 'NetworkNotFound') {
    return new UnknownNetwork(unknownId(error) ?? network_ids.join(', '), origin, { cause: error });
  }
  if (host && error.class === 'AttributeError' && error.message.includes("has no attribute 'host'")) {
    return new HostNotSupported(host, origin, { cause: error });
  }
  return error;
}

/** Python's exception keeps the id only in its text, `Network ID could not be found.` */
function unknownId({ kwargs, message }: RemoteError): string | undefined {
  if (typeof kwargs.net_id === 'string') return kwargs.net_id;
  return /\bNetwork (\S+) could not be found/.exec(message)?.[1];
}
