import { setTimeout as sleep } from 'node:timers/promises';

import { adminContext } from './admin-context.ts';
import type { Broker, Delivery, Limits, PublishOutcome } from './broker.ts';
import { decodeEnvelope, encodeEnvelope } from './envelope.ts';
import { NobodyListens, TransportClosed, type TransportError } from './errors.ts';
import { newHexId } from './hex-id.ts';
import { PendingCall } from './pending-call.ts';
import { readReply } from './reply.ts';
import { requestBody } from './request.ts';
import { type Route, routeCall, routeTo } from './route.ts';
import type { CallOptions, CastOptions, Listeners, Target, TransportEvent } from './transport.ts';

/** Neutron's rpc_response_timeout (wire spec 7.3). */
const DEFAULT_TIMEOUT_SECONDS = 60;

/** The largest `expiration` that RabbitMQ takes. */
const LONGEST_EXPIRATION_MS = 2 ** 32 - 1;

/** How often a call that waits for its server to appear is published again (wire spec 4.5). */
const RETRY_MS = 500;

/** A call that has no answer after so long looks whether its queue has a consumer; if it has none, once more. */
const LOOK_AFTER_MS = 250;

/** Calls and casts over a broker (wire spec 7). All calls share one reply queue, opened at the first. */
export class RpcClient {
  readonly #broker: Broker;
  readonly #log: (event: TransportEvent) => void;
  readonly #pending = new Map<unknown, PendingCall>();
  readonly #looks = new Map<string, Promise<number | undefined>>();
  #replyQueue: string | undefined;
  #isClosed = false;

  constructor(broker: Broker, log: (event: TransportEvent) => void) {
    this.#broker = broker;
    this.#log = log;
  }

  /** As `Transport.call`. */
  async call(
    target: Target,
    method: string,
    args: Readonly<Record<string, unknown>>,
    options: CallOptions = {},
  ): Promise<unknown> {
    const route = routeCall(target);
    this.#checkOpen();
    options.signal?.throwIfAborted();
    const msgId = newHexId();
    const call = new PendingCall({
      target,
      method,
      timeoutSeconds: positive('timeoutSeconds', options.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS),
      callMonitorTimeoutSeconds:
        options.callMonitorTimeoutSeconds === undefined
          ? undefined
          : positive('callMonitorTimeoutSeconds', options.callMonitorTimeoutSeconds),
      signal: options.signal,
      onSettled: () => this.#pending.delete(msgId),
    });
    // filed before the publish: a reply may be faster than the confirm
    this.#pending.set(msgId, call);
    call.start();
    this.#send(call, msgId, route, target, method, args, options).catch((error: unknown) => call.fail(error));
    return call.answer;
  }

