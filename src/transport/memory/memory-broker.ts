import type { Broker, Limits } from '../broker.ts';
import { CONTENT_TYPE } from '../envelope.ts';
import { NoSuchExchange, TransportClosed } from '../errors.ts';
import { newHexId } from '../hex-id.ts';
import { KeptConsumers } from './kept-consumers.ts';
import type { MemoryHub } from './memory-hub.ts';
import { holdMemoryQueue } from './memory-lock.ts';

/** Fanout and reply queues live so long without a consumer (wire spec 4.1, 4.2). */
const UNUSED_MS = 1_800_000;

/** One connection to a hub: what `rabbit` does over AMQP, done in this process. */
export function createMemoryBroker(hub: MemoryHub): Broker {
  const consumers = new KeptConsumers(hub);
  /** Queues that go with this connection. */
  const exclusive = new Set<string>();
  let replyQueue: { readonly name: string } | undefined;
  let isClosed = false;

  const check = (limits?: Limits) => {
    if (isClosed) throw new TransportClosed(hub.name);
    limits?.signal?.throwIfAborted();
  };

  const dropQueue = (name: string) => {
    exclusive.delete(name);
    hub.deleteQueue(name);
  };

  return {
    name: hub.name,

    publish: async (message, limits) => {
      check(limits);
      const { exchange, routingKey, body, expirationMs } = message;
      message.onWritten?.();
      return hub.publish({
        exchange,
        routingKey,
        body,
        expirationMs,
        contentType: CONTENT_TYPE,
        contentEncoding: 'utf-8',
      });
    },

    replyQueue: async (onDelivery, limits) => {
      check(limits);
      if (replyQueue === undefined) {
        const name = `reply_${newHexId()}`;
        replyQueue = { name };
        const declare = () => hub.declareQueue(name, { expiresMs: UNUSED_MS }).name;
        consumers.keep({ declares: [declare], consumer: { prefetch: 0, onDelivery } });
      }
      return replyQueue;
    },

    listen: async (options) => {
      check();
      const { exchange, topic, server, prefetch, emptyFirst, onDelivery, onConsuming, onLost } = options;
      const fanoutQueue = `${topic}_fanout_${newHexId()}`;
      const direct = (queue: string) => () => {
        hub.declareExchange(exchange, 'topic');
        hub.declareQueue(queue);
        hub.bind(exchange, queue, queue);
        return queue;
      };
      const fanout = () => {
        hub.declareExchange(`${topic}_fanout`, 'fanout', { autoDelete: true });
        hub.declareQueue(fanoutQueue, { expiresMs: UNUSED_MS });
        hub.bind(`${topic}_fanout`, topic, fanoutQueue);
        return fanoutQueue;
      };
      if (emptyFirst) hub.queue(`${topic}.${server}`)?.empty();
      const declares = [direct(topic), direct(`${topic}.${server}`), fanout];
      const stop = consumers.keep({ declares, consumer: { prefetch, onDelivery }, onConsuming, onLost });
      return {
        stop: async () => {
          stop();
          hub.deleteQueue(fanoutQueue);
        },
      };
    },

    observe: async ({ bindings, onMessage, onConsuming, onLost }) => {
      check();
      const missing = () => bindings.find(({ exchange }) => !hub.hasExchange(exchange));
      const absent = missing();
      if (absent !== undefined) throw new NoSuchExchange(hub.name, absent.exchange);
      const queue = `observe_${newHexId()}`;
      const declare = () => {
        if (missing() !== undefined) return undefined;
        exclusive.add(hub.declareQueue(queue).name);
        for (const { exchange, routingKey } of bindings) hub.bind(exchange, routingKey, queue);
        return queue;
      };
      const stop = consumers.keep({
        declares: [declare],
        consumer: {
          prefetch: 0,
          onDelivery: (delivery, { exchange, routingKey }) => {
            delivery.ack();
            const { body, contentType, contentEncoding, headers } = delivery;
            onMessage({ exchange, routingKey, body, contentType, contentEncoding, headers });
          },
        },
        onConsuming,
        onLost,
      });
      return {
        stop: async () => {
          stop();
          dropQueue(queue);
        },
      };
    },

    lock: async (name, limits) => {
      check(limits);
      const lock = holdMemoryQueue(hub, name);
      exclusive.add(name);
      lock.lost.addEventListener('abort', () => exclusive.delete(name), { once: true });
      return { lost: lock.lost, release: () => lock.release().finally(() => exclusive.delete(name)) };
    },

    identity: async (limits) => {
      check(limits);
      return { product: 'memory', version: '', cluster: hub.name, vhost: '/' };
    },

    consumers: async (queue, limits) => {
      check(limits);
      return hub.queue(queue)?.consumerCount;
    },

    close: async () => {
      if (isClosed) return;
      isClosed = true;
      consumers.close();
      exclusive.forEach(dropQueue);
    },
  };
}
