import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { BrokerBlocked, BrokerUnreachable } from '../../../src/transport/broker-errors.ts';
import { openTransport } from '../../../src/transport/open.ts';
import type { Transport } from '../../../src/transport/transport.ts';
import { runPythonClient, startPythonServer } from '../../support/peers.ts';
import { startBroker, type TestBroker } from '../../support/rabbitmq.ts';
import { collector, inSeconds, message, openAt, rows, server } from './opened.ts';

let rabbit: TestBroker;
let vhost: string;
let url: string;

beforeAll(async () => {
  rabbit = await startBroker();
});

afterAll(() => rabbit?.stop());

beforeEach(async () => {
  vhost = randomUUID();
  await rabbit.ctl('add_vhost', vhost);
  await rabbit.ctl('set_permissions', '-p', vhost, 'guest', '.*', '.*', '.*');
  url = rabbit.url(vhost);
});

const replyQueues = async () =>
  rows(await rabbit.ctl('list_queues', '-p', vhost, '--formatter', 'json', 'name'))
    .map(({ name }) => String(name))
    .filter((name) => name.startsWith('reply_'))
    .sort();

const unacknowledged = async () =>
  rows(await rabbit.ctl('list_queues', '-p', vhost, '--formatter', 'json', 'messages')).every(
    ({ messages }) => messages === 0,
  );

/** A promise and what fulfils it. */
function gate(): { passed: Promise<void>; pass(): void } {
  let pass: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    pass = resolve;
  });
  return { passed, pass: () => pass() };
}

/**
 * Our client calls a slow Python server, a Python client calls our slow server, and meanwhile `breakIt` happens.
 * @returns both answers, and the reply queues before and after
 */
async function surviveBoth(breakIt: () => Promise<unknown>) {
  const [peer, client, serving]: [Awaited<ReturnType<typeof startPythonServer>>, Transport, Transport] =
    await Promise.all([
      startPythonServer(url, '--role', 'query', '--topic', 'theirs', '--server', 'S', '--delay', '5'),
      openTransport(url),
      openTransport(url),
    ]);
  try {
    const [taken, finished] = [gate(), gate()];
    const slow = async () => {
      taken.pass();
      await finished.passed;
      return 'ours';
    };
    await serving.serve({ topic: 'ours', server: 'S', exchange: 'neutron' }, [{ methods: { slow } }]);
    const ours = client.call({ topic: 'theirs', exchange: 'neutron' }, 'echo', { from: 'ours' });
    const theirs = runPythonClient(url, 'call', 'slow', '{}', '--topic', 'ours', '--timeout', '40');
    await taken.passed;
    await expect.poll(() => peer.events.length, { timeout: 10_000 }).toBe(1);
    const before = await replyQueues();
    await breakIt();
    finished.pass();
    const answers = await Promise.all([ours, theirs]);
    return { ours: answers[0], theirs: answers[1].answers, before, after: await replyQueues() };
  } finally {
    await Promise.all([peer.stop(), client.close(), serving.close()]);
  }
}

test('both calls end with their result when all connections are closed meanwhile (wire 55)', async () => {
  const { ours, theirs } = await surviveBoth(async () => {
    await expect.poll(unacknowledged).toBe(true);
    await rabbit.ctl('close_all_connections', 'checked');
  });
  expect(ours).toEqual({ from: 'ours' });
  expect(theirs).toEqual(['ours']);
}, 60_000);

test('so they do when the broker restarts, with the same reply queues (wire 56)', async () => {
  const { ours, theirs, before, after } = await surviveBoth(() => rabbit.restart());
  expect(ours).toEqual({ from: 'ours' });
  expect(theirs).toEqual(['ours']);
  expect(before).toHaveLength(2);
  // the Python client has gone by now; ours is there again
  expect(before).toEqual(expect.arrayContaining(after));
  expect(after).not.toEqual([]);
}, 60_000);

