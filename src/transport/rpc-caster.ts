import { adminContextText } from './admin-context.ts';
import type { Broker, Limits } from './broker.ts';
import { envelopeAround } from './envelope.ts';
import { NobodyListens } from './errors.ts';
import { newHexId } from './hex-id.ts';
import { DEFAULT_TIMEOUT_SECONDS, expiringIn, limitsUntil, positiveSeconds } from './limits.ts';
import { contextText, requestText } from './request.ts';
import { routeTo, undelivered } from './route.ts';
import type { CastOptions, Target } from './transport.ts';

/** Casts over a broker (wire spec 7.6). */
export class RpcCaster {
  readonly #broker: Broker;
  readonly #looks = new Map<string, Promise<number | undefined>>();

  constructor(broker: Broker) {
    this.#broker = broker;
  }

  /** As `Transport.cast`. */
  async cast(
    target: Target,
    method: string,
    args: Readonly<Record<string, unknown>>,
    options: CastOptions = {},
  ): Promise<void> {
    const route = routeTo(target);
    options.signal?.throwIfAborted();
    const seconds = positiveSeconds('timeoutSeconds', options.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS);
    const limits = limitsUntil(Date.now() + seconds * 1000, options.signal);
    const { expirationSeconds = Number.POSITIVE_INFINITY } = options;
    const expiration = expiringIn(positiveSeconds('expirationSeconds', expirationSeconds) * 1000);
    const uniqueId = newHexId();
    const { version, namespace } = target;
    const context = options.context === undefined ? adminContextText() : contextText(options.context);
    const body = envelopeAround(requestText({ method, args, version, namespace, contextText: context, uniqueId }));
    // a message for a server that has stopped would wait in its queue for ever (wire spec 4.2)
    if (!options.wait && route.queue !== undefined) {
      const consumers = await this.#look(route.queue, limits);
      if (consumers === undefined) throw new NobodyListens(target, route.queue, 'no-queue');
      if (consumers === 0) throw new NobodyListens(target, route.queue, 'no-consumer');
    }
    const { exchange, routingKey } = route;
    const once = options.once ?? false;
    const { onWritten } = options;
    const message = { exchange, routingKey, body, mandatory: true, once, onWritten, uniqueId, ...expiration };
    const outcome = await this.#broker.publish(message, limits);
    if (outcome !== 'routed' && !options.wait) throw undelivered(outcome, target, route);
  }

  /** Casts to one queue that begin while a look at it is under way share it: so they also keep their order. */
  #look(queue: string, limits: Limits): Promise<number | undefined> {
    const shared = this.#looks.get(queue);
    if (shared !== undefined) return shared.catch(() => this.#broker.consumers(queue, limits));
    const look = this.#broker.consumers(queue, limits).finally(() => this.#looks.delete(queue));
    this.#looks.set(queue, look);
    return look;
  }
}
