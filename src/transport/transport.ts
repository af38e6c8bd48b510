/** oslo.messaging's RPC over a driver: what a program sees of `src/transport`. */

/** Where a message goes, or what a server serves (wire spec 1, 2.5). */
export interface Target {
  /** Control exchange; Neutron's is `neutron`, which is the default here. */
  exchange?: string;
  topic: string;
  /** One named server (Neutron: a host). A server's own target must have it. */
  server?: string;
  /** To every server of the topic. Casts only. */
  fanout?: boolean;
  namespace?: string | null;
  /** `major.minor` of the interface. */
  version?: string;
}

/** Request context: each key travels as `_context_KEY` (wire spec 6). */
export type Context = Readonly<Record<string, unknown>>;

export interface CallOptions {
  /** Default 60, Neutron's rpc_response_timeout. It covers connecting and publishing too. */
  timeoutSeconds?: number;
  /** Ask the server for heartbeats, and fail when none comes for so long (wire spec 7.4). */
  callMonitorTimeoutSeconds?: number;
  /** Default: an admin context as Neutron sends it (wire spec 6.2). */
  context?: Context;
  /** Send and wait for the whole timeout though nobody listens, as Python does. */
  wait?: boolean;
  signal?: AbortSignal;
}

export interface CastOptions {
  timeoutSeconds?: number;
  context?: Context;
  /** The broker drops the message after so long in a queue (wire spec 5.1). */
  expirationSeconds?: number;
  /** Send though no queue or no consumer is there, as Python does. */
  wait?: boolean;
  /**
   * Publish at most once: what the broker has not confirmed when the connection is lost is not published again.
   * Else it is, as Python does (wire spec 7.7). @throws DeliveryUnknown
   */
  once?: boolean;
  /**
   * Told when the message begins to leave, each time if it is published again: a cast that fails without was not sent at
   * all. Never throws.
   */
  onWritten?: () => void;
  signal?: AbortSignal;
}

/**
 * One RPC method: what it returns (or resolves to) is the result, or an EncodedResult of it; what it throws becomes a
 * remote error.
 */
export type Method = (context: Context, args: Readonly<Record<string, unknown>>, request: RequestInfo) => unknown;

/** What a method may want to know about its request, beside context and arguments. */
export interface RequestInfo {
  /** Name of the reply queue: tells one caller from another. Absent for casts. */
  replyQueue?: string;
  uniqueId?: string;
}

/** A set of methods under one namespace and version (wire spec 9.2). */
export interface Endpoint {
  namespace?: string | null;
  /** Default 1.0. */
  version?: string;
  methods: Readonly<Record<string, Method>>;
}

export interface ServeOptions {
  /** How many methods run at a time; 1 serializes. Default 64. */
  concurrency?: number;
  /** How many messages the broker may send ahead of their turn. Default, and at least, `concurrency`. */
  prefetch?: number;
  /**
   * Empty the server's own queue before it is consumed for the first time: what was sent to a server that had stopped
   * waits there, however stale (wire spec 4.2). Default false.
   */
  emptyFirst?: boolean;
  /** Told of each failing cast, refused message, lost and regained connection. Never throws. */
  log?: (event: TransportEvent) => void;
  /** Told each time all queues have their consumers: at the start (before `serve` resolves), and after each loss. */
  onConsuming?: () => void;
  /** Told when the consumers are lost: what is published now may never come. Not told when the server is stopped. */
  onLost?: () => void;
}

/** Something worth a log line, in the words of the place where it happened. */
export interface TransportEvent {
  level: 'info' | 'warning' | 'error';
  message: string;
  error?: unknown;
  /** Of a connection: which of the driver's it is, and whether it is there now. */
  connection?: { purpose: string; isOpen: boolean };
}

export interface RpcServer {
  /** Finishes running methods, deletes its fanout queue, stops consuming (wire spec 10.6). */
  stop(): Promise<void>;
}

/** Who serves a topic, as far as the broker tells. */
export interface Listeners {
  /** Consumers of the queue; undefined when there is no such queue. */
  consumers: number | undefined;
  queue: string;
}

/** A message that somebody published, as a bystander sees it. */
export interface ObservedMessage {
  exchange: string;
  routingKey: string;
  receivedAt: Date;
  method: string;
  args: Readonly<Record<string, unknown>>;
  namespace?: string;
  version: string;
  context: Context;
  /** A call has these two. */
  msgId?: string;
  replyQueue?: string;
  uniqueId?: string;
}

