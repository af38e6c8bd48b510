import type { Channel, Options } from 'amqplib';

import { PreconditionFailed, type Resource } from '../broker-errors.ts';
import { closedForFeature, explainChannelError, replyCode } from './channel-error.ts';
import type { Live } from './connection.ts';
import type { RabbitOptions } from './options.ts';

/** An exchange or queue that other programs use too. */
export interface SharedEntity extends Resource {
  /** Neither durable nor exclusive: what newer brokers may refuse (wire spec 4.5). */
  isTransientQueue: boolean;
  check(channel: Channel): Promise<unknown>;
  declare(channel: Channel): Promise<unknown>;
}

/** The control exchange X (wire spec 4.1, 4.3). */
export const controlExchange = (name: string, options: RabbitOptions): SharedEntity => ({
  kind: 'exchange',
  name,
  isTransientQueue: false,
  check: (channel) => channel.checkExchange(name),
  declare: (channel) =>
    channel.assertExchange(name, 'topic', {
      durable: options.amqp_durable_queues || options.rabbit_quorum_queue,
      autoDelete: options.amqp_auto_delete,
    }),
});

/** T_fanout (wire spec 4.1, 4.3). */
export const fanoutExchange = (name: string, options: RabbitOptions): SharedEntity => ({
  kind: 'exchange',
  name,
  isTransientQueue: false,
  check: (channel) => channel.checkExchange(name),
  declare: (channel) =>
    channel.assertExchange(name, 'fanout', { durable: options.rabbit_transient_quorum_queue, autoDelete: true }),
});

/** T or T.S (wire spec 4.1, 4.3). */
export const topicQueue = (name: string, options: RabbitOptions): SharedEntity => ({
  kind: 'queue',
  name,
  isTransientQueue: topicQueueFlags(options).durable !== true,
  check: (channel) => channel.checkQueue(name),
  declare: (channel) => channel.assertQueue(name, topicQueueFlags(options)),
});

/** Flags and arguments of T and T.S as the options say (wire spec 4.3). */
export function topicQueueFlags(options: RabbitOptions): Options.AssertQueue {
  const limits = {
    'x-delivery-limit': options.rabbit_quorum_delivery_limit,
    'x-max-in-memory-length': options.rabbit_quorum_max_memory_length,
    'x-max-in-memory-bytes': options.rabbit_quorum_max_memory_bytes,
  };
  const quorum = options.rabbit_quorum_queue && {
    'x-queue-type': 'quorum',
    ...Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit > 0)),
  };
  return {
    durable: options.amqp_durable_queues || options.rabbit_quorum_queue,
    autoDelete: options.amqp_auto_delete,
    exclusive: false,
    arguments: { ...(options.rabbit_ha_queues && { 'x-ha-policy': 'all' }), ...quorum },
  };
}

/** Runs on a channel of its own, which the broker closes when the operation fails. */
export async function onThrowAwayChannel<T>(live: Live, operate: (channel: Channel) => Promise<T>): Promise<T> {
  const channel = await live.model.createChannel();
  channel.on('error', () => undefined); // the operation's own promise says it
  const result = await operate(channel);
  void channel.close().catch(() => undefined);
  return result;
}

/** What a passive look tells of a queue. */
export interface QueueState {
  consumers: number;
  /** Messages that wait for a consumer; those that one has taken and not acknowledged are not counted. */
  waiting: number;
}

/**
 * Looks at a queue without declaring it.
 * @returns undefined if it does not exist
 * @throws AccessRefused, PreconditionFailed (somebody's exclusive queue); amqplib's error when the connection is lost
 */
export async function lookAtQueue(live: Live, queue: string): Promise<QueueState | undefined> {
  try {
    const { consumerCount, messageCount } = await onThrowAwayChannel(live, (channel) => channel.checkQueue(queue));
    return { consumers: consumerCount, waiting: messageCount };
  } catch (error) {
    if (replyCode(error) === 404) return undefined;
    throw explainChannelError(error, 'look', { kind: 'queue', name: queue }, live);
  }
}

/** Consumers of a queue; undefined if it does not exist. Throws as lookAtQueue. */
export const countConsumers = async (live: Live, queue: string): Promise<number | undefined> =>
  (await lookAtQueue(live, queue))?.consumers;

/**
 * Makes sure that the entity exists, whatever flags others gave it: looks, declares it if it is missing, looks again
 * if somebody was faster with other flags (wire spec 4.5).
 * @throws AccessRefused, PreconditionFailed; amqplib's error when the connection is lost
 */
export async function ensureShared(live: Live, entity: SharedEntity): Promise<void> {
  const exists = async (operation: 'check' | 'declare', tolerated: number): Promise<boolean> => {
    try {
      await onThrowAwayChannel(live, (channel) => entity[operation](channel));
      return true;
    } catch (error) {
      if (replyCode(error) === tolerated) return false;
      if (operation === 'declare' && entity.isTransientQueue && closedForFeature(live)) {
        throw new PreconditionFailed(live.broker, `${entity.kind} ${entity.name}`, live.closeText ?? String(error));
      }
      throw explainChannelError(error, operation === 'check' ? 'look' : 'declare', entity, live);
    }
  };
  if ((await exists('check', 404)) || (await exists('declare', 406))) return;
  await onThrowAwayChannel(live, (channel) => entity.check(channel)).catch((error: unknown) => {
    throw explainChannelError(error, 'look', entity, live);
  });
}
