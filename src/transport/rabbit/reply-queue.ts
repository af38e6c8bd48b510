import type { Channel } from 'amqplib';

import type { Delivery } from '../broker.ts';
import { newHexId } from '../hex-id.ts';
import type { Connection, Live } from './connection.ts';
import { consumeQueue } from './consume-queue.ts';
import type { OwnQueues } from './own-queue.ts';
import { keepUp, openConsumption } from './upkeep.ts';

export interface KeptReplyQueue {
  readonly name: string;
  /** Settles when it is consumed for the first time. */
  readonly started: Promise<void>;
  /** Deletes it: nobody will read it again. */
  stop(): Promise<void>;
}

/** Declares and consumes a reply queue (wire spec 4.2), under the same name again after each loss (7.5). */
export function keepReplyQueue(
  connection: Connection,
  ownQueues: OwnQueues,
  onDelivery: (delivery: Delivery) => void,
): KeptReplyQueue {
  const name = `reply_${newHexId()}`;
  const setUp = async (live: Live) => {
    const consumption = await openConsumption(live);
    await ownQueues.declare(consumption, name);
    await consumeQueue(consumption, name, '1', connection.settings.options, onDelivery);
    return consumption;
  };
  const tearDown = (channel: Channel) => channel.deleteQueue(name);
  return { name, ...keepUp(connection, { what: `reply queue ${name}`, setUp, tearDown }) };
}
