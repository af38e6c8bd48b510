import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { ObserveQueueOptions } from '../../../src/transport/broker.ts';
import { encodeEnvelope } from '../../../src/transport/envelope.ts';
import { openTransport } from '../../../src/transport/open.ts';
import type { UnreadableMessage } from '../../../src/transport/transport.ts';
import { nodeUrl } from '../../support/rabbitmq/broker-node.ts';
import { addUser } from '../../support/rabbitmq/users.ts';
import { ctl, freshVhostName, sharedNode } from '../../support/rabbitmq.ts';
import { openRawPeer, type RawPeer } from '../raw-peer.ts';
import { type CuttingProxy, startCuttingProxy } from './cutting-proxy.ts';
import { message, openAt, rows } from './opened.ts';

let vhost: string;
let url: string;
let raw: RawPeer;

beforeEach(async () => {
  vhost = await freshVhostName();
  url = nodeUrl(sharedNode(), vhost);
  raw = await openRawPeer(url);
  await raw.channel.assertExchange('neutron', 'topic', { durable: false });
  await raw.channel.assertExchange('T_fanout', 'fanout', { durable: false, autoDelete: true });
});

afterEach(() => raw.close());

const list = async (what: string, ...columns: string[]) =>
  rows(await ctl(`list_${what}`, '-p', vhost, '--formatter', 'json', ...columns));

/** As an operator may: rabbitmqctl's own command spares exclusive queues. */
const deleteQueue = (name: string) =>
  ctl(
    'eval',
    `{ok, Q} = rabbit_amqqueue:lookup(rabbit_misc:r(<<"${vhost}">>, queue, <<"${name}">>)), rabbit_amqqueue:delete(Q, false, false, <<"test">>).`,
  );

const BOTH = [
  { exchange: 'neutron', routingKey: 'T.#' },
  { exchange: 'T_fanout', routingKey: '' },
];

const watching = (over: Partial<ObserveQueueOptions> = {}) => {
  const texts: string[] = [];
  const told: string[] = [];
  const options: ObserveQueueOptions = {
    bindings: BOTH,
    maxLength: 100,
    onMessage: ({ body }) => void texts.push(body.toString()),
    onDropped: (count) => void told.push(`dropped ${count}`),
    onConsuming: () => void told.push('consuming'),
    onLost: () => void told.push('lost'),
    ...over,
  };
  return { texts, told, options };
};

test('its queue is its own: exclusive, auto-delete, bounded, consumed without acknowledgements, gone afterwards', async () => {
  const { options } = watching();
  const observer = await openAt(url).observe(options);
  const queues = await list('queues', 'name', 'durable', 'auto_delete', 'exclusive', 'arguments');
  const flags = { durable: false, auto_delete: true, exclusive: true };
  expect(queues).toHaveLength(2);
  const [queue, dropped] = queues.sort((a, b) => String(a.name).length - String(b.name).length);
  expect(queue).toMatchObject({ ...flags, name: expect.stringMatching(/^observe_[0-9a-f]{32}$/) });
  expect(dropped).toMatchObject({ ...flags, name: `${queue?.name}_dropped` });
  expect(JSON.stringify(queue?.arguments)).toMatch(/"x-max-length",("byte",)?100\b/);
  const consumers = await list('consumers', 'queue_name', 'ack_required');
  expect(consumers).toEqual([{ queue_name: queue?.name, ack_required: false }]);
  await observer.stop();
  expect(await list('queues', 'name')).toEqual([]);
});

test('what others do is not disturbed: it declares no exchange, and a mandatory message is returned no less', async () => {
  await raw.channel.deleteExchange('T_fanout');
  const broker = openAt(url);
  const { options } = watching();
  await expect(broker.observe(options)).rejects.toMatchObject({ name: 'NoSuchExchange', exchange: 'T_fanout' });
  expect(await list('queues', 'name')).toEqual([]);
  await expect(broker.publish(message({ exchange: 'T_fanout', routingKey: '' }))).resolves.toBe('no-exchange');
  await expect(broker.publish(message({ routingKey: 'T.host' }))).resolves.toBe('unroutable');
});

