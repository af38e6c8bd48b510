import type { Channel } from 'amqplib';

import type { ListenOptions } from '../broker.ts';
import { newHexId } from '../hex-id.ts';
import { bindQueue } from './bind-queue.ts';
import { explainChannelError } from './channel-error.ts';
import type { Connection, Live } from './connection.ts';
import { consumeQueue } from './consume-queue.ts';
import type { OwnQueues } from './own-queue.ts';
import { controlExchange, ensureShared, fanoutExchange, topicQueue } from './shared-entity.ts';
import { type Consumption, keepUp, openConsumption, type Upkeep } from './upkeep.ts';

/** Drops what waits in a queue. It needs the same right as to consume it. */
async function emptyQueue(
  { channel, live }: Consumption,
  queue: string,
  log: Connection['settings']['log'],
): Promise<void> {
  const { messageCount } = await channel.purgeQueue(queue).catch((error: unknown) => {
    throw explainChannelError(error, 'consume', { kind: 'queue', name: queue }, live);
  });
  if (messageCount > 0) log('info', `queue ${queue}: ${messageCount} messages from before were dropped`);
}

/**
 * Declares, binds and consumes what a server of topic T and name S has (wire spec 4.1, 4.5), again after each loss.
 * The fanout queue keeps its name, and is deleted by `stop`. `started` settles when all three are consumed.
 */
export function keepListening(connection: Connection, ownQueues: OwnQueues, listen: ListenOptions): Upkeep {
  const { exchange, topic, server, onDelivery, onConsuming, onLost } = listen;
  const { options } = connection.settings;
  const serverQueue = `${topic}.${server}`;
  const fanout = `${topic}_fanout`;
  const fanoutQueue = `${fanout}_${newHexId()}`;
  const prefetch = options.rabbit_qos_prefetch_count || listen.prefetch;
  const tags = ['1', '2', '3'] as const;
  let isToBeEmptied = listen.emptyFirst ?? false;

  const setUp = async (live: Live) => {
    for (const entity of [
      controlExchange(exchange, options),
      topicQueue(topic, options),
      topicQueue(serverQueue, options),
      fanoutExchange(fanout, options),
    ]) {
      await ensureShared(live, entity);
    }
    const consumption = await openConsumption(live);
    await ownQueues.declare(consumption, fanoutQueue);
    if (prefetch > 0) await consumption.channel.prefetch(prefetch, false);
    await bindQueue(consumption, topic, exchange, topic);
    await bindQueue(consumption, serverQueue, exchange, serverQueue);
    await bindQueue(consumption, fanoutQueue, fanout, topic);
    if (isToBeEmptied) await emptyQueue(consumption, serverQueue, connection.settings.log);
    isToBeEmptied = false;
    for (const [index, queue] of [topic, serverQueue, fanoutQueue].entries()) {
      await consumeQueue(consumption, queue, tags[index] ?? '', options, onDelivery);
    }
    return consumption;
  };

  const tearDown = async (channel: Channel) => {
    await Promise.all(tags.map((tag) => channel.cancel(tag)));
    await channel.deleteQueue(fanoutQueue);
  };

  return keepUp(connection, { what: `server ${serverQueue}`, setUp, tearDown, onConsuming, onLost });
}
