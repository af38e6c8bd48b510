import { afterEach, beforeEach, expect, test } from 'vitest';

import type { Broker } from '../../../src/transport/broker.ts';
import { DeliveryUnknown } from '../../../src/transport/broker-errors.ts';
import { nodeUrl } from '../../support/rabbitmq/broker-node.ts';
import { freshVhostName, sharedNode } from '../../support/rabbitmq.ts';
import { openRawPeer, type RawPeer } from '../raw-peer.ts';
import { type CuttingProxy, startCuttingProxy } from './cutting-proxy.ts';
import { inSeconds, message, openAt } from './opened.ts';

let proxy: CuttingProxy;
let raw: RawPeer;
let got: { content: Buffer }[];
let broker: Broker;

beforeEach(async () => {
  const url = nodeUrl(sharedNode(), await freshVhostName());
  proxy = await startCuttingProxy({ host: '127.0.0.1', port: Number(new URL(url).port) });
  raw = await openRawPeer(url);
  got = await raw.replyQueue('Q');
  broker = openAt(url.replace(/:\d+\//, `:${proxy.port}/`));
  await broker.publish(toQ());
});

afterEach(async () => {
  proxy.close();
  await raw.close();
});

const toQ = (fields: { once?: boolean; onWritten?: () => void } = {}) =>
  message({ exchange: '', routingKey: 'Q', ...fields });

const arrivals = (text: string) => got.filter(({ content }) => content.toString() === text).length;

test('a message whose confirm was lost is published again; one for once is not, and says that it is unknown', async () => {
  const written: string[] = [];
  const [again, once] = [
    toQ({ onWritten: () => written.push('again') }),
    toQ({ once: true, onWritten: () => written.push('once') }),
  ];
  proxy.hold();
  const publishing = [again, once].map((each) => broker.publish(each));
  const outcomes = Promise.allSettled(publishing);
  await expect.poll(() => [again, once].map(({ text }) => arrivals(text))).toEqual([1, 1]);
  await proxy.cut();
  await proxy.mend();
  const [outcome, unknown] = await outcomes;
  expect(outcome).toEqual({ status: 'fulfilled', value: 'routed' });
  expect(unknown).toMatchObject({ reason: { broker: broker.name, exchange: '', routingKey: 'Q' } });
  expect((unknown as PromiseRejectedResult).reason).toBeInstanceOf(DeliveryUnknown);
  const last = toQ();
  await broker.publish(last);
  await expect.poll(() => [again, once, last].map(({ text }) => arrivals(text))).toEqual([2, 1, 1]);
  expect(written).toEqual(['again', 'once', 'again']);
});

test('one for once that was never written is published when the connection is back', async () => {
  await proxy.cut();
  await expect.poll(() => broker.publish(toQ(), inSeconds(0.1)).catch(({ name }) => name)).not.toBe('routed');
  const once = toQ({ once: true });
  const publishing = broker.publish(once, inSeconds(20));
  await proxy.mend();
  await expect(publishing).resolves.toBe('routed');
  await expect.poll(() => arrivals(once.text)).toBe(1);
});

test('one for once that was never written fails at its deadline, and is not published afterwards', async () => {
  await proxy.cut();
  await expect.poll(() => broker.publish(toQ(), inSeconds(0.1)).catch(({ name }) => name)).not.toBe('routed');
  let isWritten = false;
  const once = toQ({ once: true, onWritten: () => (isWritten = true) });
  await expect(broker.publish(once, inSeconds(0.3))).rejects.toThrow(/ECONNREFUSED|lost/);
  await proxy.mend();
  const last = toQ();
  await broker.publish(last, inSeconds(20));
  await expect.poll(() => arrivals(last.text)).toBe(1);
  expect(arrivals(once.text)).toBe(0);
  expect(isWritten).toBe(false);
});
