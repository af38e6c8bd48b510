import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import {
  InvalidTarget,
  LockHeld,
  NobodyListens,
  NoReply,
  RemoteError,
  TransportClosed,
} from '../../src/transport/errors.ts';
import type {
  Endpoint,
  Method,
  Observation,
  ObservedMessage,
  ObserveOptions,
  RpcServer,
  Target,
  Transport,
  TransportEvent,
} from '../../src/transport/transport.ts';

/** A topic that no other test uses. */
export const freshTopic = (): string => `conforms-${randomUUID().slice(0, 8)}`;

/** A promise with its ends outside. */
export function gate(): { passed: Promise<void>; open: () => void } {
  let open!: () => void;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

/**
 * What every driver promises.
 * @param open a new transport; all of one run reach each other
 * @param deleteQueue as somebody else would, an operator for one
 */
export function conforms(open: () => Promise<Transport>, deleteQueue: (queue: string) => Promise<void>): void {
  let client: Transport;
  let far: Transport;

  beforeAll(async () => {
    [client, far] = await Promise.all([open(), open()]);
  });

  afterAll(async () => {
    await Promise.all([client?.close(), far?.close()]);
  });

  const serve = async (
    methods: Record<string, Method>,
    over: { target?: Partial<Target>; endpoints?: Endpoint[]; concurrency?: number; transport?: Transport } = {},
  ): Promise<{ target: Target & { server: string }; server: RpcServer }> => {
    const target = { topic: freshTopic(), server: 'one', ...over.target } as Target & { server: string };
    const server = await (over.transport ?? far).serve(target, over.endpoints ?? [{ methods }], {
      concurrency: over.concurrency ?? 64,
    });
    onTestFinished(() => server.stop());
    return { target: { ...target }, server };
  };

  describe('calls', () => {
    test('a call runs the method with context and arguments and resolves to its result', async () => {
      const { target } = await serve({ echo: (context, args, request) => ({ context, args, request }) });
      const args = { a: null, b: [1, 'é', { c: 1.5 }], d: '\ud83d\ude00' };
      const result = await client.call({ topic: target.topic }, 'echo', args, { context: { user: 'u' } });
      expect(result).toEqual({
        context: { user: 'u' },
        args,
        request: { replyQueue: expect.stringMatching(/^reply_/), uniqueId: expect.stringMatching(/^[0-9a-f]{32}$/) },
      });
    });

    test('a method without a result gives null', async () => {
      const { target } = await serve({ nothing: () => undefined });
      await expect(client.call({ topic: target.topic }, 'nothing', {})).resolves.toBeNull();
    });

    test('a call to one server is answered by that one, a call to the topic by both in turn', async () => {
      const topic = freshTopic();
      await serve({ who: () => 'a' }, { target: { topic, server: 'a' } });
      await serve({ who: () => 'b' }, { target: { topic, server: 'b' } });
      for (const server of ['a', 'b', 'a']) {
        expect(await client.call({ topic, server }, 'who', {})).toBe(server);
      }
      const answers = [];
      for (let n = 0; n < 6; n += 1) answers.push(await client.call({ topic }, 'who', {}));
      expect(answers.sort()).toEqual(['a', 'a', 'a', 'b', 'b', 'b']);
    });

    test('many calls at once get their own answers each', async () => {
      const { target } = await serve({ echo: async (_, args) => args.n });
      const numbers = Array.from({ length: 200 }, (_, n) => n);
      const answers = await Promise.all(numbers.map((n) => client.call({ topic: target.topic }, 'echo', { n })));
      expect(answers).toEqual(numbers);
    });

    test('what a method throws is a RemoteError at the caller', async () => {
      class NetworkNotFound extends Error {
        remoteModule = 'neutron_lib.exceptions';
      }
      const { target } = await serve({
        fail: () => {
          throw new NetworkNotFound('Network x could not be found.');
        },
      });
      const call = client.call({ topic: target.topic }, 'fail', {});
      await expect(call).rejects.toBeInstanceOf(RemoteError);
      await expect(call).rejects.toMatchObject({
        class: 'NetworkNotFound',
        module: 'neutron_lib.exceptions',
        message: 'Network x could not be found.',
        tb: [],
        args: ['Network x could not be found.'],
        kwargs: {},
      });
    });

    test('a result that JSON does not hold is an error, and the next call is answered', async () => {
      const { target } = await serve({ big: () => 1n, small: () => 1 });
      await expect(client.call({ topic: target.topic }, 'big', {})).rejects.toMatchObject({ class: 'TypeError' });
      await expect(client.call({ topic: target.topic }, 'small', {})).resolves.toBe(1);
    });

    test.each([
      { what: 'an unknown method', over: {}, method: 'nosuch', seen: 'NoSuchMethod' },
      { what: 'a newer version', over: { version: '1.8' }, method: 'known', seen: 'UnsupportedVersion' },
      { what: 'another namespace', over: { namespace: 'x' }, method: 'known', seen: 'UnsupportedVersion' },
    ])('$what is answered $seen', async ({ over, method, seen }) => {
      const { target } = await serve({}, { endpoints: [{ version: '1.7', methods: { known: () => 1 } }] });
      const call = client.call({ topic: target.topic, ...over }, method, {});
      await expect(call).rejects.toMatchObject({ class: seen, module: 'oslo_messaging.rpc.dispatcher' });
    });

    test('a call with fanout is refused', async () => {
      await expect(client.call({ topic: 'T', fanout: true }, 'm', {})).rejects.toBeInstanceOf(InvalidTarget);
    });

    test('a call that gets no reply in time ends with NoReply', async () => {
      const { passed, open: release } = gate();
      const { target } = await serve({ slow: () => passed });
      const call = client.call({ topic: target.topic }, 'slow', {}, { timeoutSeconds: 0.4 });
      await expect(call).rejects.toBeInstanceOf(NoReply);
      await expect(call).rejects.toMatchObject({ seconds: 0.4, endedBy: 'call', method: 'slow' });
      release();
    });

    test('a monitored call outlives its monitor timeout by heartbeats', async () => {
      const { passed, open: release } = gate();
      const { target } = await serve({ slow: () => passed.then(() => 'late') });
      const options = { timeoutSeconds: 10, callMonitorTimeoutSeconds: 2 };
      const call = client.call({ topic: target.topic }, 'slow', {}, options);
      const timer = setTimeout(release, 2600);
      onTestFinished(() => clearTimeout(timer));
      await expect(call).resolves.toBe('late');
    });

    test('an aborted call rejects with the reason', async () => {
      const { passed, open: release } = gate();
      const { passed: isRunning, open: started } = gate();
      const slow = () => {
        started();
        return passed;
      };
      const { target } = await serve({ slow });
      const abort = new AbortController();
      const call = client.call({ topic: target.topic }, 'slow', {}, { signal: abort.signal });
      const outcome = expect(call).rejects.toThrow('enough');
      await isRunning;
      abort.abort(new Error('enough'));
      await outcome;
      release();
    });
  });

  describe('nobody there', () => {
    test.each([
      { what: 'call', send: (target: Target) => client.call(target, 'm', {}) },
      { what: 'cast', send: (target: Target) => client.cast(target, 'm', {}) },
      { what: 'fanout cast', send: (target: Target) => client.cast({ ...target, fanout: true }, 'm', {}) },
    ])('a $what to a topic that no server ever had fails at once with NobodyListens', async ({ send }) => {
      await expect(send({ topic: freshTopic() })).rejects.toBeInstanceOf(NobodyListens);
    });

    test('a call to an exchange that does not exist fails at once, and makes none', async () => {
      const target = { exchange: freshTopic(), topic: 'T' };
      for (let n = 0; n < 2; n += 1) {
        await expect(client.call(target, 'm', {})).rejects.toMatchObject({ absence: 'no-exchange' });
      }
    });

    test('a call and a cast to a stopped server fail, because its queue has no consumer', async () => {
      const { target, server } = await serve({ m: () => 1 });
      await client.call(target, 'm', {});
      await server.stop();
      for (const send of [client.call, client.cast]) {
        await expect(send(target, 'm', {})).rejects.toMatchObject({
          name: 'NobodyListens',
          absence: 'no-consumer',
          queue: `${target.topic}.one`,
        });
      }
    });

    test('a slow server that has taken the call is not taken for a missing one', async () => {
      const { passed, open: release } = gate();
      const { target, server } = await serve({ slow: () => passed.then(() => 'done') }, { concurrency: 1 });
      const call = client.call({ topic: target.topic }, 'slow', {}, { timeoutSeconds: 10 });
      const timer = setTimeout(() => {
        void server.stop();
        release();
      }, 800);
      onTestFinished(() => clearTimeout(timer));
      await expect(call).resolves.toBe('done');
    });

    test('a call that waits is answered by a server that comes later', async () => {
      const topic = freshTopic();
      const call = client.call({ exchange: topic, topic }, 'm', {}, { wait: true, timeoutSeconds: 10 });
      await serve({ m: () => 'late' }, { target: { exchange: topic, topic } });
      await expect(call).resolves.toBe('late');
    });

    test('a call that waits in vain says that nobody was there', async () => {
      const call = client.call({ topic: freshTopic() }, 'm', {}, { wait: true, timeoutSeconds: 0.7 });
      await expect(call).rejects.toBeInstanceOf(NobodyListens);
    });

    test('a cast that waits stays in the queue of a stopped server', async () => {
      const seen: unknown[] = [];
      const { passed, open: both } = gate();
      const m: Method = (_, args) => {
        seen.push(args.n);
        if (seen.length === 2) both();
      };
      const { target, server } = await serve({ m });
      await server.stop();
      await client.cast(target, 'm', { n: 1 }, { wait: true });
      await client.cast(target, 'm', { n: 2 }, { wait: true });
      await serve({ m }, { target, concurrency: 1 });
      await passed;
      expect(seen).toEqual([1, 2]);
    });

    test('an expired cast does not reach the server that comes later', async () => {
      const seen: unknown[] = [];
      const { passed, open: last } = gate();
      const m: Method = (_, args) => {
        seen.push(args.n);
        if (args.n === 2) last();
      };
      const { target, server } = await serve({ m });
      await server.stop();
      await client.cast(target, 'm', { n: 1 }, { wait: true, expirationSeconds: 0.05 });
      await new Promise((resolve) => setTimeout(resolve, 150));
      await client.cast(target, 'm', { n: 2 }, { wait: true });
      await serve({ m }, { target });
      await passed;
      expect(seen).toEqual([2]);
    });

    test('listeners counts the consumers of a queue, and knows a missing queue from an unattended one', async () => {
      const topic = freshTopic();
      expect(await client.listeners({ topic })).toEqual({ queue: topic, consumers: undefined });
      const { server } = await serve({}, { target: { topic } });
      expect(await client.listeners({ topic, server: 'one' })).toEqual({ queue: `${topic}.one`, consumers: 1 });
      await server.stop();
      expect(await client.listeners({ topic })).toEqual({ queue: topic, consumers: 0 });
    });
  });

  describe('casts', () => {
    test('a fanout cast reaches each server of the topic once', async () => {
      const topic = freshTopic();
      const seen: string[] = [];
      const { passed, open: all } = gate();
      for (const server of ['a', 'b', 'c']) {
        const m: Method = (_, args) => {
          seen.push(`${server}${args.n}`);
          if (seen.length === 6) all();
        };
        await serve({ m }, { target: { topic, server }, concurrency: 1 });
      }
      await client.cast({ topic, fanout: true }, 'm', { n: 1 });
      await client.cast({ topic, fanout: true }, 'm', { n: 2 });
      await passed;
      expect(seen.sort()).toEqual(['a1', 'a2', 'b1', 'b2', 'c1', 'c2']);
    });

    test('a cast that is published once arrives, and one that nobody takes fails as others do', async () => {
      const { passed, open: arrived } = gate();
      const { target } = await serve({ m: arrived });
      await client.cast(target, 'm', {}, { once: true });
      await passed;
      const nobody = client.cast({ topic: freshTopic() }, 'm', {}, { once: true });
      await expect(nobody).rejects.toBeInstanceOf(NobodyListens);
    });

    test('a cast tells that it leaves, and tells nothing when it fails before', async () => {
      const left: number[] = [];
      const tell = (n: number) => ({ onWritten: () => void left.push(n) });
      const { target } = await serve({ m: () => null });
      await client.cast(target, 'm', {}, tell(1));
      await expect(client.cast({ topic: freshTopic(), server: 's' }, 'm', {}, tell(2))).rejects.toThrow(NobodyListens);
      await expect(client.cast(target, 'm', {}, { ...tell(3), signal: AbortSignal.abort() })).rejects.toThrow();
      expect(left).toEqual([1]);
    });

    test('casts to one server arrive in order when it runs one method at a time', async () => {
      const seen: unknown[] = [];
      const { passed, open: all } = gate();
      const m: Method = async (_, args) => {
        await new Promise(setImmediate);
        seen.push(args.n);
        if (seen.length === 50) all();
      };
      const { target } = await serve({ m }, { concurrency: 1 });
      const numbers = Array.from({ length: 50 }, (_, n) => n);
      await Promise.all(numbers.map((n) => client.cast(target, 'm', { n })));
      await passed;
      expect(seen).toEqual(numbers);
    });
  });

  describe('servers', () => {
    test('one that runs one method at a time never runs two, and keeps the order of each of its queues', {
      timeout: 20_000,
    }, async () => {
      const seen: Record<string, unknown[]> = { any: [], one: [], all: [] };
      let [running, most, count] = [0, 0, 0];
      const { passed, open: all } = gate();
      const m: Method = async (_, { by, n }) => {
        running += 1;
        most = Math.max(most, running);
        if (count % 7 === 0) await new Promise(setImmediate);
        else if (count % 3 === 0) await undefined;
        seen[String(by)]?.push(n);
        running -= 1;
        count += 1;
        if (count === 3 * numbers.length) all();
      };
      const numbers = Array.from({ length: 1000 }, (_, n) => n);
      const { target } = await serve({ m }, { concurrency: 1 });
      const { topic } = target;
      await Promise.all(
        numbers.flatMap((n) => [
          client.cast({ topic }, 'm', { by: 'any', n }),
          client.cast(target, 'm', { by: 'one', n }),
          client.cast({ topic, fanout: true }, 'm', { by: 'all', n }),
        ]),
      );
      await passed;
      expect(most).toBe(1);
      expect(seen).toEqual({ any: numbers, one: numbers, all: numbers });
    });

    test('one is told when it has its consumers, before it is up, and when it has lost and regained them', async () => {
      const told: string[] = [];
      const target = { topic: freshTopic(), server: 'one' };
      const server = await far.serve(target, [{ methods: { m: () => 1 } }], {
        onConsuming: () => told.push('consuming'),
        onLost: () => told.push('lost'),
      });
      told.push('served');
      await deleteQueue(`${target.topic}.one`);
      await expect.poll(() => told, { timeout: 5_000 }).toEqual(['consuming', 'served', 'lost', 'consuming']);
      await expect(client.call(target, 'm', {})).resolves.toBe(1);
      await server.stop();
      expect(told).toHaveLength(4);
    });

    test('no more methods run at a time than asked for', async () => {
      let [running, most] = [0, 0];
      const m = async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 20));
        running -= 1;
      };
      const { target } = await serve({ m }, { concurrency: 3 });
      await Promise.all(Array.from({ length: 12 }, () => client.call({ topic: target.topic }, 'm', {})));
      expect(most).toBe(3);
    });

    test('stopping finishes what runs and answers it (wire 54)', async () => {
      const { passed, open: release } = gate();
      const { passed: isRunning, open: started } = gate();
      const slow = async () => {
        started();
        await passed;
        return 'finished';
      };
      const { target, server } = await serve({ slow });
      const call = client.call({ topic: target.topic }, 'slow', {});
      await isRunning;
      const stopped = server.stop();
      release();
      await expect(call).resolves.toBe('finished');
      await stopped;
    });

    test('stopping twice is harmless, and so is a server of the same name afterwards', async () => {
      const { target, server } = await serve({ m: () => 'first' });
      await Promise.all([server.stop(), server.stop()]);
      await serve({ m: () => 'second' }, { target });
      await expect(client.call(target, 'm', {})).resolves.toBe('second');
    });

    test('a server may drop what waits for its name from before, and takes what comes after', async () => {
      const { target, server } = await serve({ m: () => undefined });
      await server.stop();
      await client.cast(target, 'm', { sent: 'before' }, { wait: true });
      const taken: unknown[] = [];
      const last = gate();
      const m: Method = (_context, args) => {
        taken.push(args.sent);
        if (args.sent === 'after') last.open();
      };
      const next = await far.serve(target, [{ methods: { m } }], { emptyFirst: true });
      onTestFinished(() => next.stop());
      await client.cast(target, 'm', { sent: 'after' });
      await last.passed;
      expect(taken).toEqual(['after']);
    });

    test('a server that is sent ahead of its turns takes one after another, in order', async () => {
      const target = { topic: freshTopic(), server: 'one' };
      const taken: unknown[] = [];
      const last = gate();
      const m: Method = async (_context, { number }) => {
        taken.push(`${number} begins`);
        await Promise.resolve();
        taken.push(`${number} ends`);
        if (number === 39) last.open();
      };
      const server = await far.serve(target, [{ methods: { m } }], { concurrency: 1, prefetch: 10 });
      onTestFinished(() => server.stop());
      for (let number = 0; number < 40; number += 1) await client.cast(target, 'm', { number });
      await last.passed;
      expect(taken).toEqual(Array.from({ length: 40 }, (_, number) => [`${number} begins`, `${number} ends`]).flat());
    });

    test('a server without a name is refused', async () => {
      await expect(far.serve({ topic: 'T', server: '' }, [])).rejects.toBeInstanceOf(InvalidTarget);
    });
  });

  describe('observing', () => {
    /** What is seen of a topic, to one host or to all. */
    const observe = async (topic: string, over: Partial<ObserveOptions> = {}, transport = far) => {
      const seen: ObservedMessage[] = [];
      const observation = await transport.observe({
        bindings: [
          { exchange: 'neutron', routingKey: `${topic}.#` },
          { exchange: `${topic}_fanout`, routingKey: '' },
        ],
        onMessage: (message) => void seen.push(message),
        ...over,
      });
      onTestFinished(() => observation.stop());
      return { seen, observation };
    };

    test('casts and calls are seen as they were published, and reach their server all the same', async () => {
      const ran: unknown[] = [];
      const m: Method = (_, { n }) => ran.push(n) && n;
      const endpoints = [{ version: '1.7', methods: { m } }];
      const { target } = await serve({}, { target: { server: 'host.example.org' }, endpoints });
      const { topic } = target;
      const { seen } = await observe(topic);
      const context = { user: 'u', auth_token: 't' };
      await client.cast({ topic, fanout: true, version: '1.4' }, 'm', { n: 1 }, { context });
      await client.cast(target, 'm', { n: 2 }, { context });
      await expect(client.call({ topic }, 'm', { n: 3 }, { context })).resolves.toBe(3);
      await expect.poll(() => seen.length).toBe(3);
      const common = { method: 'm', context, receivedAt: expect.any(Date), uniqueId: expect.any(String) };
      const byN = [...seen].sort((a, b) => Number(a.args.n) - Number(b.args.n));
      expect(byN).toEqual([
        { ...common, exchange: `${topic}_fanout`, routingKey: '', args: { n: 1 }, version: '1.4' },
        { ...common, exchange: 'neutron', routingKey: `${topic}.host.example.org`, args: { n: 2 }, version: '1.0' },
        {
          ...common,
          ...{ exchange: 'neutron', routingKey: topic, args: { n: 3 }, version: '1.0' },
          msgId: expect.any(String),
          replyQueue: expect.stringMatching(/^reply_/),
        },
      ]);
      await expect.poll(() => [...ran].sort()).toEqual([1, 2, 3]);
    });

    test('what is published to other keys is not seen', async () => {
      const { target } = await serve({ m: () => 1 });
      const { target: other } = await serve({ m: () => 1 });
      const { target: prefixed } = await serve({ m: () => 1 }, { target: { topic: `${target.topic}x` } });
      const { seen } = await observe(target.topic);
      for (const to of [other, prefixed, target]) await client.cast(to, 'm', {});
      await expect.poll(() => seen.length).toBe(1);
      expect(seen[0]?.routingKey).toBe(`${target.topic}.one`);
    });

    test('an exchange that does not exist is an error, and is not made', async () => {
      const topic = freshTopic();
      for (let n = 0; n < 2; n += 1) {
        await expect(observe(topic)).rejects.toMatchObject({ name: 'NoSuchExchange', exchange: `${topic}_fanout` });
      }
    });

    test('of many messages none is missed, and they come in their order', { timeout: 20_000 }, async () => {
      const { target } = await serve({ m: () => 1 });
      const { seen, observation } = await observe(target.topic);
      const numbers = Array.from({ length: 3000 }, (_, n) => n);
      await Promise.all(numbers.map((n) => client.cast(target, 'm', { n })));
      await expect.poll(() => seen.length, { timeout: 10_000 }).toBe(3000);
      expect(seen.map(({ args }) => args.n)).toEqual(numbers);
      expect(observation.dropped).toBe(0);
    });

    test('who is slow gets one message at a time and sees the newest; the others are counted', async () => {
      const { target } = await serve({ m: () => 1 });
      const { passed, open: goOn } = gate();
      const seen: unknown[] = [];
      const totals: number[] = [];
      const onMessage = async ({ args }: ObservedMessage) => {
        seen.push(args.n);
        await passed;
      };
      const { observation } = await observe(target.topic, {
        capacity: 10,
        onMessage,
        onDropped: (total) => totals.push(total),
      });
      for (let n = 0; n < 50; n += 1) await client.cast(target, 'm', { n });
      await expect.poll(() => totals.at(-1), { timeout: 5_000 }).toBe(39);
      expect(seen).toEqual([0]);
      goOn();
      await expect.poll(() => seen).toEqual([0, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49]);
      expect(observation.dropped).toBe(39);
    });

    test('a failing onMessage is logged, and the next message comes', async () => {
      const { target } = await serve({ m: () => 1 });
      const log: TransportEvent[] = [];
      const onMessage = ({ args }: ObservedMessage) => {
        if (args.n === 1) throw new Error('broken');
        log.push({ level: 'info', message: 'seen' });
      };
      await observe(target.topic, { onMessage, log: (event) => log.push(event) });
      await client.cast(target, 'm', { n: 1 });
      await client.cast(target, 'm', { n: 2 });
      await expect
        .poll(() => log)
        .toMatchObject([{ level: 'error', error: { message: 'broken' } }, { message: 'seen' }]);
    });

    test.each([
      { what: 'an observation that was stopped', end: (observation: Observation) => observation.stop() },
      { what: 'one whose transport was closed', end: (_: Observation, transport: Transport) => transport.close() },
    ])('$what sees nothing more, and leaves no fanout exchange behind', async ({ end }) => {
      const { target, server } = await serve({ m: () => 1 });
      const mine = await open();
      onTestFinished(() => mine.close());
      const { seen, observation } = await observe(target.topic, {}, mine);
      await end(observation, mine);
      await client.cast(target, 'm', {});
      await server.stop();
      const toAll = client.cast({ topic: target.topic, fanout: true }, 'm', {});
      await expect(toAll).rejects.toMatchObject({ absence: 'no-exchange' });
      expect(seen).toEqual([]);
    });

    test.each([0, -1, 1.5])('a capacity of %s is refused', async (capacity) => {
      await expect(observe('T', { capacity })).rejects.toBeInstanceOf(RangeError);
    });
  });

  describe('locks', () => {
    test.each([
      { who: 'another transport', transport: () => client },
      { who: 'the same transport', transport: () => far },
    ])('what is held, $who does not get, until it is released', async ({ transport }) => {
      const name = freshTopic();
      const lock = await far.lock(name);
      await expect(transport().lock(name)).rejects.toMatchObject({ name: 'LockHeld', lock: name });
      await lock.release();
      const next = await transport().lock(name);
      await lock.release();
      await expect(far.lock(name)).rejects.toBeInstanceOf(LockHeld);
      await next.release();
      expect([lock, next].map(({ lost }) => lost.aborted)).toEqual([false, false]);
    });

    test('a lock whose queue is deleted is lost, and can be had again', async () => {
      const name = freshTopic();
      const lock = await far.lock(name);
      await deleteQueue(name);
      await expect.poll(() => lock.lost.aborted).toBe(true);
      const next = await far.lock(name);
      await lock.release();
      await expect(client.lock(name)).rejects.toBeInstanceOf(LockHeld);
      await next.release();
    });

    test('a transport that closes loses its locks', async () => {
      const name = freshTopic();
      const mine = await open();
      const lock = await mine.lock(name);
      await mine.close();
      expect(lock.lost.aborted).toBe(true);
      await (await client.lock(name)).release();
    });
  });

  test('a broker has an identity that is the same for all who ask', async () => {
    const [mine, theirs] = await Promise.all([client.identity(), far.identity()]);
    expect(mine).toEqual(theirs);
    expect(mine).toMatchObject({ product: expect.stringMatching(/./), cluster: expect.stringMatching(/./) });
  });

  describe('closing', () => {
    test('waiting calls are rejected, later ones refused, and a second close is harmless', async () => {
      const { passed, open: release } = gate();
      const { passed: isRunning, open: started } = gate();
      const slow = () => {
        started();
        return passed;
      };
      const { target } = await serve({ slow });
      const mine = await open();
      const outcome = expect(mine.call(target, 'slow', {})).rejects.toBeInstanceOf(TransportClosed);
      await isRunning;
      await Promise.all([mine.close(), mine.close()]);
      await outcome;
      await expect(mine.call(target, 'slow', {})).rejects.toBeInstanceOf(TransportClosed);
      await expect(mine.cast(target, 'slow', {})).rejects.toBeInstanceOf(TransportClosed);
      await expect(mine.serve(target, [])).rejects.toBeInstanceOf(TransportClosed);
      const observing = mine.observe({ bindings: [], onMessage: () => undefined });
      await expect(observing).rejects.toBeInstanceOf(TransportClosed);
      await expect(mine.lock('L')).rejects.toBeInstanceOf(TransportClosed);
      await expect(mine.identity()).rejects.toBeInstanceOf(TransportClosed);
      release();
    });

    test('a transport that closes stops its servers', async () => {
      const mine = await open();
      const { target } = await serve({ m: () => 1 }, { transport: mine });
      await mine.close();
      await expect(client.call(target, 'm', {})).rejects.toMatchObject({ absence: 'no-consumer' });
    });
  });
}
