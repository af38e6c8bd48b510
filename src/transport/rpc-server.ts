import type { Broker, Delivery, Listener } from './broker.ts';
import { dispatch } from './dispatch.ts';
import { Duplicates } from './duplicates.ts';
import { decodeEnvelope } from './envelope.ts';
import { InvalidTarget } from './errors.ts';
import { describeFailure, type FailureOptions } from './failure.ts';
import { Fifo } from './fifo.ts';
import { heartbeatWish, startHeartbeats } from './heartbeats.ts';
import { type EncodedReply, encodeFailure, encodeHeartbeat, encodeResult } from './reply.ts';
import { type ReplyRetry, ReplySender } from './reply-sender.ts';
import { type Request, readRequest } from './request.ts';
import { DEFAULT_EXCHANGE, routeTo } from './route.ts';
import type { Endpoint, RpcServer, Target, TransportEvent } from './transport.ts';

/** How long a server that stops waits for a caller whose reply queue is missing. */
const LAST_RETRIES_SECONDS = 5;

/** What a server is made with; every field is set. */
export interface RpcServerOptions extends FailureOptions {
  concurrency: number;
  /** Below `concurrency` it is that. */
  prefetch: number;
  emptyFirst: boolean;
  log: (event: TransportEvent) => void;
  replyRetry: ReplyRetry;
  onConsuming: (() => void) | undefined;
  onLost: (() => void) | undefined;
}

/**
 * Serves `endpoints` at a target (wire spec 9). Resolves when every queue has its consumer.
 * @throws InvalidTarget without topic or server, RangeError for a concurrency below 1, and the broker's errors
 */
export async function serveRpc(
  broker: Broker,
  target: Target & { server: string },
  endpoints: readonly Endpoint[],
  options: RpcServerOptions,
): Promise<RpcServer> {
  if (target.fanout) throw new InvalidTarget(target, 'a server has no fanout target of its own');
  if (target.server === undefined) throw new InvalidTarget(target, 'its server has no name');
  routeTo(target);
  const { concurrency } = options;
  if (!(Number.isInteger(concurrency) && concurrency >= 1)) {
    throw new RangeError(`concurrency is ${concurrency}; it must be a whole number above 0`);
  }
  const server = new Server(broker, endpoints, options);
  const listener = await broker.listen({
    exchange: target.exchange ?? DEFAULT_EXCHANGE,
    topic: target.topic,
    server: target.server,
    // what waits for a worker stays unacknowledged, so that the broker holds the rest (wire spec 9.3)
    prefetch: Math.max(options.prefetch, concurrency),
    emptyFirst: options.emptyFirst,
    onDelivery: (delivery) => server.take(delivery),
    onConsuming: options.onConsuming,
    onLost: options.onLost,
  });
  let stopped: Promise<void> | undefined;
  return {
    stop: () => {
      stopped ??= server.stop(listener);
      return stopped;
    },
  };
}

class Server {
  readonly #endpoints: readonly Endpoint[];
  readonly #options: RpcServerOptions;
  readonly #replies: ReplySender;
  readonly #duplicates = new Duplicates();
  /** Requests that no worker is free for, not acknowledged yet. */
  readonly #waiting = new Fifo<{ delivery: Delivery; request: Request }>();
  /** Methods that run and replies on their way. */
  readonly #unfinished = new Set<Promise<void>>();
  #running = 0;

  constructor(broker: Broker, endpoints: readonly Endpoint[], options: RpcServerOptions) {
    this.#endpoints = endpoints;
    this.#options = options;
    this.#replies = new ReplySender(broker, options.replyRetry);
  }

  /** Takes a message in the order of wire spec 9.3. */
  take(delivery: Delivery): void {
    let request: Request;
    try {
      request = readRequest(decodeEnvelope(delivery));
    } catch (error) {
      delivery.reject();
      this.#log('warning', 'a message was refused', error);
      return;
    }
    if (this.#running < this.#options.concurrency) this.#begin(delivery, request);
    else this.#waiting.push({ delivery, request });
  }

  async stop(listener: Listener): Promise<void> {
    try {
      await listener.stop();
    } finally {
      this.#replies.hurry(LAST_RETRIES_SECONDS);
      while (this.#unfinished.size > 0) await Promise.all(this.#unfinished);
    }
  }

  #begin(delivery: Delivery, request: Request): void {
    // the connection is gone: the broker gives the request to another, or to this server again
    if (!delivery.ack()) return;
    if (this.#duplicates.isRepeated(request.uniqueId)) {
      this.#log('info', `a repeated message was dropped: ${request.uniqueId}`);
      return;
    }
    this.#running += 1;
    const work = this.#run(request).finally(() => this.#unfinished.delete(work));
    this.#unfinished.add(work);
  }

  #release(): void {
    this.#running -= 1;
    while (this.#running < this.#options.concurrency) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#begin(next.delivery, next.request);
    }
  }

  /** Runs the method and answers; the worker is free before the reply is out. Never rejects. */
  async #run(request: Request): Promise<void> {
    const stopHeartbeats = this.#startHeartbeats(request);
    let result: unknown;
    let thrown: { error: unknown } | undefined;
    try {
      result = await dispatch(this.#endpoints, request);
    } catch (error) {
      thrown = { error };
    }
    this.#release();
    // a cast that went well asks for nothing more
    if (request.msgId === undefined && thrown === undefined) return;
    try {
      await stopHeartbeats?.();
      await this.#answer(request, result, thrown);
    } catch (error) {
      this.#log('error', `the reply to ${String(request.method)} was not sent`, error);
    }
  }

  async #answer(request: Request, result: unknown, thrown: { error: unknown } | undefined): Promise<void> {
    const { msgId, replyQueue } = request;
    if (msgId === undefined || replyQueue === undefined) {
      if (thrown !== undefined) this.#log('error', `${String(request.method)} failed`, thrown.error);
      return;
    }
    const isDelivered =
      thrown === undefined
        ? await this.#deliverResult(replyQueue, msgId, result)
        : await this.#deliverFailure(replyQueue, msgId, thrown.error);
    if (!isDelivered) {
      this.#log('warning', `the reply to ${String(request.method)} was given up: no queue ${replyQueue}`);
    }
  }

  async #deliverResult(replyQueue: string, msgId: string, result: unknown): Promise<boolean> {
    let reply: EncodedReply;
    try {
      reply = encodeResult(msgId, result);
    } catch (error) {
      // a result that JSON does not hold is the method's failure
      return this.#deliverFailure(replyQueue, msgId, error);
    }
    return this.#replies.deliver(replyQueue, reply);
  }

  #deliverFailure(replyQueue: string, msgId: string, error: unknown): Promise<boolean> {
    return this.#replies.deliver(replyQueue, encodeFailure(msgId, describeFailure(error, this.#options)));
  }

  #startHeartbeats(request: Request): (() => Promise<void>) | undefined {
    const { msgId, replyQueue, monitorTimeout } = request;
    if (msgId === undefined || replyQueue === undefined) return undefined;
    const { everyMs, isOdd } = heartbeatWish(monitorTimeout);
    if (isOdd) this.#log('warning', `no heartbeats for ${String(request.method)}: its _timeout is unusable`);
    if (everyMs === undefined) return undefined;
    return startHeartbeats(everyMs, () => this.#replies.tryOnce(replyQueue, encodeHeartbeat(msgId), everyMs / 1000));
  }

  #log(level: TransportEvent['level'], message: string, error?: unknown): void {
    this.#options.log(error === undefined ? { level, message } : { level, message, error });
  }
}
