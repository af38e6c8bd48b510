import { type Channel, type ConsumeMessage, connect } from 'amqplib';

import { encodeEnvelope } from '../../src/transport/envelope.ts';

/** A plain AMQP client at the vhost of a transport url (wire spec 15, *raw*). */
export interface RawPeer {
  channel: Channel;
  /** Declares exchange `neutron`, queue and binding as Python does at defaults, and collects what comes. */
  collect(queue: string): Promise<ConsumeMessage[]>;
  /** As `collect`, and answers each request with these bodies, published to its reply queue. */
  answer(queue: string, replies: (request: Record<string, unknown>) => RawReply[]): Promise<ConsumeMessage[]>;
  /** Collects what comes to a queue made for it, as a caller's reply queue. */
  replyQueue(name: string): Promise<ConsumeMessage[]>;
  close(): Promise<void>;
}

export type RawReply = Record<string, unknown> | { text: string; contentType: string };

export const QUEUE_FLAGS = { durable: false, autoDelete: false, exclusive: false };

/** The inner body of a message. */
export const innerOf = (message: ConsumeMessage): Record<string, unknown> =>
  JSON.parse(JSON.parse(message.content.toString())['oslo.message']);

/** @param url of a broker without TLS, its vhost encoded as the wire spec says (2.2) */
export async function openRawPeer(url: string): Promise<RawPeer> {
  const { hostname, port, username, password, pathname } = new URL(url.replace(/^rabbit:/, 'http:'));
  const vhost = decodeURIComponent(decodeURIComponent(pathname.slice(1))) || '/';
  const connection = await connect({
    hostname,
    port: Number(port || 5672),
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
    vhost: encodeURIComponent(vhost),
    heartbeat: 60,
  });
  const channel = await connection.createChannel();

  const consume = async (queue: string, each: (message: ConsumeMessage) => void = () => undefined) => {
    const messages: ConsumeMessage[] = [];
    await channel.consume(queue, (message) => {
      if (message === null) return;
      channel.ack(message);
      messages.push(message);
      each(message);
    });
    return messages;
  };

  const declare = async (queue: string) => {
    await channel.assertExchange('neutron', 'topic', { durable: false });
    await channel.assertQueue(queue, QUEUE_FLAGS);
    await channel.bindQueue(queue, 'neutron', queue);
  };

  return {
    channel,
    collect: async (queue) => {
      await declare(queue);
      return consume(queue);
    },
    answer: async (queue, replies) => {
      await declare(queue);
      return consume(queue, (message) => {
        const request = innerOf(message);
        for (const reply of replies(request)) {
          const isText = typeof reply.contentType === 'string';
          channel.sendToQueue(
            String(request._reply_q),
            isText ? Buffer.from(String(reply.text)) : encodeEnvelope({ _msg_id: request._msg_id, ...reply }),
            { contentType: isText ? String(reply.contentType) : 'application/json', contentEncoding: 'utf-8' },
          );
        }
      });
    },
    replyQueue: async (name) => {
      await channel.assertQueue(name, QUEUE_FLAGS);
      return consume(name);
    },
    close: () => connection.close(),
  };
}
