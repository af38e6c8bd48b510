import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { decodeEnvelope, encodeEnvelope } from '../../src/transport/envelope.ts';
import { MemoryHub } from '../../src/transport/memory/memory-hub.ts';
import { openMemoryTransport } from '../../src/transport/memory/open-memory-transport.ts';
import type { Endpoint, Method, ServeOptions, Transport, TransportEvent } from '../../src/transport/transport.ts';
import { gate } from './conforms.ts';

type Body = Record<string, unknown>;

let hub: MemoryHub;
let transport: Transport;
let log: TransportEvent[];
let replies: Body[];
let ran: unknown[];

beforeEach(() => {
  hub = new MemoryHub();
  log = [];
  ran = [];
  replies = [];
  transport = openMemoryTransport(hub, {
    log: (event) => log.push(event),
    replyRetry: { everySeconds: 0.02, forSeconds: 0.4 },
  });
  listenFor('R');
});

afterEach(() => transport.close());

const listenFor = (queue: string) =>
  hub.declareQueue(queue).consume({
    prefetch: 0,
    onDelivery: (delivery) => {
      delivery.ack();
      replies.push(decodeEnvelope(delivery));
    },
  });

const serve = (methods: Record<string, Method>, options: ServeOptions = {}, endpoint: Partial<Endpoint> = {}) =>
  transport.serve({ topic: 'T', server: 'S' }, [{ methods, ...endpoint }], options);

const note: Method = (_, args) => {
  ran.push(args.n);
  return args.n;
};

const send = (body: Buffer | string, contentType: string | undefined = 'application/json') =>
  hub.publish({ exchange: 'neutron', routingKey: 'T', body: Buffer.from(body), contentType });

const request = (body: Body) => send(encodeEnvelope({ method: 'm', args: {}, _msg_id: 'i', _reply_q: 'R', ...body }));

const untilReplies = (count: number) => expect.poll(() => replies).toHaveLength(count);

test('a reply has result, failure, ending, the id of its request and one of its own (wire 42)', async () => {
  await serve({ m: note });
  request({ args: { n: 1 }, _msg_id: 'abc' });
  await untilReplies(1);
  expect(replies).toEqual([{ result: 1, failure: null, ending: true, _msg_id: 'abc', _unique_id: expect.any(String) }]);
});

test('a body without an envelope is served (wire 49)', async () => {
  await serve({ m: note });
  send(JSON.stringify({ method: 'm', args: { n: 1 }, _msg_id: 'i', _reply_q: 'R' }));
  await untilReplies(1);
  expect(replies[0]).toMatchObject({ result: 1 });
});

describe('poison (wire 48)', () => {
  const good = encodeEnvelope({ method: 'm', args: { n: 'poison' } });

  test.each([
    { what: 'no content type', body: good, contentType: undefined },
    { what: 'text/plain', body: good, contentType: 'text/plain' },
    { what: 'no JSON', body: 'x' },
    { what: 'a list', body: '[]' },
    { what: 'another envelope version', body: good.toString().replace('2.0', '2.1') },
    { what: 'an inner object', body: '{"oslo.version": "2.0", "oslo.message": {}}' },
  ])('$what is refused and logged, and the next request is answered', async ({ body, ...rest }) => {
    await serve({ m: note });
    const contentType = 'contentType' in rest ? rest.contentType : 'application/json';
    hub.publish({ exchange: 'neutron', routingKey: 'T', body: Buffer.from(body), contentType });
    request({ args: { n: 'good' } });
    await untilReplies(1);
    expect(ran).toEqual(['good']);
    expect(log).toMatchObject([{ level: 'warning', error: { name: 'MalformedMessage' } }]);
    expect(hub.queue('T')?.readyCount).toBe(0);
  });

  test.each([
    { what: 'no method', body: { method: undefined }, seen: 'NoSuchMethod' },
    { what: 'null arguments', body: { args: null }, seen: 'TypeError' },
    { what: 'a list of arguments', body: { args: [] }, seen: 'TypeError' },
    { what: 'a null version', body: { version: null }, seen: 'UnsupportedVersion' },
  ])('an envelope with $what inside is answered with a failure', async ({ body, seen }) => {
    await serve({ m: note });
    request(body);
    await untilReplies(1);
    expect(JSON.parse(String(replies[0]?.failure))).toMatchObject({ class: seen });
  });
});

