import type { Channel, ConsumeMessage } from 'amqplib';

import type { Delivery } from '../broker.ts';

/** amqplib throws when the channel is gone: then the broker has the message back, or has lost it too. */
const succeeds = (act: () => void): boolean => {
  try {
    act();
    return true;
  } catch {
    return false;
  }
};

/** An amqplib message as the contract has it. */
export const toDelivery = (channel: Channel, message: ConsumeMessage): Delivery => ({
  body: message.content,
  contentType: message.properties.contentType,
  contentEncoding: message.properties.contentEncoding,
  headers: message.properties.headers ?? {},
  ack: () => succeeds(() => channel.ack(message)),
  reject: () => void succeeds(() => channel.reject(message, false)),
});