/** A message that a bystander cannot read. */
export interface UnreadableMessage extends Pick<ObservedMessage, 'exchange' | 'routingKey' | 'receivedAt'> {
  /** A MalformedMessage. */
  error: Error;
}

/** What is observed: an exchange that exists, and which of its messages. */
export interface Binding {
  exchange: string;
  /** Of a topic exchange a pattern: `*` stands for one word between dots, `#` for any number. A fanout ignores it. */
  routingKey: string;
}

export interface ObserveOptions {
  bindings: readonly Binding[];
  /** Messages that may wait for `onMessage`, here and at the broker each; the oldest are dropped beyond it. Default 10000. */
  capacity?: number;
  /** The next message is handed over when this has settled. What it throws is logged. */
  onMessage(message: ObservedMessage): void | Promise<void>;
  /** In the order of the others. Default: they are logged. */
  onUnreadable?(message: UnreadableMessage): void | Promise<void>;
  /** Told how many messages were dropped in all, at least, when there are more: every two seconds at most. */
  onDropped?(total: number): void;
  /** Told of unreadable messages, and of what `onMessage` throws. */
  log?: (event: TransportEvent) => void;
  /** Told each time the own queue is bound and consumed: at the start (before `observe` resolves), and after each loss. */
  onConsuming?: () => void;
  /** Told when it is lost: what is published until `onConsuming` is never seen, nor counted. */
  onLost?: () => void;
}

export interface Observation {
  /** Messages dropped so far, at least: the broker tells its own a little later, and none without the right for it. */
  readonly dropped: number;
  /** Deletes the queue. What still waits for `onMessage` is passed over; resolves when the last call of it has settled. */
  stop(): Promise<void>;
}

/** A lock held on the broker. */
export interface Lock {
  /** Aborted when the lock is lost: the connection is gone, or somebody deleted the queue. Not when it is released. */
  readonly lost: AbortSignal;
  /** Deletes the queue. Safe to call twice, and after a loss. */
  release(): Promise<void>;
}

/** Which broker it is: what stays the same over reconnects and hosts of a cluster. */
export interface BrokerIdentity {
  /** `RabbitMQ`, or `memory`. */
  product: string;
  /** `''` when the broker does not say it. */
  version: string;
  /** RabbitMQ's cluster name, the same at each node; `''` when the broker does not say it. */
  cluster: string;
  vhost: string;
}

export interface Transport {
  /** Driver, host, port and vhost, without user or password: `rabbit@ctl1:5672 vhost /`. */
  readonly name: string;
  /**
   * Calls a method and resolves to its result.
   * @throws RemoteError, NoReply, NobodyListens, InvalidTarget, and the broker's own errors (errors.ts)
   */
  call(
    target: Target,
    method: string,
    args: Readonly<Record<string, unknown>>,
    options?: CallOptions,
  ): Promise<unknown>;
  /** Publishes, resolves when the broker has confirmed. @throws NobodyListens and the broker's own errors */
  cast(target: Target, method: string, args: Readonly<Record<string, unknown>>, options?: CastOptions): Promise<void>;
  /** Serves until stopped, over any number of lost connections. Resolves when every queue has its consumer. */
  serve(
    target: Target & { server: string },
    endpoints: readonly Endpoint[],
    options?: ServeOptions,
  ): Promise<RpcServer>;
  /** A passive look at the queue that a message to this target would land in. Declares nothing. */
  listeners(target: Target, options?: { timeoutSeconds?: number }): Promise<Listeners>;
  /**
   * Sees messages without taking them from anybody: by one exclusive queue of its own without acknowledgements, bound to
   * exchanges that exist. It lives over lost connections, with a new queue each time.
   * @throws NoSuchExchange and the broker's own errors
   */
  observe(options: ObserveOptions): Promise<Observation>;
  /**
   * Holds an exclusive queue of this name until released. It lives no longer than its connection, and the broker may
   * notice the end of one up to two heartbeats later than this side.
   * @throws LockHeld, ConnectionLost and the broker's own errors
   */
  lock(name: string, options?: { timeoutSeconds?: number }): Promise<Lock>;
  /** What the broker says of itself. */
  identity(options?: { timeoutSeconds?: number }): Promise<BrokerIdentity>;
  /** Ends all that runs; waiting calls are rejected. Safe to call twice. */
  close(): Promise<void>;
}
