import { CAST_METHODS, type CastMethod } from '../fdb/agent-cast.ts';
import type { Listeners, Method, Transport, TransportEvent } from '../transport/transport.ts';
import { AgentListens } from './agent-errors.ts';
import { AGENT_TOPIC } from './agent-interface.ts';
import { NEUTRON_EXCHANGE } from './neutron-exchange.ts';

/** What the endpoints of Neutron 21's agents say, and l2pop's serve as well: 1.0 to 1.7 (spec l2pop 1.1). */
const SERVED_VERSION = '1.7';

/** So many casts may be on their way to an agent that takes them one after another; the broker keeps the rest. */
const PREFETCH = 1000;

/** Whose casts are listened to, and who is told of them. */
export interface CastListener {
  /** The agent's host, as Neutron names it. */
  host: string;
  /** Control exchange. Default: Neutron's. */
  exchange?: string | undefined;
  /** Given one cast at a time; the next comes when this has settled. */
  onCast(method: CastMethod, args: Readonly<Record<string, unknown>>): void | Promise<void>;
  /** From now on no cast is missed: at the start, and after each loss of the connection. */
  onConsuming(): void;
  onLost(): void;
  /** Casts came faster than they were taken, and this many were dropped. Only one that listens beside an agent can miss any. */
  onMissed(casts: number): void;
  /** How long the look at who listens may take. Default 60. */
  timeoutSeconds?: number | undefined;
  log(event: TransportEvent): void;
}

/** Listens until stopped. */
export interface Listening {
  stop(): Promise<void>;
}

/**
 * Listens as the agent itself: consumes the topic's queues as Neutron's agents do (wire spec 4.1), one cast at a time.
 * Casts that wait in the agent's own queue from before are dropped, however stale they are (wire spec 4.2).
 * @throws AgentListens when the agent's own queue has a consumer; the transport's errors
 */
export async function listenAsAgent(transport: Transport, listener: CastListener): Promise<Listening> {
  const { host, exchange, onConsuming, onLost, log } = listener;
  const { queue, consumers = 0 } = await agentListeners(transport, listener);
  if (consumers > 0) throw new AgentListens(host, queue, consumers, transport.name);
  const methods: Record<string, Method> = {};
  for (const method of CAST_METHODS) methods[method] = (_context, args) => listener.onCast(method, args);
  return transport.serve(agentTarget(host, exchange), [{ version: SERVED_VERSION, methods }], {
    concurrency: 1,
    prefetch: PREFETCH,
    emptyFirst: true,
    onConsuming,
    onLost,
    log,
  });
}

/**
 * Listens beside an agent, without taking anything from it: a queue of its own, bound to the same keys.
 * @throws NoSuchExchange where no agent ever listened; the transport's errors
 */
export async function listenBesideAgent(transport: Transport, listener: CastListener): Promise<Listening> {
  const { host, exchange = NEUTRON_EXCHANGE, onConsuming, onLost, log } = listener;
  const { consumers = 0 } = await agentListeners(transport, listener);
  if (consumers === 0)
    log({ level: 'warning', message: `no agent ${host} listens: it may be down, or named otherwise` });
  let missed = 0;
  return transport.observe({
    bindings: [
      { exchange, routingKey: `${AGENT_TOPIC}.${host}` },
      { exchange: `${AGENT_TOPIC}_fanout`, routingKey: '' },
    ],
    onMessage: ({ method, args }) => (isCastMethod(method) ? listener.onCast(method, args) : undefined),
    onDropped: (total) => {
      listener.onMissed(total - missed);
      missed = total;
    },
    onConsuming,
    onLost,
    log,
  });
}

const agentTarget = (host: string, exchange: string = NEUTRON_EXCHANGE) => ({
  exchange,
  topic: AGENT_TOPIC,
  server: host,
});

/** A passive look at the queue of an agent's name. */
const agentListeners = (transport: Transport, { host, exchange, timeoutSeconds }: CastListener): Promise<Listeners> =>
  transport.listeners(agentTarget(host, exchange), timeoutSeconds === undefined ? {} : { timeoutSeconds });

const isCastMethod = (method: string): method is CastMethod => (CAST_METHODS as readonly string[]).includes(method);
