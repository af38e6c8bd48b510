import { randomUUID } from 'node:crypto';
import { afterEach } from 'vitest';

import type { Broker, Delivery, ListenOptions, Outgoing } from '../../../src/transport/broker.ts';
import { openRabbit, type RabbitSettings } from '../../../src/transport/rabbit/open-rabbit.ts';
import { parseTransportUrl } from '../../../src/transport/transport-url.ts';

const opened: Broker[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((broker) => broker.close()));
});

/** A driver that is closed after the test. */
export function openAt(url: string, settings?: RabbitSettings): Broker {
  const parsed = parseTransportUrl(url);
  if (parsed.driver !== 'rabbit') throw new Error(`driver ${parsed.driver}`);
  const broker = openRabbit(parsed, settings);
  opened.push(broker);
  return broker;
}

/** A message unlike any other. */
export function message(fields: Partial<Outgoing> = {}): Outgoing & { text: string } {
  const uniqueId = randomUUID();
  const text = JSON.stringify({ uniqueId });
  return { exchange: 'neutron', routingKey: 'T', mandatory: true, uniqueId, body: Buffer.from(text), text, ...fields };
}

/** Takes and acknowledges whatever comes. */
export function collector(): { texts: string[]; deliveries: Delivery[]; onDelivery(delivery: Delivery): void } {
  const texts: string[] = [];
  const deliveries: Delivery[] = [];
  return {
    texts,
    deliveries,
    onDelivery(delivery) {
      delivery.ack();
      deliveries.push(delivery);
      texts.push(delivery.body.toString());
    },
  };
}

/** A server of topic `T`, named `S`. */
export const server = (fields: Pick<ListenOptions, 'onDelivery'> & Partial<ListenOptions>): ListenOptions => ({
  exchange: 'neutron',
  topic: 'T',
  server: 'S',
  prefetch: 0,
  ...fields,
});

export const inSeconds = (seconds: number): { deadline: number } => ({ deadline: Date.now() + seconds * 1_000 });

/** Rows of a `rabbitmqctl list_...` run with `--formatter json`. */
export const rows = (json: string): Record<string, unknown>[] => JSON.parse(json);
