import type { Broker, Limits, ListenOptions } from '../broker.ts';
import { CONTENT_TYPE } from '../envelope.ts';
import { TransportClosed } from '../errors.ts';
import { newHexId } from '../hex-id.ts';
import type { MemoryHub } from './memory-hub.ts';
import type { Consumption, MemoryConsumer } from './memory-queue.ts';

/** Fanout and reply queues live so long without a consumer (wire spec 4.1, 4.2). */
const UNUSED_MS = 1_800_000;

/** One connection to a hub: what `rabbit` does over AMQP, done in this process. */
export function createMemoryBroker(hub: MemoryHub): Broker {
  const consumptions = new Set<Consumption>();
  let replyQueue: { readonly name: string } | undefined;
  let isClosed = false;

  const check = (limits?: Limits) => {
    if (isClosed) throw new TransportClosed(hub.name);
    limits?.signal?.throwIfAborted();
  };

  /** Consumes a queue, and again whenever it was deleted (wire spec 10.3). */
  const keepConsuming = (declare: () => string, consumer: Omit<MemoryConsumer, 'onCancel'>): (() => void) => {
    let current: Consumption;
    let isWanted = true;
    const start = () => {
      if (!isWanted || isClosed) return;
      const onCancel = () => {
        consumptions.delete(current);
        setImmediate(start);
      };
      current = hub.declareQueue(declare()).consume({ ...consumer, onCancel });
      consumptions.add(current);
    };
    start();
    return () => {
      isWanted = false;
      current.cancel();
    };
  };

  return {
    name: hub.name,

    publish: async (message, limits) => {
      check(limits);
      const { exchange, routingKey, body, expirationMs } = message;
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
        keepConsuming(() => hub.declareQueue(name, { expiresMs: UNUSED_MS }).name, { prefetch: 0, onDelivery });
      }
      return replyQueue;
    },

    listen: async (options) => {
      check();
      const { exchange, topic, server, prefetch, onDelivery } = options;
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
      const stops = [direct(topic), direct(`${topic}.${server}`), fanout].map((declare) =>
        keepConsuming(declare, { prefetch, onDelivery } satisfies Pick<ListenOptions, 'prefetch' | 'onDelivery'>),
      );
      return {
        stop: async () => {
          for (const stop of stops) stop();
          hub.deleteQueue(fanoutQueue);
        },
      };
    },

    consumers: async (queue, limits) => {
      check(limits);
      return hub.queue(queue)?.consumerCount;
    },

    close: async () => {
      if (isClosed) return;
      isClosed = true;
      for (const consumption of consumptions) consumption.drop();
      consumptions.clear();
    },
  };
}
