import { randomUUID } from 'node:crypto';
import { type ChannelModel, connect } from 'amqplib';

import { ANSWER, METHOD, QUESTION } from './call-payload.ts';

/**
 * Request and reply by amqplib alone, as its users write it: topic exchange and queues of the same kind as
 * oslo.messaging's, AMQP's own reply-to and correlation-id, JSON of the arguments and of the answer; no confirms,
 * no envelope, no context, no timeouts, replies without acknowledgement.
 */
const EXCHANGE = 'bare';
const QUEUE = 'bare-requests';

function connectTo(url: string): Promise<ChannelModel> {
  const { hostname, port } = new URL(url.replace(/^rabbit/, 'http'));
  const options = { hostname, port: Number(port), username: 'guest', password: 'guest', vhost: '%2F' };
  return connect(options, { noDelay: true });
}

/** Answers every request. @returns ends it */
export async function serveBare(url: string): Promise<() => Promise<void>> {
  const connection = await connectTo(url);
  const channel = await connection.createChannel();
  await channel.assertExchange(EXCHANGE, 'topic', { durable: false });
  await channel.assertQueue(QUEUE, { durable: false });
  await channel.bindQueue(QUEUE, EXCHANGE, QUEUE);
  await channel.consume(QUEUE, (message) => {
    if (message === null) return;
    channel.ack(message);
    const { method } = JSON.parse(message.content.toString());
    if (method !== METHOD) return;
    const { replyTo, correlationId } = message.properties;
    channel.sendToQueue(replyTo, Buffer.from(JSON.stringify(ANSWER)), { correlationId });
  });
  return () => connection.close();
}

/** The calling side of `serveBare`. */
export async function callBare(url: string): Promise<{ call(): Promise<unknown>; close(): Promise<void> }> {
  const connection = await connectTo(url);
  const channel = await connection.createChannel();
  const { queue: replyTo } = await channel.assertQueue('', { durable: false, exclusive: true });
  const waiting = new Map<string, (answer: unknown) => void>();
  await channel.consume(
    replyTo,
    (message) => {
      if (message === null) return;
      const { correlationId } = message.properties;
      waiting.get(correlationId)?.(JSON.parse(message.content.toString()));
      waiting.delete(correlationId);
    },
    { noAck: true },
  );
  return {
    call: () =>
      new Promise((resolve) => {
        const correlationId = randomUUID();
        waiting.set(correlationId, resolve);
        const request = Buffer.from(JSON.stringify({ method: METHOD, args: QUESTION }));
        channel.publish(EXCHANGE, QUEUE, request, { replyTo, correlationId });
      }),
    close: () => connection.close(),
  };
}
