import { beforeEach, describe, expect, test } from 'vitest';

import { AccessRefused, PreconditionFailed } from '../../../src/transport/broker-errors.ts';
import { nodeUrl } from '../../support/rabbitmq/broker-node.ts';
import { addUser } from '../../support/rabbitmq/users.ts';
import { ctl, freshVhostName, sharedNode } from '../../support/rabbitmq.ts';
import { openRawPeer } from '../raw-peer.ts';
import { collector, message, openAt, rows, server } from './opened.ts';

let vhost: string;
let url: string;

beforeEach(async () => {
  vhost = await freshVhostName();
  url = nodeUrl(sharedNode(), vhost);
});

const list = async (what: string, ...columns: string[]) =>
  rows(await ctl(`list_${what}`, '-p', vhost, '--formatter', 'json', ...columns));
const queues = async () => (await list('queues', 'name')).map(({ name }) => String(name)).sort();
const exchanges = async () =>
  (await list('exchanges', 'name', 'type', 'durable', 'auto_delete')).filter(
    ({ name }) => name !== '' && !String(name).startsWith('amq.'),
  );
const consumedQueues = async () => (await list('consumers', 'queue_name')).map(({ queue_name: name }) => String(name));

test('a server has the entities of a Python server (wire 39)', async () => {
  await openAt(url).listen(server(collector()));
  expect(await exchanges()).toEqual(
    expect.arrayContaining([
      { name: 'neutron', type: 'topic', durable: false, auto_delete: false },
      { name: 'T_fanout', type: 'fanout', durable: false, auto_delete: true },
    ]),
  );
  const columns = ['name', 'durable', 'auto_delete', 'exclusive', 'arguments', 'consumers'];
  const flags = { durable: false, auto_delete: false, exclusive: false, consumers: 1 };
  const fanoutQueue = expect.stringMatching(/^T_fanout_[0-9a-f]{32}$/);
  expect(await list('queues', ...columns)).toEqual(
    expect.arrayContaining([
      { name: 'T', arguments: [], ...flags },
      { name: 'T.S', arguments: [], ...flags },
      {
        name: fanoutQueue,
        arguments: [['x-expires', 1_800_000]].map((pair) => expect.arrayContaining(pair)),
        ...flags,
      },
    ]),
  );
  const bindings = await list('bindings', 'source_name', 'destination_name', 'routing_key');
  expect(bindings.filter(({ source_name: source }) => source !== '')).toEqual(
    expect.arrayContaining([
      { source_name: 'neutron', destination_name: 'T', routing_key: 'T' },
      { source_name: 'neutron', destination_name: 'T.S', routing_key: 'T.S' },
      { source_name: 'T_fanout', destination_name: fanoutQueue, routing_key: 'T' },
    ]),
  );
});

