import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { decodeEnvelope, encodeEnvelope } from '../../src/transport/envelope.ts';
import { MemoryHub } from '../../src/transport/memory/memory-hub.ts';
import { openMemoryTransport } from '../../src/transport/memory/open-memory-transport.ts';
import type { Transport, TransportEvent } from '../../src/transport/transport.ts';

type Body = Record<string, unknown>;

let hub: MemoryHub;
let client: Transport;
let log: TransportEvent[];
/** Bodies of the requests that came in, and what each is answered with. */
let requests: Body[];
let answer: (request: Body) => unknown[];

const publish = (queue: string, body: unknown, contentType = 'application/json') =>
  hub.publish({ exchange: '', routingKey: queue, body: Buffer.from(JSON.stringify(body)), contentType });

const envelope = (body: Body) => JSON.parse(encodeEnvelope(body).toString());

beforeEach(() => {
  hub = new MemoryHub();
  log = [];
  requests = [];
  answer = () => [];
  client = openMemoryTransport(hub, { log: (event) => log.push(event) });
  hub.declareExchange('neutron', 'topic');
  hub.declareQueue('T').consume({
    prefetch: 0,
    onDelivery: (delivery) => {
      delivery.ack();
      const request = decodeEnvelope(delivery);
      requests.push(request);
      for (const body of answer(request)) publish(String(request._reply_q), body);
    },
  });
  hub.bind('neutron', 'T', 'T');
});

afterEach(() => client.close());

const call = (options = {}) => client.call({ topic: 'T', version: '1.0' }, 'm', {}, { timeoutSeconds: 5, ...options });
const part = (request: Body, rest: Body) => envelope({ _msg_id: request._msg_id, ...rest });

describe('the outcome of a call (wire spec 7.2)', () => {
  const failure = '{"class": "C", "module": "m", "message": "f"}';

  test.each([
    { what: 'one result', parts: [{ result: 7, failure: null, ending: true }], outcome: 7 },
    { what: 'a null result', parts: [{ result: null, failure: null, ending: true }], outcome: null },
    {
      what: 'a result, then an empty end (wire 29)',
      parts: [
        { result: 7, failure: null, ending: false },
        { result: null, failure: null, ending: true },
      ],
      outcome: 7,
    },
    {
      what: 'a result, then another',
      parts: [
        { result: 1, ending: false },
        { result: 2, ending: true },
      ],
      outcome: 2,
    },
    {
      what: 'heartbeats that nobody asked for, then a result (wire 25)',
      parts: [
        { result: null, failure: null, ending: false },
        { result: null, failure: null, ending: false },
        { result: 3, failure: null, ending: true },
      ],
      outcome: 3,
    },
    { what: 'an empty failure beside a result', parts: [{ result: 4, failure: '', ending: true }], outcome: 4 },
    {
      what: 'two final replies',
      parts: [
        { result: 1, ending: true },
        { result: 2, ending: true },
      ],
      outcome: 1,
    },
  ])('$what', async ({ parts, outcome }) => {
    answer = (request) => parts.map((body) => part(request, body));
    await expect(call()).resolves.toBe(outcome);
  });

  test.each([
    { what: 'a failure', parts: [{ failure, ending: true }] },
    { what: 'a failure and a result in one reply', parts: [{ result: 1, failure, ending: true }] },
    { what: 'a failure, then an empty end', parts: [{ failure, ending: false }, { ending: true }] },
  ])('$what is an error', async ({ parts }) => {
    answer = (request) => parts.map((body) => part(request, body));
    await expect(call()).rejects.toMatchObject({ name: 'RemoteError', class: 'C', module: 'm', message: 'f' });
  });

  test('replies with an unknown, a missing or a settled id are ignored without a word (wire 24)', async () => {
    answer = (request) => [
      envelope({ _msg_id: 'nobody', result: 1, ending: true }),
      envelope({ _msg_id: null, result: 1, ending: true }),
      envelope({ result: 1, ending: true }),
      part(request, { result: 2, ending: true }),
      part(request, { result: null, ending: false }),
    ];
    await expect(call()).resolves.toBe(2);
    await expect(call()).resolves.toBe(2);
    expect(log).toEqual([]);
  });

  test('poison in the reply queue is dropped with a log line, and the reply behind it is read (wire 31)', async () => {
    answer = (request) => {
      publish(String(request._reply_q), 'x', 'text/plain');
      publish(String(request._reply_q), [1]);
      return [part(request, { result: 1, ending: true })];
    };
    await expect(call()).resolves.toBe(1);
    expect(log.map(({ level }) => level)).toEqual(['warning', 'warning']);
    expect(hub.queue(hub.names.queues.find((name) => name.startsWith('reply_'))!)?.readyCount).toBe(0);
  });
});

