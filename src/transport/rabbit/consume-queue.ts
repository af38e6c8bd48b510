import type { Delivery } from '../broker.ts';
import { explainChannelError } from './channel-error.ts';
import { toDelivery } from './delivery.ts';
import type { RabbitOptions } from './options.ts';
import type { Consumption } from './upkeep.ts';

/**
 * Consumes a queue with acknowledgements, not exclusively (wire spec 4.1); the broker's cancel breaks the
 * consumption. @throws AccessRefused; amqplib's error when the queue or the connection is gone
 */
export async function consumeQueue(
  consumption: Consumption,
  queue: string,
  consumerTag: string,
  options: RabbitOptions,
  onDelivery: (delivery: Delivery) => void,
): Promise<void> {
  const { channel, acks, live } = consumption;
  try {
    await channel.consume(
      queue,
      (message) => (message === null ? consumption.cancelled() : onDelivery(toDelivery(acks, message))),
      { consumerTag, ...(options.enable_cancel_on_failover && { arguments: { 'x-cancel-on-ha-failover': true } }) },
    );
  } catch (error) {
    throw explainChannelError(error, 'consume', { kind: 'queue', name: queue }, live);
  }
}