test('what others have declared with other flags is used as it is (wire 17, 40)', async () => {
  const raw = await openRawPeer(url);
  await raw.channel.assertExchange('neutron', 'topic', { durable: true });
  await raw.channel.assertQueue('T', { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  await raw.close();
  const { texts, onDelivery } = collector();
  const broker = openAt(url);
  await broker.listen(server({ onDelivery }));
  const sent = message();
  await expect(broker.publish(sent)).resolves.toBe('routed');
  await expect.poll(() => texts).toEqual([sent.text]);
});

test('options of the url and of the file decide how a first server declares (wire 40)', async () => {
  const broker = openAt(`${url}?rabbit_quorum_queue=true`, {
    options: { rabbit_transient_queues_ttl: '60', rabbit_quorum_queue: 'false' },
  });
  await broker.listen(server(collector()));
  expect(await exchanges()).toContainEqual({ name: 'neutron', type: 'topic', durable: true, auto_delete: false });
  const kinds = await list('queues', 'name', 'type', 'durable', 'arguments');
  expect(kinds).toContainEqual(expect.objectContaining({ name: 'T', type: 'quorum', durable: true }));
  expect(kinds).toContainEqual(expect.objectContaining({ name: 'T.S', type: 'quorum', durable: true }));
  expect(JSON.stringify(kinds)).toContain('60000');
});

test('two servers that start at the same moment both come up (wire 40)', async () => {
  const [one, two] = [collector(), collector()];
  await Promise.all([
    openAt(url).listen(server({ ...one, server: 'one' })),
    openAt(`${url}?amqp_durable_queues=true`).listen(server({ ...two, server: 'two' })),
  ]);
  const broker = openAt(url);
  await broker.publish(message({ exchange: 'T_fanout', routingKey: '' }));
  await expect.poll(() => [one.texts.length, two.texts.length]).toEqual([1, 1]);
});

test('a client declares neither the control exchange nor a fanout exchange (wire 17, 18)', async () => {
  const broker = openAt(url);
  await broker.replyQueue(() => undefined);
  await broker.publish(message());
  await broker.publish(message({ exchange: 'T_fanout', routingKey: '' }));
  expect(await exchanges()).toEqual([]);
});

test('the reply queue is there and consumed before it is told, once for all (wire 19)', async () => {
  const { texts, onDelivery } = collector();
  const broker = openAt(url);
  const [first, second] = await Promise.all([broker.replyQueue(onDelivery), broker.replyQueue(onDelivery)]);
  expect(first.name).toMatch(/^reply_[0-9a-f]{32}$/);
  expect(second.name).toBe(first.name);
  await expect(broker.consumers(first.name)).resolves.toBe(1);
  const reply = message({ exchange: '', routingKey: first.name });
  await broker.publish(reply);
  await expect.poll(() => texts).toEqual([reply.text]);
  await broker.close();
  expect(await queues()).toEqual([]);
});

describe('deleted queues', () => {
  test('T, T.S and the fanout queue are consumed again (wire 57)', async () => {
    const { texts, onDelivery } = collector();
    const broker = openAt(url);
    await broker.listen(server({ onDelivery }));
    const before = await queues();
    for (const queue of before) {
      await ctl('delete_queue', '-p', vhost, queue);
      await expect.poll(consumedQueues, { timeout: 5_000 }).toHaveLength(3);
      expect(await queues()).toEqual(before);
    }
    const sent = [message(), message({ routingKey: 'T.S' }), message({ exchange: 'T_fanout', routingKey: '' })];
    for (const each of sent) await expect(broker.publish(each)).resolves.toBe('routed');
    await expect.poll(() => [...texts].sort()).toEqual(sent.map(({ text }) => text).sort());
  }, 60_000);

  test('the reply queue comes back under the same name', async () => {
    const broker = openAt(url);
    const { name } = await broker.replyQueue(() => undefined);
    await ctl('delete_queue', '-p', vhost, name);
    await expect.poll(consumedQueues, { timeout: 5_000 }).toEqual([name]);
  });

  test('a deleted exchange is declared again by its server, and its client gets through (wire 58)', async () => {
    const broker = openAt(url);
    const client = openAt(url);
    const listener = await broker.listen(server(collector()));
    const cast = () => client.publish(message({ exchange: 'T_fanout', routingKey: '' }));
    await expect(cast()).resolves.toBe('routed');
    await listener.stop();
    await expect(cast()).resolves.toBe('no-exchange');
    await broker.listen(server(collector()));
    await expect(cast()).resolves.toBe('routed');
  });
});

test('a stopped server leaves T and T.S, and takes its fanout queue with it (wire 54)', async () => {
  const listener = await openAt(url).listen(server(collector()));
  await listener.stop();
  expect(await queues()).toEqual(['T', 'T.S']);
  expect(await consumedQueues()).toEqual([]);
});

test('closed at any moment of its start, a server leaves no fanout queue behind', async () => {
  for (let looks = 0; looks < 6; looks += 1) {
    const broker = openAt(url);
    await broker.consumers('nosuch');
    const starting = broker.listen(server(collector())).catch(() => undefined);
    for (let look = 0; look < looks; look += 1) await broker.consumers('T');
    await broker.close();
    await starting;
  }
  expect((await queues()).filter((name) => name.startsWith('T_fanout'))).toEqual([]);
});

test('no more than the prefetch is delivered before it is acknowledged', async () => {
  const deliveries: { ack(): boolean }[] = [];
  const broker = openAt(url);
  await broker.listen(server({ prefetch: 2, onDelivery: (delivery) => deliveries.push(delivery) }));
  for (let count = 0; count < 5; count += 1) await broker.publish(message());
  const counts = () => list('queues', 'name', 'messages_ready', 'messages_unacknowledged');
  await expect.poll(counts).toContainEqual({ name: 'T', messages_ready: 3, messages_unacknowledged: 2 });
  expect(deliveries).toHaveLength(2);
  deliveries.forEach((delivery) => void delivery.ack());
  await expect.poll(() => deliveries.length).toBe(4);
});

test('a rejected message does not come back (wire 48)', async () => {
  const texts: string[] = [];
  const broker = openAt(url);
  await broker.listen(
    server({
      onDelivery: (delivery) => {
        texts.push(delivery.body.toString());
        delivery.reject();
      },
    }),
  );
  const sent = [message(), message()];
  for (const each of sent) await broker.publish(each);
  await expect.poll(() => texts).toEqual(sent.map(({ text }) => text));
  await expect.poll(() => list('queues', 'name', 'messages')).toContainEqual({ name: 'T', messages: 0 });
  expect(texts).toHaveLength(2);
});

describe('without the rights', () => {
  test.each([
    [
      'to configure',
      { configure: '^reply_.*', write: '.*', read: '.*' },
      'configure',
      { kind: 'exchange', name: 'neutron' },
    ],
    [
      'to read the queue',
      { configure: '.*', write: '.*', read: '^neutron$|^T_fanout$' },
      'read',
      { kind: 'queue', name: 'T' },
    ],
    ['to bind the queue', { configure: '.*', write: '^$', read: '.*' }, 'write', { kind: 'queue', name: 'T' }],
  ] as const)('%s a server fails and says which', async (_, rights, right, resource) => {
    const user = `server-${right}`;
    await addUser(vhost, user, rights);
    const listening = openAt(nodeUrl(sharedNode(), vhost, user)).listen(server(collector()));
    await expect(listening).rejects.toBeInstanceOf(AccessRefused);
    await expect(listening).rejects.toMatchObject({ user, right, resource });
  });

  test('to configure its reply queue a client fails and says so', async () => {
    await addUser(vhost, 'mute', { configure: '^$', write: '.*', read: '.*' });
    const asking = openAt(nodeUrl(sharedNode(), vhost, 'mute')).replyQueue(() => undefined);
    await expect(asking).rejects.toMatchObject({
      name: 'AccessRefused',
      right: 'configure',
      resource: { kind: 'queue', name: expect.stringMatching(/^reply_/) },
    });
  });
});

test("a queue that is somebody's alone is an error, not an endless try", async () => {
  const raw = await openRawPeer(url);
  await raw.channel.assertQueue('T', { exclusive: true, durable: false });
  await expect(openAt(url).listen(server(collector()))).rejects.toThrow(PreconditionFailed);
  await raw.close();
});

test('own queues may be exclusive or durable', async () => {
  await openAt(url, { ownQueues: 'exclusive' }).replyQueue(() => undefined);
  await openAt(url, { ownQueues: 'durable' }).replyQueue(() => undefined);
  const flags = await list('queues', 'durable', 'exclusive');
  expect(flags).toEqual(
    expect.arrayContaining([
      { durable: false, exclusive: true },
      { durable: true, exclusive: false },
    ]),
  );
});
