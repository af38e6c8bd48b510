import { beforeEach, expect, test } from 'vitest';

import { openTransport } from '../../../src/transport/open.ts';
import { nodeUrl } from '../../support/rabbitmq/broker-node.ts';
import { addUser } from '../../support/rabbitmq/users.ts';
import { ctl, freshVhostName, sharedNode } from '../../support/rabbitmq.ts';
import { startCuttingProxy } from './cutting-proxy.ts';
import { openAt, rows } from './opened.ts';

let vhost: string;
let url: string;

beforeEach(async () => {
  vhost = await freshVhostName();
  url = nodeUrl(sharedNode(), vhost);
});

const queues = async () => rows(await ctl('list_queues', '-p', vhost, '--formatter', 'json', 'name', 'exclusive'));

test('a lock is an exclusive queue of its name, and gone when it is released', async () => {
  const lock = await openAt(url).lock('L');
  expect(await queues()).toEqual([{ name: 'L', exclusive: true }]);
  await lock.release();
  await lock.release();
  expect(await queues()).toEqual([]);
});

test('a lost connection loses the lock, and nothing takes it again by itself', async () => {
  const proxy = await startCuttingProxy({ host: '127.0.0.1', port: Number(new URL(url).port) });
  const broker = openAt(url.replace(/:\d+\//, `:${proxy.port}/`));
  const lock = await broker.lock('L');
  await proxy.cut();
  await expect.poll(() => lock.lost.aborted).toBe(true);
  expect(lock.lost.reason).toMatchObject({ name: 'ConnectionLost' });
  await proxy.mend();
  await expect.poll(() => broker.consumers('Q').catch(() => 'away'), { timeout: 10_000 }).toBeUndefined();
  expect(await queues()).toEqual([]);
  const another = await openAt(url).lock('L');
  await lock.release();
  expect(await queues()).toEqual([{ name: 'L', exclusive: true }]);
  await another.release();
  proxy.close();
});

test('a lock that is held elsewhere leaves the connection as it was', async () => {
  const lock = await openAt(url).lock('L');
  const broker = openAt(url);
  await expect(broker.lock('L')).rejects.toMatchObject({ name: 'LockHeld', lock: 'L', broker: broker.name });
  await expect(broker.consumers('L')).rejects.toMatchObject({ name: 'PreconditionFailed' });
  await (await broker.lock('M')).release();
  await lock.release();
});

test('without the right to configure its queue there is no lock, and it says so', async () => {
  await addUser(vhost, 'lockless', { configure: '^$', write: '.*', read: '.*' });
  await expect(openAt(nodeUrl(sharedNode(), vhost, 'lockless')).lock('L')).rejects.toMatchObject({
    name: 'AccessRefused',
    right: 'configure',
    resource: { kind: 'queue', name: 'L' },
  });
});

test('a broker says its product, version, cluster and vhost', async () => {
  const transport = await openTransport(url);
  const cluster = (await ctl('eval', 'io:format("~s", [rabbit_nodes:cluster_name()]).')).split('ok')[0]!.trim();
  expect(await transport.identity()).toEqual({
    product: 'RabbitMQ',
    version: expect.stringMatching(/^\d+\.\d+/),
    cluster,
    vhost,
  });
  await transport.close();
});
