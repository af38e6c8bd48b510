import { afterEach, beforeEach, expect, test } from 'vitest';

import { PreconditionFailed } from '../../../src/transport/broker-errors.ts';
import { nodeUrl } from '../../support/rabbitmq/broker-node.ts';
import { ctl, freshVhostName, sharedNode } from '../../support/rabbitmq.ts';
import { collector, inSeconds, message, openAt, rows, server } from './opened.ts';
import { type RefusingProxy, startRefusingProxy } from './refusing-proxy.ts';

let proxy: RefusingProxy;
let vhost: string;
let url: string;

beforeEach(async () => {
  vhost = await freshVhostName();
  proxy = await startRefusingProxy(sharedNode());
  url = nodeUrl({ ...sharedNode(), port: proxy.port }, vhost);
});

afterEach(() => proxy.close());

const queues = async () => rows(await ctl('list_queues', '-p', vhost, '--formatter', 'json', 'name', 'durable'));

test('a broker that refuses transient queues gets durable ones, after one refusal', async () => {
  const { texts, onDelivery } = collector();
  const broker = openAt(`${url}?kombu_reconnect_delay=0.1`);
  const { name } = await broker.replyQueue(onDelivery, inSeconds(10));
  expect(await queues()).toEqual([{ name, durable: true }]);
  const reply = message({ exchange: '', routingKey: name });
  await expect(broker.publish(reply)).resolves.toBe('routed');
  await expect.poll(() => texts).toEqual([reply.text]);
  expect(proxy.refusals()).toBe(1);
});

test('its server declares T and T.S as configured, and a durable fanout queue', async () => {
  const broker = openAt(`${url}?kombu_reconnect_delay=0.1&amqp_durable_queues=true`);
  await broker.listen(server(collector()));
  expect(await queues()).toHaveLength(3);
  expect((await queues()).every(({ durable }) => durable === true)).toBe(true);
});

test('T and T.S that are configured as transient are an error that names the queue', async () => {
  const listening = openAt(`${url}?kombu_reconnect_delay=0.1`).listen(server(collector()));
  await expect(listening).rejects.toBeInstanceOf(PreconditionFailed);
  await expect(listening).rejects.toMatchObject({ resource: 'queue T' });
});
