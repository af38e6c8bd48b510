import type { PublishOutcome } from '../broker.ts';
import { isTopicPattern, matchesTopic } from '../topic-pattern.ts';
import { type MemoryMessage, MemoryQueue } from './memory-queue.ts';

/** A message on its way into the hub. */
export interface MemoryPublication
  extends Partial<Omit<MemoryMessage, 'body' | 'expiresAt' | 'exchange' | 'routingKey'>> {
  /** `''` is the default exchange: the routing key is then the queue's name. */
  exchange: string;
  routingKey: string;
  body: Buffer;
  expirationMs?: number | undefined;
}

interface Exchange {
  type: 'topic' | 'fanout';
  /** Goes with its last binding, as `T_fanout` does (wire spec 4.1). */
  isAutoDelete: boolean;
  /** Routing key, or pattern of a topic exchange, to the names of queues. */
  bindings: Map<string, Set<string>>;
}

/**
 * Exchanges and queues in this process, as one vhost of a broker has them (wire spec 4). They outlive the brokers that
 * use them: a queue of a stopped server keeps what is sent to it.
 */
export class MemoryHub {
  readonly name: string;
  readonly #exchanges = new Map<string, Exchange>();
  readonly #queues = new Map<string, MemoryQueue>();

  constructor(name = 'memory') {
    this.name = name;
  }

  /** Makes the exchange if it is missing. */
  declareExchange(name: string, type: 'topic' | 'fanout', options: { autoDelete?: boolean } = {}): void {
    if (this.#exchanges.has(name)) return;
    this.#exchanges.set(name, { type, isAutoDelete: options.autoDelete ?? false, bindings: new Map() });
  }

  /**
   * Makes the queue if it is missing.
   * @param options.expiresMs deletes it when it had no consumer for so long
   */
  declareQueue(name: string, options: { expiresMs?: number } = {}): MemoryQueue {
    const present = this.#queues.get(name);
    if (present !== undefined) return present;
    const { expiresMs } = options;
    const queue = new MemoryQueue(name, () => {
      if (expiresMs === undefined) return;
      setTimeout(() => queue.consumerCount === 0 && this.deleteQueue(name), expiresMs).unref();
    });
    this.#queues.set(name, queue);
    return queue;
  }

  hasExchange(name: string): boolean {
    return this.#exchanges.has(name);
  }

  /** Binds a queue to a declared exchange under a routing key, which may be a pattern at a topic exchange. */
  bind(exchange: string, routingKey: string, queue: string): void {
    const bindings = this.#exchanges.get(exchange)?.bindings;
    const bound = bindings?.get(routingKey);
    if (bound === undefined) bindings?.set(routingKey, new Set([queue]));
    else bound.add(queue);
  }

  queue(name: string): MemoryQueue | undefined {
    return this.#queues.get(name);
  }

  /** Names of all queues and exchanges, in the order in which they were made. */
  get names(): { exchanges: string[]; queues: string[] } {
    return { exchanges: [...this.#exchanges.keys()], queues: [...this.#queues.keys()] };
  }

  /** Deletes a queue with its bindings; its consumers are told. Does nothing if there is none. */
  deleteQueue(name: string): void {
    const queue = this.#queues.get(name);
    if (queue === undefined) return;
    this.#queues.delete(name);
    for (const [exchangeName, exchange] of this.#exchanges) {
      let isUnbound = false;
      for (const [key, bound] of exchange.bindings) {
        if (bound.delete(name)) isUnbound = true;
        if (bound.size === 0) exchange.bindings.delete(key);
      }
      if (isUnbound && exchange.isAutoDelete && exchange.bindings.size === 0) this.#exchanges.delete(exchangeName);
    }
    queue.delete();
  }

  /** Puts a message into every queue that it is routed to. */
  publish(publication: MemoryPublication): PublishOutcome {
    const { exchange, routingKey, body, expirationMs } = publication;
    const names = this.#route(exchange, routingKey);
    if (names === undefined) return 'no-exchange';
    if (names.size === 0) return 'unroutable';
    const expiresAt = expirationMs === undefined ? Number.POSITIVE_INFINITY : Date.now() + expirationMs;
    const { contentType, contentEncoding, headers = {} } = publication;
    for (const name of names) {
      const message = { exchange, routingKey, body, contentType, contentEncoding, headers, expiresAt };
      this.#queues.get(name)?.push(message);
    }
    return 'routed';
  }

  /** Undefined: there is no such exchange. */
  #route(exchangeName: string, routingKey: string): Set<string> | undefined {
    if (exchangeName === '') return new Set(this.#queues.has(routingKey) ? [routingKey] : []);
    const exchange = this.#exchanges.get(exchangeName);
    if (exchange === undefined) return undefined;
    const bindings = [...exchange.bindings].filter(
      ([key]) =>
        exchange.type === 'fanout' || key === routingKey || (isTopicPattern(key) && matchesTopic(key, routingKey)),
    );
    return new Set(bindings.flatMap(([, bound]) => [...bound]));
  }
}

const hubs = new Map<string, MemoryHub>();

/** The hub of this name, one for the whole process: what `memory://NAME` reaches. */
export function sharedHub(name: string): MemoryHub {
  let hub = hubs.get(name);
  if (hub === undefined) {
    hub = new MemoryHub(name === '' ? 'memory' : `memory ${name}`);
    hubs.set(name, hub);
  }
  return hub;
}
