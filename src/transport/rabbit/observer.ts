import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, ConsumeMessage } from 'amqplib';

import type { ObservedDelivery, ObserveQueueOptions } from '../broker.ts';
import { NoSuchExchange } from '../errors.ts';
import { newHexId } from '../hex-id.ts';
import type { Binding } from '../transport.ts';
import { bindQueue } from './bind-queue.ts';
import { explainChannelError, replyCode } from './channel-error.ts';
import type { Connection, Live } from './connection.ts';
import { countDropped, declareObserverQueue, deleteObserverQueue, droppedOf } from './observer-queue.ts';
import { onThrowAwayChannel } from './shared-entity.ts';
import { type Consumption, keepUp, openConsumption, type Upkeep } from './upkeep.ts';

/** How often an exchange that is gone after a loss is looked for. */
const EXCHANGE_RETRY_MS = 500;

/**
 * Consumes an exclusive queue of its own without acknowledgements, bound to exchanges that exist: a new queue after
 * each loss, since the broker may hold the old one for a while. An exchange that is gone by then is waited for, while
 * the others are consumed. `started` rejects with NoSuchExchange when one is missing at first.
 */
export function keepObserving(connection: Connection, options: ObserveQueueOptions): Upkeep {
  const { name, log } = connection.settings;
  let hasStarted = false;
  let isStopped = false;
  let queue = '';
  let countOnce: () => Promise<void> = async () => undefined;

  /** Binds once the exchanges are there; until then the rest is consumed. @throws Error when that has broken */
  const bindLater = async ({ live, broken }: Consumption, unbound: readonly Binding[]) => {
    const loss = broken.then((reason) => {
      throw new Error(reason);
    });
    loss.catch(() => undefined); // by then it may be awaited no more
    for (let missing = unbound; missing.length > 0 && !isStopped; ) {
      await Promise.race([sleep(EXCHANGE_RETRY_MS), loss]);
      missing = await bindExisting(live, queue, missing);
    }
  };

  const bindAndConsume = async (consumption: Consumption, dropped: string | undefined) => {
    const missing = await bindExisting(consumption.live, queue, options.bindings);
    if (missing[0] !== undefined) {
      if (!hasStarted) throw new NoSuchExchange(name, missing[0].exchange);
      log('warning', `observing: waiting for exchange ${missing.map(({ exchange }) => exchange).join(', ')}`);
    }
    await consume(consumption, queue, options.onMessage);
    countOnce = dropped === undefined ? async () => undefined : countDropped(consumption, dropped, options.onDropped);
    await bindLater(consumption, missing);
  };

  const setUp = async (live: Live) => {
    queue = `observe_${newHexId()}`;
    countOnce = async () => undefined;
    let consumption: Consumption | undefined;
    try {
      const dropped = await declareObserverQueue(live, queue, options.maxLength);
      if (dropped === undefined) log('info', 'observing: what the broker drops is not counted, for want of a right');
      consumption = await openConsumption(live);
      await bindAndConsume(consumption, dropped);
    } catch (error) {
      await consumption?.channel.close().catch(() => undefined); // it may be what has failed
      await deleteObserverQueue(live, queue).catch(() => undefined); // so may the connection, which takes them along
      throw error;
    }
    hasStarted = true;
    return consumption;
  };

  const takeDown = async (channel: Channel) => {
    await channel.deleteQueue(queue);
    await countOnce();
    await channel.deleteQueue(droppedOf(queue));
  };

  const { onConsuming, onLost } = options;
  const kept = keepUp(connection, { what: 'observing', setUp, tearDown: takeDown, onConsuming, onLost });
  return {
    started: kept.started,
    stop: () => {
      isStopped = true;
      return kept.stop();
    },
  };
}

/** Binds where the exchange exists. Returns the bindings whose exchange does not. */
async function bindExisting(live: Live, queue: string, bindings: readonly Binding[]): Promise<Binding[]> {
  const missing: Binding[] = [];
  for (const binding of bindings) {
    try {
      // on a channel of its own, which a missing exchange closes
      await onThrowAwayChannel(live, (channel) =>
        bindQueue({ channel, live }, queue, binding.exchange, binding.routingKey),
      );
    } catch (error) {
      if (replyCode(error) !== 404) throw error;
      missing.push(binding);
    }
  }
  return missing;
}

async function consume(
  consumption: Consumption,
  queue: string,
  onMessage: (message: ObservedDelivery) => void,
): Promise<void> {
  const { channel, live } = consumption;
  const take = (message: ConsumeMessage | null) =>
    message === null ? consumption.cancelled() : onMessage(toObserved(message));
  await channel.consume(queue, take, { noAck: true, exclusive: true }).catch((error: unknown) => {
    throw explainChannelError(error, 'consume', { kind: 'queue', name: queue }, live);
  });
}

const toObserved = ({ content, fields, properties }: ConsumeMessage): ObservedDelivery => ({
  exchange: fields.exchange,
  routingKey: fields.routingKey,
  body: content,
  contentType: properties.contentType,
  contentEncoding: properties.contentEncoding,
  headers: properties.headers ?? {},
});