describe('after a lost connection', () => {
  let proxy: CuttingProxy;
  let proxied: string;

  beforeEach(async () => {
    proxy = await startCuttingProxy({ host: '127.0.0.1', port: Number(new URL(url).port) });
    proxied = url.replace(/:\d+\//, `:${proxy.port}/`);
  });

  afterEach(() => proxy.close());

  test('it sees again, by a new queue', async () => {
    const { queue: agents } = await raw.channel.assertQueue('', { exclusive: true });
    await raw.channel.bindQueue(agents, 'T_fanout', '');
    const { texts, told, options } = watching();
    await openAt(proxied).observe(options);
    await proxy.cut();
    await expect.poll(() => told, { timeout: 5_000 }).toEqual(['consuming', 'lost']);
    await proxy.mend();
    await expect.poll(() => told, { timeout: 10_000 }).toEqual(['consuming', 'lost', 'consuming']);
    const sent = [message({ routingKey: 'T.host.example.org' }), message({ exchange: 'T_fanout', routingKey: '' })];
    for (const each of sent) await openAt(url).publish(each);
    await expect.poll(() => texts).toEqual(sent.map(({ text }) => text));
  });

  test('an exchange that is gone is waited for, and the others are seen meanwhile', async () => {
    const { texts, told, options } = watching();
    const logged: string[] = [];
    await openAt(proxied, { log: ({ message: text }) => logged.push(text) }).observe(options);
    await proxy.cut();
    // it is auto-delete, and ours was its last queue
    const client = openAt(url);
    const toAll = () => message({ exchange: 'T_fanout', routingKey: '' });
    await expect.poll(() => client.publish(toAll()), { timeout: 5_000 }).toBe('no-exchange');
    await proxy.mend();
    await expect.poll(() => logged.join(), { timeout: 10_000 }).toContain('waiting for exchange T_fanout');
    const early = message({ routingKey: 'T.host' });
    await expect.poll(() => client.publish(early)).toBe('routed');
    await expect.poll(() => texts).toContain(early.text);
    expect(told).toEqual(['consuming', 'lost']);
    expect((await list('exchanges', 'name')).map(({ name }) => name)).not.toContain('T_fanout');
    await raw.channel.assertExchange('T_fanout', 'fanout', { durable: false, autoDelete: true });
    await expect.poll(() => told, { timeout: 5_000 }).toEqual(['consuming', 'lost', 'consuming']);
    const late = toAll();
    await client.publish(late);
    await expect.poll(() => texts).toContain(late.text);
  });

  test('it begins anew when its queue is deleted while it waits', async () => {
    const { told, options } = watching();
    await openAt(proxied).observe(options);
    await proxy.cut();
    const toAll = message({ exchange: 'T_fanout', routingKey: '' });
    await expect.poll(() => openAt(url).publish(toAll), { timeout: 5_000 }).toBe('no-exchange');
    await proxy.mend();
    const consumed = async () => (await list('consumers', 'queue_name')).map(({ queue_name }) => String(queue_name));
    await expect.poll(consumed, { timeout: 15_000 }).toHaveLength(1);
    const [first] = await consumed();
    await deleteQueue(first!);
    await expect.poll(consumed, { timeout: 10_000 }).toEqual([expect.not.stringMatching(first!)]);
    expect((await list('queues', 'name')).map(({ name }) => name)).not.toContain(`${first}_dropped`);
    await raw.channel.assertExchange('T_fanout', 'fanout', { durable: false, autoDelete: true });
    await expect.poll(() => told, { timeout: 5_000 }).toEqual(['consuming', 'lost', 'consuming']);
  });

  test('it can be stopped while it waits', async () => {
    const { told, options } = watching();
    const observer = await openAt(proxied).observe(options);
    await proxy.cut();
    await expect
      .poll(() => openAt(url).publish(message({ exchange: 'T_fanout' })), { timeout: 5_000 })
      .toBe('no-exchange');
    await proxy.mend();
    await expect.poll(async () => (await list('queues', 'name')).length, { timeout: 15_000 }).toBe(2);
    await observer.stop();
    await expect.poll(() => list('queues', 'name')).toEqual([]);
    expect(told).toEqual(['consuming', 'lost']);
  });
});

describe('what the broker drops', () => {
  test('is counted to the message', async () => {
    const proxy = await startCuttingProxy({ host: '127.0.0.1', port: Number(new URL(url).port) });
    const { texts, told, options } = watching({ maxLength: 50 });
    await openAt(url.replace(/:\d+\//, `:${proxy.port}/`)).observe(options);
    proxy.stall();
    // 16 MB are more than two sockets hold (10 MB at most, as Linux has it), and what is not counted yet may be
    // as much; the queue holds 50 of what is left
    for (let n = 0; n < 16_000; n += 1) raw.channel.publish('neutron', 'T.h', Buffer.alloc(1_000, `${n} `));
    const dropped = { name: expect.stringContaining('_dropped'), messages: expect.toSatisfy((count) => count > 0) };
    await expect.poll(() => list('queues', 'name', 'messages'), { timeout: 20_000 }).toContainEqual(dropped);
    proxy.flow();
    const counted = () => told.map((text) => Number(text.split(' ')[1])).reduce((a, b) => a + (b || 0), 0);
    await expect.poll(() => texts.length + counted(), { timeout: 20_000 }).toBe(16_000);
    expect(texts.at(-1)).toMatch(/^15999 /);
    proxy.close();
  });

  test('is not counted for a user without the right to it, who sees all the same', async () => {
    await addUser(vhost, 'blind', {
      configure: '^observe_',
      write: '^observe_',
      read: '^(observe_.*|neutron|T_fanout)$',
    });
    const logged: string[] = [];
    const { texts, options } = watching();
    const settings = { log: ({ message: text }: { message: string }) => logged.push(text) };
    await openAt(nodeUrl(sharedNode(), vhost, 'blind'), settings).observe(options);
    expect(await list('queues', 'name')).toHaveLength(1);
    expect(logged.join()).toContain('not counted');
    const sent = message({ routingKey: 'T.host' });
    await openAt(url).publish(sent);
    await expect.poll(() => texts).toEqual([sent.text]);
  });
});

test.each([
  { without: 'to configure its queue', rights: { configure: '^$', write: '.*', read: '.*' }, right: 'configure' },
  { without: 'to bind it', rights: { configure: '.*', write: '^$', read: '.*' }, right: 'write' },
  { without: 'to read from the exchange', rights: { configure: '.*', write: '.*', read: '^observe_' }, right: 'read' },
])(
  'a user without the right $without cannot observe, is told which, and leaves nothing behind',
  async ({ rights, right }) => {
    const user = `seer-${right}`;
    await addUser(vhost, user, rights);
    const observing = openAt(nodeUrl(sharedNode(), vhost, user)).observe(watching().options);
    await expect(observing).rejects.toMatchObject({ name: 'AccessRefused', right });
    const [queues, channels] = await Promise.all([list('queues', 'name'), list('channels', 'user')]);
    expect({ queues, channels: channels.filter((each) => each.user === user) }).toEqual({ queues: [], channels: [] });
  },
);

test('what is no message of oslo.messaging is shown as such, in its place', async () => {
  const transport = await openTransport(url);
  const seen: unknown[] = [];
  await transport.observe({
    bindings: BOTH,
    onMessage: ({ args }) => void seen.push(args.n),
    onUnreadable: ({ routingKey, error }: UnreadableMessage) => void seen.push([routingKey, error.message]),
  });
  const good = (n: number) => encodeEnvelope({ method: 'm', args: { n } });
  const send = (body: Buffer, contentType = 'application/json') =>
    raw.channel.publish('neutron', 'T.h', body, { contentType });
  send(good(1));
  send(good(2), 'text/plain');
  send(Buffer.from('['));
  send(encodeEnvelope({ args: {} }));
  send(encodeEnvelope({ method: 'm', args: [] }));
  send(good(3));
  await expect.poll(() => seen.at(-1)).toBe(3);
  expect(seen).toEqual([
    1,
    ...['content type', 'not JSON', 'no method', 'not an object'].map((reason) => [
      'T.h',
      expect.stringContaining(reason),
    ]),
    3,
  ]);
  await transport.close();
});
