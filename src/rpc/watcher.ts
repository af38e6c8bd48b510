import { parseCastMessage } from '../fdb/agent-cast.ts';
import { MalformedEntries } from '../fdb/entries.ts';
import type { MalformedSighting, SeenReceiver, Sighting } from '../fdb/sighting.ts';
import { isCastMethod } from '../fdb/sighting-json.ts';
import { WrongArguments } from '../transport/failure.ts';
import type {
  Binding,
  Observation,
  ObservedMessage,
  ObserveOptions,
  Transport,
  UnreadableMessage,
} from '../transport/transport.ts';
import { AGENT_TOPIC } from './agent-interface.ts';
import { NEUTRON_EXCHANGE } from './neutron-exchange.ts';
import { parseQueryArguments } from './query-arguments.ts';
import { GET_FDB_ENTRIES, QUERY_TOPIC } from './query-interface.ts';

const AGENT_FANOUT = `${AGENT_TOPIC}_fanout`;

export interface WatchOptions
  extends Pick<ObserveOptions, 'capacity' | 'onDropped' | 'log' | 'onConsuming' | 'onLost'> {
  /** Control exchange; default Neutron's. */
  exchange?: string;
  /** Queries too. */
  queries?: boolean;
  /** The next sighting comes when this has settled. */
  onSighting(sighting: Sighting): void | Promise<void>;
}

/**
 * Watches what is cast to agents, to each by its host and to all of them, from a queue of its own; nobody misses what
 * is seen here (wire spec 11.1).
 * @throws NoSuchExchange where neither agent nor server of l2pop was since the broker started
 */
export function watchCasts(transport: Transport, options: WatchOptions): Promise<Observation> {
  const { exchange = NEUTRON_EXCHANGE, queries = false, onSighting, ...observe } = options;
  // host names have dots, so that one word is not enough
  const bindings: Binding[] = [
    { exchange: AGENT_FANOUT, routingKey: '' },
    { exchange, routingKey: `${AGENT_TOPIC}.#` },
    ...(queries ? [{ exchange, routingKey: `${QUERY_TOPIC}.#` }] : []),
  ];
  return transport.observe({
    ...observe,
    bindings,
    onMessage: (message) => onSighting(sightingOf(message)),
    onUnreadable: (message) => onSighting(unreadable(message)),
  });
}

/** What a message to agents, or to the query's server, says. Never throws: what is wrong with it is said. */
export function sightingOf(message: ObservedMessage): Sighting {
  const { method, args, namespace, routingKey } = message;
  const seen = seenOf(message);
  const malformed = (reason: string): MalformedSighting => ({ ...seen, kind: 'malformed', reason, method, args });
  if (namespace !== undefined) return malformed(`it has the namespace ${namespace}, and l2pop's methods have none`);
  try {
    if (isOfTopic(routingKey, QUERY_TOPIC)) {
      return method === GET_FDB_ENTRIES ? query(message, seen) : malformed(`the query has no method ${method}`);
    }
    if (!isCastMethod(method)) return malformed(`agents have no method ${method}`);
    const { host } = args;
    if (host !== undefined && host !== null && typeof host !== 'string') return malformed('host is not a string');
    const cast = parseCastMessage(method, args.fdb_entries);
    return { ...seen, kind: 'cast', message: cast, ...(typeof host === 'string' && { host }) };
  } catch (error) {
    if (error instanceof WrongArguments) return malformed(error.message);
    if (error instanceof MalformedEntries) return malformed(error.message.replace(/^FDB entries: /, 'fdb_entries: '));
    throw error;
  }
}

const unreadable = (message: UnreadableMessage): MalformedSighting => ({
  ...seenOf(message),
  kind: 'malformed',
  reason: message.error.message,
});

function query({ args, replyQueue }: ObservedMessage, seen: ReturnType<typeof seenOf>): Sighting {
  const { networkIds, host, source } = parseQueryArguments(args);
  return {
    ...seen,
    kind: 'query',
    networkIds,
    ...(host !== undefined && { host }),
    ...(source !== undefined && { source }),
    ...(replyQueue !== undefined && { replyQueue }),
  };
}

function seenOf(message: UnreadableMessage | ObservedMessage) {
  const uniqueId = 'uniqueId' in message ? message.uniqueId : undefined;
  return { at: message.receivedAt, to: receiverOf(message), ...(uniqueId !== undefined && { uniqueId }) };
}

function receiverOf({ exchange, routingKey }: { exchange: string; routingKey: string }): SeenReceiver {
  if (exchange === AGENT_FANOUT) return 'all agents';
  for (const topic of [AGENT_TOPIC, QUERY_TOPIC]) {
    if (routingKey.startsWith(`${topic}.`)) return { host: routingKey.slice(topic.length + 1) };
  }
  return 'any one';
}

const isOfTopic = (routingKey: string, topic: string): boolean =>
  routingKey === topic || routingKey.startsWith(`${topic}.`);