describe('repeats (wire 47)', () => {
  test('the same _unique_id again is neither run nor answered, until 16 others came', async () => {
    await serve({ m: note }, { concurrency: 1 });
    request({ args: { n: 'a' }, _unique_id: 'u' });
    request({ args: { n: 'again' }, _unique_id: 'u' });
    for (let n = 0; n < 16; n += 1) request({ args: { n }, _unique_id: `u${n}` });
    request({ args: { n: 'forgotten' }, _unique_id: 'u' });
    await untilReplies(18);
    expect(ran[1]).toBe(0);
    expect(ran.at(-1)).toBe('forgotten');
  });

  test('each server remembers for itself: a fanout cast runs at both', async () => {
    await serve({ m: note });
    await transport.serve({ topic: 'T', server: 'S2' }, [{ methods: { m: note } }]);
    await transport.cast({ topic: 'T', fanout: true }, 'm', { n: 1 });
    await expect.poll(() => ran).toEqual([1, 1]);
  });
});

describe('heartbeats (wire 46)', () => {
  test.each([
    { timeout: 2, beats: 1 },
    { timeout: 1, beats: 0 },
    { timeout: null, beats: 0 },
  ])('a method of 1.3 s sends $beats before its reply when _timeout is $timeout', async ({ timeout, beats }) => {
    await serve({ m: () => new Promise((resolve) => setTimeout(resolve, 1300, 'done')) });
    request({ _timeout: timeout });
    await expect.poll(() => replies.at(-1)?.ending, { timeout: 3000 }).toBe(true);
    expect(replies.map(({ ending, result, _msg_id }) => [ending, result, _msg_id])).toEqual([
      ...Array(beats).fill([false, null, 'i']),
      [true, 'done', 'i'],
    ]);
  });

  test('a cast gets none, whatever its _timeout says', async () => {
    const { passed, open } = gate();
    await serve({ m: () => new Promise((resolve) => setTimeout(resolve, 1200)).then(open) });
    request({ _msg_id: undefined, _timeout: 2 });
    await passed;
    expect(replies).toEqual([]);
  });
});

describe('replies that cannot be delivered (wire 51)', () => {
  test('a reply finds a queue that is declared later', async () => {
    await serve({ m: note });
    request({ args: { n: 1 }, _reply_q: 'later' });
    await expect.poll(() => ran).toEqual([1]);
    listenFor('later');
    await untilReplies(1);
  });

  test('a reply to nobody is given up after the retry time, and others are answered meanwhile', async () => {
    await serve({ m: note }, { concurrency: 1 });
    request({ args: { n: 'lost' }, _reply_q: 'never' });
    request({ args: { n: 'answered' } });
    await untilReplies(1);
    expect(log).toEqual([]);
    await expect.poll(() => log).toMatchObject([{ level: 'warning', message: expect.stringContaining('never') }]);
  });

  test('a queue given up lately is tried once and not waited for', async () => {
    await serve({ m: note });
    request({ _reply_q: 'never' });
    await expect.poll(() => log).toHaveLength(1);
    request({ _reply_q: 'another' });
    request({ _reply_q: 'never' });
    await expect.poll(() => log).toHaveLength(3);
    const given = log.map(({ message }) => message.split(' ').at(-1));
    expect(given).toEqual(['never', 'never', 'another']);
    listenFor('never');
    request({ args: { n: 'back' }, _reply_q: 'never' });
    await untilReplies(1);
  });

  test('a request with an id and no reply queue does no harm (wire 52)', async () => {
    await serve({ m: note });
    request({ args: { n: 1 }, _reply_q: undefined });
    request({ args: { n: 2 } });
    await untilReplies(1);
    expect(ran).toEqual([1, 2]);
  });
});

test('a cast that fails is logged and nothing is published (wire 50)', async () => {
  await serve({
    m: () => {
      throw new Error('broken');
    },
  });
  request({ _msg_id: undefined });
  await expect.poll(() => log).toMatchObject([{ level: 'error', error: { message: 'broken' } }]);
  request({});
  await untilReplies(1);
});

test("errors that name no module have the transport's own", async () => {
  await serve({
    m: () => {
      throw new RangeError('far');
    },
  });
  request({});
  await untilReplies(1);
  expect(JSON.parse(String(replies[0]?.failure))).toEqual({
    class: 'RangeError',
    module: 'oslo.messaging.ts',
    message: 'far',
    tb: [],
    args: ['far'],
    kwargs: {},
  });
});

test('what waits for a worker is not acknowledged, what runs is (wire 43)', async () => {
  const { passed, open } = gate();
  await serve({ m: () => passed }, { concurrency: 2 });
  for (let n = 0; n < 7; n += 1) request({});
  // two run, two wait for a worker unacknowledged, the broker keeps the rest
  await expect.poll(() => hub.queue('T')?.readyCount).toBe(3);
  open();
  await untilReplies(7);
});

test.each([0, -1, 1.5, Number.NaN])('a concurrency of %s is refused', async (concurrency) => {
  await expect(serve({}, { concurrency })).rejects.toBeInstanceOf(RangeError);
});