test('while the broker is away publishes wait and new ones fail at their deadline; then all recovers (wire 59)', async () => {
  const logged: string[] = [];
  const { texts, onDelivery } = collector();
  const broker = openAt(url, { log: ({ message: text }) => logged.push(text) });
  await broker.listen(server({ onDelivery }));
  await broker.publish(message());
  await rabbit.pause();
  await expect.poll(() => logged.filter((text) => text.includes('ECONNREFUSED')).length, { timeout: 10_000 }).toBe(2);
  const hasty = broker.publish(message(), inSeconds(0.2));
  const waiting = broker.publish(message({ exchange: '', routingKey: 'nobody' }), inSeconds(30));
  await expect(hasty).rejects.toThrow(BrokerUnreachable);
  await expect(broker.consumers('T', inSeconds(0.2))).rejects.toThrow(BrokerUnreachable);
  await expect(openAt(url).publish(message(), inSeconds(30))).rejects.toThrow(BrokerUnreachable);
  await rabbit.resume();
  await expect(waiting).resolves.toBe('unroutable');
  await expect.poll(() => broker.consumers('T.S'), { timeout: 10_000 }).toBe(1);
  const last = message({ exchange: 'T_fanout', routingKey: '' });
  await expect.poll(() => broker.publish(last), { timeout: 10_000 }).toBe('routed');
  await expect.poll(() => texts).toContain(last.text);
  expect(logged.join()).toContain('consuming again');
}, 60_000);

test('closing while the broker is away is quick, and leaves nothing behind', async () => {
  const broker = openAt(url);
  await broker.listen(server(collector()));
  const publishing = broker.publish(message());
  await publishing;
  await rabbit.pause();
  const waiting = broker.publish(message());
  waiting.catch(() => undefined);
  await broker.close();
  await expect(waiting).rejects.toMatchObject({ name: 'TransportClosed' });
  await rabbit.resume();
  const connections = rows(await rabbit.ctl('list_connections', '--formatter', 'json', 'vhost'));
  expect(connections.filter((connection) => connection.vhost === vhost)).toEqual([]);
}, 30_000);

test('under a memory alarm publishes fail at their deadline, consuming goes on, all recovers (wire 60)', async () => {
  const { texts, onDelivery } = collector();
  const early = openAt(url);
  const listener = await early.listen(server({ onDelivery }));
  await listener.stop();
  const queued = message({ routingKey: 'T.S' });
  await expect(early.publish(queued)).resolves.toBe('routed');
  const written: string[] = [];
  const late = message({ routingKey: 'T.S', onWritten: () => written.push('late') });
  const client = await openTransport(url);
  try {
    await rabbit.ctl('set_vm_memory_high_watermark', '0');
    // the first publish is what the broker answers with connection.blocked
    const answered = message({ routingKey: 'T.S', onWritten: () => written.push('answered') });
    await expect(early.publish(answered, inSeconds(1))).rejects.toThrow(BrokerBlocked);
    await expect(early.publish(late, inSeconds(0.2))).rejects.toMatchObject({
      name: 'BrokerBlocked',
      reason: 'low on memory',
    });
    await early.listen(server({ onDelivery }));
    await expect.poll(() => texts).toEqual([queued.text]);
    await expect(client.call({ topic: 'T', server: 'S' }, 'echo', {}, { timeoutSeconds: 1 })).rejects.toThrow(
      BrokerBlocked,
    );
    const patient = message({ routingKey: 'T.S' });
    const outcome = early.publish(patient);
    await rabbit.ctl('set_vm_memory_high_watermark', '0.6');
    await expect(outcome).resolves.toBe('routed');
    await expect.poll(() => texts).toContain(patient.text);
    expect(written).toEqual(['answered']);
    // what failed before it was written is not sent afterwards
    expect(texts).not.toContain(late.text);
  } finally {
    await rabbit.ctl('set_vm_memory_high_watermark', '0.6');
    await client.close();
  }
}, 30_000);