test('closing leaves no reply unacknowledged in the reply queue', async () => {
  answer = (request) => [part(request, { result: 1, ending: true }), part(request, { ending: false })];
  await Promise.all([call(), call()]);
  const queue = hub.queue(hub.names.queues.find((name) => name.startsWith('reply_'))!)!;
  await client.close();
  expect(queue.readyCount).toBe(0);
});

describe('timeouts (wire spec 7.3, 7.4)', () => {
  test('a call whose heartbeats stop ends by its monitor timeout, not by its own', async () => {
    answer = (request) => [part(request, { ending: false })];
    await expect(call({ timeoutSeconds: 30, callMonitorTimeoutSeconds: 0.3 })).rejects.toMatchObject({
      name: 'NoReply',
      endedBy: 'call-monitor',
      seconds: 0.3,
    });
  });

  test('heartbeats do not stretch the timeout of the whole call', async () => {
    answer = (request) => {
      const beat = setInterval(() => publish(String(request._reply_q), part(request, { ending: false })), 50);
      setTimeout(() => clearInterval(beat), 2000).unref();
      return [];
    };
    const slow = call({ timeoutSeconds: 0.6, callMonitorTimeoutSeconds: 0.3 });
    await expect(slow).rejects.toMatchObject({ endedBy: 'call', seconds: 0.6 });
  });

  test('a reply after the timeout does no harm, and the next call is answered (wire 32)', async () => {
    let late: (() => void) | undefined;
    answer = (request) => {
      late = () => publish(String(request._reply_q), part(request, { result: 'late', ending: true }));
      return [];
    };
    await expect(call({ timeoutSeconds: 0.1 })).rejects.toMatchObject({ name: 'NoReply' });
    answer = (request) => [part(request, { result: 'in time', ending: true })];
    late?.();
    await expect(call()).resolves.toBe('in time');
  });

  test.each([0, -1, Number.NaN])('a timeout of %s seconds is refused', async (timeoutSeconds) => {
    await expect(call({ timeoutSeconds })).rejects.toBeInstanceOf(RangeError);
  });

  test('a call aborted beforehand sends nothing', async () => {
    await expect(call({ signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow('no');
    expect(requests).toEqual([]);
  });
});

describe('what a request says (wire spec 5.3)', () => {
  beforeEach(() => {
    answer = (request) => [part(request, { result: 1, ending: true })];
  });

  test('ids are new each time, the reply queue is the one that is consumed (wire 12, 19)', async () => {
    await call();
    await call();
    const [one, two] = requests;
    for (const key of ['_msg_id', '_unique_id']) {
      expect(one?.[key]).toMatch(/^[0-9a-f]{32}$/);
      expect(one?.[key]).not.toBe(two?.[key]);
    }
    expect(one?._reply_q).toMatch(/^reply_[0-9a-f]{32}$/);
    expect(two?._reply_q).toBe(one?._reply_q);
    expect(hub.queue(String(one?._reply_q))?.consumerCount).toBe(1);
  });

  test('_timeout is null on a plain call, whole seconds on a monitored one (wire 13)', async () => {
    await call();
    await call({ callMonitorTimeoutSeconds: 3.5 });
    expect(requests.map((request) => request._timeout)).toEqual([null, 3]);
  });

  test('a cast has none of the keys of a call (wire 13)', async () => {
    await client.cast({ topic: 'T', version: '1.0' }, 'm', { a: 1 }, { context: { is_admin: true } });
    await expect.poll(() => requests).toHaveLength(1);
    expect(requests[0]).toEqual({
      method: 'm',
      args: { a: 1 },
      version: '1.0',
      _unique_id: expect.any(String),
      _context_is_admin: true,
    });
  });

  test("without a context Neutron's admin context goes along", async () => {
    await call();
    expect(requests[0]).toMatchObject({ _context_is_admin: true, _context_request_id: expect.stringMatching(/^req-/) });
  });
});
