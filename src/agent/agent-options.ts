import type { CastMethod, FdbUpdate } from '../fdb/agent-cast.ts';
import type { FdbEntries } from '../fdb/entries.ts';
import type { FdbQuery } from '../fdb/query.ts';
import type { TransportEvent } from '../transport/transport.ts';
import type { Change } from './held-state.ts';

/** What changed the state, and how much of it. */
export interface AgentChange extends Change {
  /** The cast's method, or an answer of the query. */
  cause: CastMethod | 'answer';
  /** Entries held now, flooding entries among them. */
  held: number;
}

/** An answer of the query that is in the state now. */
export interface NewState {
  /** Why it was asked for, in a few words: `start`, `connection regained`. */
  reason: string;
  /** Networks that the answer was about. */
  networkIds: readonly string[];
  /** Those of them that the source does not know. */
  unknown: readonly string[];
  /** Entries that the answer took away, and those that it brought. */
  gone: FdbEntries;
  come: FdbEntries;
}

/**
 * What an agent does with what it is told; each is awaited before the next cast is taken. The names are those of the
 * RFE's mixins. What they are given is for this agent alone: networks that it follows, without its own tunnel ips.
 * One that throws is logged, and the agent goes on.
 */
export interface AgentCallbacks {
  /** Entries of an add cast, or that an answer brought. They may be there already. */
  fdbAdd?(entries: FdbEntries): unknown;
  /** Entries of a remove cast, or that an answer lacks. They may be gone already. */
  fdbRemove?(entries: FdbEntries): unknown;
  /** Addresses given to ports, and taken from them, by an update cast. */
  fdbUpdate?(update: FdbUpdate): unknown;
  /** After an answer has taken the place of the state, and fdbRemove and fdbAdd were told of the difference. */
  onResync?(state: NewState): unknown;
  /** After each cast or answer that changed the state. */
  onChange?(change: AgentChange): unknown;
}

export interface AgentOptions extends AgentCallbacks {
  /** The agent's host, by which casts reach it; also the `host` of its queries. */
  host: string;
  /** Network ids, or `all`: those that the source lists and those that casts name. */
  networks: readonly string[] | 'all';
  /** Where the entries come from; over RPC, `createQueryClient(transport)`. It stays open. */
  query: FdbQuery;
  /** The agent's name as a requestor: the query leaves its entries out, and casts that came from it are passed over. */
  source?: string | undefined;
  /** Its host's own tunnel ips: left out wherever they are endpoints. */
  tunnelIps?: readonly string[] | undefined;
  /** Control exchange. Default: Neutron's. */
  exchange?: string | undefined;
  /** How long the look at who listens, at the start, may take. Default 60. */
  timeoutSeconds?: number | undefined;
  /** Listen beside the agent of this host, from a queue of its own, and not as the agent. */
  shadow?: boolean | undefined;
  /** Told of what is out of the ordinary. */
  log?: ((event: TransportEvent) => void) | undefined;
  /** The first pause before a query that failed is asked again; each further one is twice as long, up to 30 s. Default 1. */
  retrySeconds?: number | undefined;
}
