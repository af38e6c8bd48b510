import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { InvalidTarget, NobodyListens, NoReply, RemoteError, TransportClosed } from '../../src/transport/errors.ts';
import type { Endpoint, Method, RpcServer, Target, Transport } from '../../src/transport/transport.ts';

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
 */
export function conforms(open: () => Promise<Transport>): void {
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
    test('no more methods run at a time than asked for', async () => {
    test('a cast that is published once arrives, and one that nobody takes fails as others do', async () => {
      const { passed, open: arrived } = gate();
      const { target } = await serve({ m: arrived });
      await client.cast(target, 'm', {}, { once: true });
      await passed;
      const nobody = client.cast({ topic: freshTopic() }, 'm', {}, { once: true });
      await expect(nobody).rejects.toBeInstanceOf(NobodyListens);
    });

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

    test('a server without a name is refused', async () => {
      await expect(far.serve({ topic: 'T', server: '' }, [])).rejects.toBeInstanceOf(InvalidTarget);
    });
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
