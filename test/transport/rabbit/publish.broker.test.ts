import { beforeEach, describe, expect, test } from 'vitest';

import { AccessRefused, PreconditionFailed } from '../../../src/transport/broker-errors.ts';
import { TransportClosed } from '../../../src/transport/errors.ts';
import { nodeUrl } from '../../support/rabbitmq/broker-node.ts';
import { addUser } from '../../support/rabbitmq/users.ts';
import { ctl, freshVhostName, sharedNode } from '../../support/rabbitmq.ts';
import { openRawPeer } from '../raw-peer.ts';
import { collector, inSeconds, message, openAt, server } from './opened.ts';

let vhost: string;
let url: string;

beforeEach(async () => {
  vhost = await freshVhostName();
  url = nodeUrl(sharedNode(), vhost);
});

test('a message goes to its queue, is returned, or finds no exchange', async () => {
  const { texts, onDelivery } = collector();
  const broker = openAt(url);
  await broker.listen(server({ onDelivery }));
  const taken = message();
  await expect(broker.publish(taken)).resolves.toBe('routed');
  await expect(broker.publish(message({ routingKey: 'T.other' }))).resolves.toBe('unroutable');
  await expect(broker.publish(message({ routingKey: 'T.other', mandatory: false }))).resolves.toBe('routed');
  await expect(broker.publish(message({ exchange: 'nosuch' }))).resolves.toBe('no-exchange');
  await expect(broker.publish(message({ exchange: '', routingKey: 'nosuch' }))).resolves.toBe('unroutable');
  await expect.poll(() => texts).toEqual([taken.text]);
});

test('of many messages at once each gets its own outcome, and each that was routed arrives (wire 58)', async () => {
  const { texts, onDelivery } = collector();
  const broker = openAt(url);
  await broker.listen(server({ onDelivery }));
  const kinds = [
    { outcome: 'routed', fields: {} },
    { outcome: 'unroutable', fields: { routingKey: 'T.other' } },
    { outcome: 'no-exchange', fields: { exchange: 'gone' } },
    { outcome: 'routed', fields: { exchange: 'T_fanout', routingKey: '' } },
    { outcome: 'no-exchange', fields: { exchange: 'U_fanout', routingKey: '' } },
  ] as const;
  const all = Array.from({ length: 500 }, (_, index) => {
    const { outcome, fields } = kinds[index % kinds.length]!;
    return { outcome, sent: message(fields) };
  });
  const outcomes = await Promise.all(all.map(({ sent }) => broker.publish(sent)));
  expect(outcomes).toEqual(all.map(({ outcome }) => outcome));
  const routed = all.filter(({ outcome }) => outcome === 'routed').map(({ sent }) => sent.text);
  // a channel that was closed by a missing exchange may take messages twice: the receiver drops repeats (7.7)
  await expect.poll(() => [...new Set(texts)].sort()).toEqual(routed.sort());
});

test('properties are those of oslo.messaging, and nothing more (wire 10)', async () => {
  const raw = await openRawPeer(url);
  const got = await raw.replyQueue('seen');
  const broker = openAt(url);
  await broker.publish(message({ exchange: '', routingKey: 'seen', expirationMs: 60_000.9 }));
  await broker.publish(message({ exchange: '', routingKey: 'seen' }));
  await expect.poll(() => got.length).toBe(2);
  await raw.close();
  const set = got.map(({ properties }) => Object.entries(properties).filter(([, value]) => value !== undefined));
  const common = {
    contentType: 'application/json',
    contentEncoding: 'utf-8',
    deliveryMode: 2,
    priority: 0,
    headers: {},
  };
  expect(set.map((entries) => Object.fromEntries(entries))).toEqual([{ ...common, expiration: '60000' }, common]);
});

describe('what one message is refused for does not touch the others:', () => {
  test('no right to write to the exchange', async () => {
    await addUser(vhost, 'reader', { configure: '.*', write: '^$|^amq.default$', read: '.*' });
    await openAt(url).listen(server(collector()));
    const raw = await openRawPeer(url);
    const got = await raw.replyQueue('mine');
    const broker = openAt(nodeUrl(sharedNode(), vhost, 'reader'));
    const allowed = message({ exchange: '', routingKey: 'mine' });
    const [refused, outcome] = await Promise.allSettled([broker.publish(message()), broker.publish(allowed)]);
    expect(refused).toMatchObject({
      reason: { user: 'reader', right: 'write', resource: { kind: 'exchange', name: 'neutron' } },
    });
    expect((refused as PromiseRejectedResult).reason).toBeInstanceOf(AccessRefused);
    expect(outcome).toEqual({ status: 'fulfilled', value: 'routed' });
    await expect.poll(() => got.length).toBe(1);
    await raw.close();
  });

  test('a body beyond the limit of the broker', async () => {
    await ctl('eval', 'application:set_env(rabbit, max_message_size, 100000).');
    try {
      const { texts, onDelivery } = collector();
      const broker = openAt(url);
      await broker.listen(server({ onDelivery }));
      const small = message();
      const [refused, outcome] = await Promise.allSettled([
        broker.publish(message({ body: Buffer.alloc(200_000) })),
        broker.publish(small),
      ]);
      expect((refused as PromiseRejectedResult).reason).toBeInstanceOf(PreconditionFailed);
      expect(outcome).toEqual({ status: 'fulfilled', value: 'routed' });
      await expect.poll(() => texts).toEqual([small.text]);
    } finally {
      await ctl('eval', 'application:set_env(rabbit, max_message_size, 134217728).');
    }
  });
});

test('closing rejects what has no outcome yet, and everything after', async () => {
  const broker = openAt(url);
  const waiting = broker.publish(message());
  const closing = broker.close();
  await expect(waiting).rejects.toThrow(TransportClosed);
  await closing;
  await expect(broker.publish(message())).rejects.toThrow(TransportClosed);
  await expect(broker.replyQueue(() => undefined)).rejects.toThrow(TransportClosed);
  await expect(broker.listen(server(collector()))).rejects.toThrow(TransportClosed);
  await expect(broker.consumers('q')).rejects.toThrow(TransportClosed);
});

test('a signal ends a publish with its reason', async () => {
  const broker = openAt(url);
  const reason = new Error('enough');
  await expect(broker.publish(message(), { signal: AbortSignal.abort(reason), ...inSeconds(5) })).rejects.toBe(reason);
  const controller = new AbortController();
  const publishing = broker.publish(message(), { signal: controller.signal });
  controller.abort(reason);
  await expect(publishing).rejects.toBe(reason);
});