  async #send(
    call: PendingCall,
    msgId: string,
    route: Route & { queue: string },
    target: Target,
    method: string,
    args: Readonly<Record<string, unknown>>,
    options: CallOptions,
  ): Promise<void> {
    const limits = limitsUntil(call.deadline, options.signal);
    this.#replyQueue ??= (await this.#broker.replyQueue((delivery) => this.#takeReply(delivery), limits)).name;
    const monitor = options.callMonitorTimeoutSeconds;
    const uniqueId = newHexId();
    const body = encodeEnvelope(
      requestBody({
        method,
        args,
        version: target.version,
        namespace: target.namespace,
        context: options.context ?? adminContext(),
        uniqueId,
        call: {
          msgId,
          replyQueue: this.#replyQueue,
          monitorSeconds: monitor === undefined ? null : Math.trunc(monitor),
        },
      }),
    );
    const { exchange, routingKey } = route;
    while (!call.isSettled) {
      const expirationMs = wholeMs(call.deadline - Date.now());
      const outcome = await this.#broker.publish(
        { exchange, routingKey, body, mandatory: true, uniqueId, ...(expirationMs !== undefined && { expirationMs }) },
        limits,
      );
      if (outcome === 'routed') {
        call.sent();
        if (!options.wait) this.#lookForConsumer(call, target, route.queue, 2);
        return;
      }
      const nobody = undelivered(outcome, target, route);
      if (!options.wait) throw nobody;
      call.triedInVain(nobody);
      await sleep(RETRY_MS, undefined, { ref: false });
    }
  }

  /**
   * Fails the call when its queue has no consumer twice in a row; looks only while no answer is there, beside the
   * call. One consumer seen is enough: it has taken the request, and may be slow.
   */
  #lookForConsumer(call: PendingCall, target: Target, queue: string, looks: number): void {
    call.lookLater(LOOK_AFTER_MS, () => {
      this.#broker.consumers(queue, { deadline: call.deadline }).then(
        (consumers) => {
          if (call.isSettled || (consumers !== undefined && consumers > 0)) return;
          if (looks > 1) this.#lookForConsumer(call, target, queue, looks - 1);
          else call.fail(new NobodyListens(target, queue, consumers === undefined ? 'no-queue' : 'no-consumer'));
        },
        // a broker that cannot be asked is no proof of absence: the call has its own timers
        () => undefined,
      );
    });
  }

  #takeReply(delivery: Delivery): void {
    let reply: ReturnType<typeof readReply>;
    try {
      reply = readReply(decodeEnvelope(delivery));
    } catch (error) {
      delivery.reject();
      this.#log({ level: 'warning', message: 'a message in the reply queue was refused', error });
      return;
    }
    delivery.ack();
    // none: late, foreign, or the endless heartbeats of wire spec 7.4
    this.#pending.get(reply.msgId)?.take(reply);
  }

  /** As `Transport.cast`. */
  async cast(
    target: Target,
    method: string,
    args: Readonly<Record<string, unknown>>,
    options: CastOptions = {},
  ): Promise<void> {
    const route = routeTo(target);
    this.#checkOpen();
    options.signal?.throwIfAborted();
    const timeoutSeconds = positive('timeoutSeconds', options.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS);
    const expirationMs =
      options.expirationSeconds === undefined
        ? undefined
        : wholeMs(positive('expirationSeconds', options.expirationSeconds) * 1000);
    const limits = limitsUntil(Date.now() + timeoutSeconds * 1000, options.signal);
    const uniqueId = newHexId();
    const { version, namespace } = target;
    const context = options.context ?? adminContext();
    const body = encodeEnvelope(requestBody({ method, args, version, namespace, context, uniqueId }));
    // a message for a server that has stopped would wait in its queue for ever (wire spec 4.2)
    if (!options.wait && route.queue !== undefined) {
      const consumers = await this.#lookBeforeCast(route.queue, limits);
      if (consumers === undefined) throw new NobodyListens(target, route.queue, 'no-queue');
      if (consumers === 0) throw new NobodyListens(target, route.queue, 'no-consumer');
    }
    const { exchange, routingKey } = route;
    const outcome = await this.#broker.publish(
      { exchange, routingKey, body, mandatory: true, uniqueId, ...(expirationMs !== undefined && { expirationMs }) },
      limits,
    );
    if (outcome !== 'routed' && !options.wait) throw undelivered(outcome, target, route);
  }

  /** Casts to one queue that begin while a look at it is under way share it: so they also keep their order. */
  #lookBeforeCast(queue: string, limits: Limits): Promise<number | undefined> {
    const shared = this.#looks.get(queue);
    if (shared !== undefined) return shared.catch(() => this.#broker.consumers(queue, limits));
    const look = this.#broker.consumers(queue, limits).finally(() => this.#looks.delete(queue));
    this.#looks.set(queue, look);
    return look;
  }

  /** As `Transport.listeners`. */
  async listeners(target: Target, options: { timeoutSeconds?: number } = {}): Promise<Listeners> {
    const { queue } = routeCall(target);
    this.#checkOpen();
    const timeoutSeconds = positive('timeoutSeconds', options.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS);
    return { queue, consumers: await this.#broker.consumers(queue, limitsUntil(Date.now() + timeoutSeconds * 1000)) };
  }

  /** Rejects every waiting call with TransportClosed, and every later one. */
  close(): void {
    this.#isClosed = true;
    for (const call of [...this.#pending.values()]) call.fail(new TransportClosed(this.#broker.name));
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new TransportClosed(this.#broker.name);
  }
}

function undelivered(outcome: Exclude<PublishOutcome, 'routed'>, target: Target, route: Route): TransportError {
  const absence = outcome === 'no-exchange' ? 'no-exchange' : 'no-queue';
  return new NobodyListens(target, route.queue ?? route.exchange, absence);
}

function limitsUntil(deadline: number, signal?: AbortSignal): Limits {
  return Number.isFinite(deadline) ? { deadline, signal } : { signal };
}

/** Whole milliseconds for `expiration`; at least 1, because 0 asks the broker to drop the message at once. */
function wholeMs(ms: number): number | undefined {
  return Number.isFinite(ms) ? Math.min(Math.max(Math.trunc(ms), 1), LONGEST_EXPIRATION_MS) : undefined;
}

function positive(name: string, seconds: number): number {
  if (!(seconds > 0)) throw new RangeError(`${name} is ${seconds}; it must be more than 0`);
  return seconds;
}
