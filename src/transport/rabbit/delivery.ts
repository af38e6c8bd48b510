import type { ConsumeMessage } from 'amqplib';

import type { Delivery } from '../broker.ts';
import type { ChannelAcks } from './channel-acks.ts';

/** An amqplib message as the contract has it. */
export const toDelivery = (acks: ChannelAcks, message: ConsumeMessage): Delivery => ({
  body: message.content,
  contentType: message.properties.contentType,
  contentEncoding: message.properties.contentEncoding,
  headers: message.properties.headers ?? {},
  ack: () => acks.ack(message),
  reject: () => acks.reject(message),
});
