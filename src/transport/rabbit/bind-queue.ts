import type { Channel } from 'amqplib';

import { explainChannelError } from './channel-error.ts';
import type { Live } from './connection.ts';

/** Binds a queue. @throws AccessRefused; amqplib's error for a missing exchange (404) or a lost connection */
export async function bindQueue(
  { channel, live }: { channel: Channel; live: Live },
  queue: string,
  exchange: string,
  routingKey: string,
): Promise<void> {
  await channel.bindQueue(queue, exchange, routingKey).catch((error: unknown) => {
    throw explainChannelError(error, 'bind', { kind: 'queue', name: queue }, live);
  });
}
