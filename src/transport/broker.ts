/**
 * What the RPC protocol needs of a message broker: the contract between `rpc` logic and a driver.
 * `rabbit` fulfils it over AMQP 0-9-1, `memory` inside this process. Drivers own connections, reconnects,
 * topology; they know nothing of calls, contexts or results.
 */

import type { Binding, BrokerIdentity, Lock } from './transport.ts';

/** A message on its way out. The body is an encoded envelope (wire spec 5.2). */
export interface Outgoing {
  /** `''` is the default exchange. */
  exchange: string;
  routingKey: string;
  body: Buffer;
  /** Milliseconds the broker keeps it in a queue. */
  expirationMs?: number;
  /** Returned when no queue takes it. */
  mandatory: boolean;
  /** Published at most once: not again when its confirm was lost. */
  once?: boolean;
  /** Told each time it is written: until then it has not left. Never throws. */
  onWritten?: (() => void) | undefined;
  /** Identity of the message (`_unique_id`): returns are matched to publishes by it. */
  uniqueId: string;
}

/** `unroutable`: the broker returned it (312); `no-exchange`: there is no such exchange (404). */
export type PublishOutcome = 'routed' | 'unroutable' | 'no-exchange';

/** A message that came in. Exactly one of `ack` and `reject` is called, once. */
export interface Delivery {
  body: Buffer;
  contentType: string | undefined;
  contentEncoding: string | undefined;
  headers: Readonly<Record<string, unknown>>;
  /** Resolves false when the connection it came by is gone (wire spec 9.3: then the request is discarded). */
  ack(): boolean;
  /** Without requeue (wire spec 9.4). */
  reject(): void;
}

export interface Limits {
  /** Milliseconds since the epoch by which the operation must have settled. */
  deadline?: number;
  signal?: AbortSignal | undefined;
}

export interface ReplyQueue {
  /** `reply_` + 32 hex digits. Stays the same over reconnects (wire spec 7.5). */
  readonly name: string;
}

export interface ListenOptions {
  exchange: string;
  topic: string;
  server: string;
  /** Unacknowledged messages at a time; 0: no limit. */
  prefetch: number;
  /** Empty T.S before its first consumer. */
  emptyFirst?: boolean;
  onDelivery(delivery: Delivery): void;
  /** Told each time all three queues have their consumers. */
  onConsuming?: (() => void) | undefined;
  /** Told when they are lost, not when the listener is stopped. */
  onLost?: (() => void) | undefined;
}

export interface Listener {
  /** Cancels the consumers of T, T.S and the fanout queue, and deletes the fanout queue. */
  stop(): Promise<void>;
}

/** A message as a bystander gets it: there is nothing to acknowledge. */
export interface ObservedDelivery extends Omit<Delivery, 'ack' | 'reject'> {
  exchange: string;
  routingKey: string;
}

export interface ObserveQueueOptions {
  bindings: readonly Binding[];
  /** Messages that may wait at the broker; the oldest are dropped beyond it. */
  maxLength: number;
  onMessage(message: ObservedDelivery): void;
  /** Told that the broker has dropped so many more; without the right that counting needs it never is. */
  onDropped(count: number): void;
  /** Told each time the queue is bound and consumed. */
  onConsuming?: (() => void) | undefined;
  onLost?: (() => void) | undefined;
}

export interface Broker {
  readonly name: string;
  /**
   * Publishes and waits for the confirm. A connection lost meanwhile is made again and the same bytes are
   * published again, until the deadline; a message that is to be published once is not, when it was written.
   * @throws BrokerUnreachable, AuthRefused, NoSuchVhost, BrokerBlocked, PublishTimeout, AccessRefused, DeliveryUnknown
   */
  publish(message: Outgoing, limits?: Limits): Promise<PublishOutcome>;
  /** Declares and consumes this connection's one reply queue; the second call gives the same one. */
  replyQueue(onDelivery: (delivery: Delivery) => void, limits?: Limits): Promise<ReplyQueue>;
  /** Declares (passively first, wire spec 4.5), binds and consumes T, T.S and T_fanout_<uuid>, and again after every loss. */
  listen(options: ListenOptions): Promise<Listener>;
  /**
   * Consumes a queue of its own that is bound to exchanges of others, without acknowledgements, and again after every
   * loss. @throws NoSuchExchange, AccessRefused
   */
  observe(options: ObserveQueueOptions): Promise<Listener>;
  /** Holds a queue that nobody else can have meanwhile. @throws LockHeld, also for a lock of this same broker object */
  lock(name: string, limits?: Limits): Promise<Lock>;
  identity(limits?: Limits): Promise<BrokerIdentity>;
  /** Passive look at a queue: its consumers, or undefined when it does not exist. */
  consumers(queue: string, limits?: Limits): Promise<number | undefined>;
  close(): Promise<void>;
}
