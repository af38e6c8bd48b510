import { setTimeout as sleep } from 'node:timers/promises';

import { adminContextText } from './admin-context.ts';
import { BatchedAcks } from './batched-acks.ts';
import type { Broker, Delivery } from './broker.ts';
import { decodeEnvelope, envelopeAround } from './envelope.ts';
import { NobodyListens, TransportClosed } from './errors.ts';
import { newHexId } from './hex-id.ts';
import { DEFAULT_TIMEOUT_SECONDS, expiringIn, limitsUntil, positiveSeconds } from './limits.ts';
import { PendingCall } from './pending-call.ts';
import { PendingCalls } from './pending-calls.ts';
import { type Reply, readReply } from './reply.ts';
import { contextText, requestText } from './request.ts';
import { type Route, routeCall, undelivered } from './route.ts';
import type { CallOptions, Target, TransportEvent } from './transport.ts';

/** How often a call that waits for its server to appear is published again (wire spec 4.5). */
const RETRY_MS = 500;

/** A call that has no answer after so long looks whether its queue has a consumer; if it has none, once more. */
const LOOK_AFTER_MS = 250;

/** One call on its way out. */
interface Request {
  target: Target;
  route: Route & { queue: string };
  method: string;
  args: Readonly<Record<string, unknown>>;
  msgId: string;
  options: CallOptions;
}

/** Calls over a broker (wire spec 7). All share one reply queue, opened at the first. */
export class RpcCaller {
  readonly #broker: Broker;
  readonly #log: (event: TransportEvent) => void;
  readonly #pending = new PendingCalls();
  readonly #acks = new BatchedAcks();
  #replyQueue: string | undefined;

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
    options.signal?.throwIfAborted();
    const { callMonitorTimeoutSeconds: monitor } = options;
    const msgId = newHexId();
    const call = new PendingCall({
      target,
      method,
      timeoutSeconds: positiveSeconds('timeoutSeconds', options.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS),
      callMonitorTimeoutSeconds:
        monitor === undefined ? undefined : positiveSeconds('callMonitorTimeoutSeconds', monitor),
      signal: options.signal,
      onSettled: () => this.#pending.delete(msgId),
    });
    // filed before the publish: a reply may be faster than the confirm
    this.#pending.add(msgId, call);
    this.#send(call, { target, route, method, args, msgId, options }).catch((error: unknown) => call.fail(error));
    return call.answer;
  }

  async #send(call: PendingCall, request: Request): Promise<void> {
    const { target, route, options } = request;
    const limits = limitsUntil(call.deadline, options.signal);
    this.#replyQueue ??= (await this.#broker.replyQueue((delivery) => this.#takeReply(delivery), limits)).name;
    const uniqueId = newHexId();
    const { exchange, routingKey, queue } = route;
    const body = encodeCall(request, this.#replyQueue, uniqueId);
    while (!call.isSettled) {
      const outcome = await this.#broker.publish(
        { exchange, routingKey, body, mandatory: true, uniqueId, ...expiringIn(call.deadline - Date.now()) },
        limits,
      );
      if (outcome === 'routed') {
        call.sent();
        if (!options.wait) this.#lookForConsumer(call, target, queue, 2);
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
      this.#broker.consumers(queue, limitsUntil(call.deadline)).then(
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
    let reply: Reply;
    try {
      reply = readReply(decodeEnvelope(delivery));
    } catch (error) {
      delivery.reject();
      this.#log({ level: 'warning', message: 'a message in the reply queue was refused', error });
      return;
    }
    this.#acks.add(delivery);
    // none: late, foreign, or the endless heartbeats of wire spec 7.4
    this.#pending.get(reply.msgId)?.take(reply);
  }

  /** Rejects every waiting call with TransportClosed. */
  close(): void {
    this.#acks.flush();
    this.#pending.failAll(new TransportClosed(this.#broker.name));
  }
}

function encodeCall({ target, method, args, msgId, options }: Request, replyQueue: string, uniqueId: string): Buffer {
  const monitor = options.callMonitorTimeoutSeconds;
  return envelopeAround(
    requestText({
      method,
      args,
      version: target.version,
      namespace: target.namespace,
      contextText: options.context === undefined ? adminContextText() : contextText(options.context),
      uniqueId,
      // whole seconds, as Python has them (wire spec 5.3)
      call: { msgId, replyQueue, monitorSeconds: monitor === undefined ? null : Math.trunc(monitor) },
    }),
  );
}
