import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConsumeMessage } from 'amqplib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { adminContext } from '../../src/transport/admin-context.ts';
import type { RemoteError } from '../../src/transport/errors.ts';
import { openTransport } from '../../src/transport/open.ts';
import type { Transport } from '../../src/transport/transport.ts';
import { type PythonServer, startPythonServer } from '../support/peers.ts';
import { nodeUrl } from '../support/rabbitmq/broker-node.ts';
import { ctl, freshVhost, freshVhostName, sharedNode } from '../support/rabbitmq.ts';
import { innerOf, openRawPeer, type RawPeer } from './raw-peer.ts';

const QUERY = 'q-plugin-l2population-query';
const AGENT = 'q-agent-notifier-l2population-update';
const NETWORK = '6b1e4f5c-0d38-4f53-9c0e-1f7f1b6d8a11';
const ENTRY = {
  segment_id: 1001,
  network_type: 'vxlan',
  ports: {
    '10.9.0.11': [
      ['00:00:00:00:00:00', '0.0.0.0'],
      ['fa:16:3e:11:22:33', '10.1.0.5'],
    ],
  },
};

let url: string;
let vhost: string;
let folder: string;
let client: Transport;
let raw: RawPeer;
const servers: Record<string, PythonServer> = {};

/** One Python server for each way to behave, each at its own topic; all take seconds to start, so at once. */
const FLAGS: Record<string, string[]> = {
  one: ['--role', 'both', '--server', 'one'],
  two: ['--role', 'both', '--server', 'two.example.org'],
  neutron: ['--topic', 'neutron-context', '--neutron-context'],
  beating: ['--topic', 'beating', '--heartbeat-every', '0.4', '--delay', '1.2'],
  slow: ['--topic', 'slow', '--delay', '4'],
  steady: ['--topic', 'steady', '--delay', '1'],
  failing: ['--topic', 'failing', '--raise', 'ValueError', '--raise-args', '["no"]'],
  lacking: [
    '--topic',
    'lacking',
    '--raise',
    'neutron_lib.exceptions.NetworkNotFound',
    '--raise-kwargs',
    '{"net_id": "x"}',
  ],
};

beforeAll(async () => {
  vhost = await freshVhostName();
  url = nodeUrl(sharedNode(), vhost);
  folder = await mkdtemp(join(tmpdir(), 'interop-'));
  await writeFile(join(folder, 'fdb.json'), JSON.stringify({ [NETWORK]: ENTRY }));
  [client, raw] = await Promise.all([openTransport(url), openRawPeer(url)]);
  await Promise.all([
    ...Object.entries(FLAGS).map(async ([name, flags]) => {
      servers[name] = await startPythonServer(url, '--data', join(folder, 'fdb.json'), ...flags);
    }),
    startPythonServer(`${url}?kombu_compression=gzip`, '--topic', 'compressed').then((server) => {
      servers.compressed = server;
    }),
  ]);
});

afterAll(async () => {
  await Promise.all([...Object.values(servers).map((server) => server.stop()), client?.close(), raw?.close()]);
  await rm(folder, { recursive: true, force: true });
});

const ask = (topic: string, options = {}, networks = [NETWORK]) =>
  client.call(
    { topic, version: '1.0' },
    'get_fdb_entries',
    { network_ids: networks },
    { timeoutSeconds: 10, ...options },
  );

describe('requests', () => {
  test('a call is taken with method and arguments as sent, nulls and non-ASCII included (wire 9)', async () => {
    const args = { a: null, b: 'é \u{1f600} "\\', c: [1, 1.5, true, {}], d: { e: [] } };
    const target = { topic: QUERY, server: 'one', version: '1.0' };
    await expect(client.call(target, 'echo', args)).resolves.toEqual(args);
    await expect.poll(() => servers.one!.events.at(-1)).toMatchObject({ event: 'call', method: 'echo', args });
    const query = { network_ids: [NETWORK, 'unknown'], host: 'compute-1', source: null };
    await expect(client.call(target, 'get_fdb_entries', query)).resolves.toEqual({ [NETWORK]: ENTRY });
    await expect.poll(() => servers.one!.events.at(-1)).toMatchObject({ method: 'get_fdb_entries', args: query });
  });

  describe('seen by a plain consumer', () => {
    let calls: ConsumeMessage[];
    let casts: ConsumeMessage[];

    beforeAll(async () => {
      calls = await raw.answer('seen-calls', () => [{ result: 1, failure: null, ending: true }]);
      casts = await raw.collect('seen-casts');
      await client.call({ topic: 'seen-calls', version: '1.0' }, 'm', { a: 1 }, { timeoutSeconds: 2.5 });
      await client.call({ topic: 'seen-calls' }, 'm', {}, { callMonitorTimeoutSeconds: 4 });
      await client.cast({ topic: 'seen-casts', version: '1.0' }, 'm', {});
      await vi.waitFor(() => expect(casts).toHaveLength(1));
    });

    test('properties are those of Python, expiration is what is left in whole ms (wire 10)', () => {
      const properties = {
        contentType: 'application/json',
        contentEncoding: 'utf-8',
        deliveryMode: 2,
        priority: 0,
        headers: {},
        replyTo: undefined,
        correlationId: undefined,
        messageId: undefined,
        timestamp: undefined,
        type: undefined,
        userId: undefined,
        appId: undefined,
      };
      expect(calls[0]?.properties).toMatchObject(properties);
      expect(calls[0]?.properties.expiration).toMatch(/^(2[0-4]\d\d|2500)$/);
      expect(casts[0]?.properties).toMatchObject({ ...properties, expiration: undefined });
      expect(calls[0]?.fields).toMatchObject({ exchange: 'neutron', routingKey: 'seen-calls' });
    });

    test('the envelope has version 2.0 and a string inside (wire 11)', () => {
      for (const message of [calls[0]!, casts[0]!]) {
        const outer = JSON.parse(message.content.toString());
        expect(outer).toEqual({ 'oslo.version': '2.0', 'oslo.message': expect.any(String) });
      }
    });

    test('ids are 32 hex digits and differ, the reply queue is the declared one (wire 12, 19)', async () => {
      const [one, two] = calls.map(innerOf);
      for (const key of ['_msg_id', '_unique_id']) {
        expect(one?.[key]).toMatch(/^[0-9a-f]{32}$/);
        expect(two?.[key]).not.toBe(one?.[key]);
      }
      const queues = await ctl(
        'list_queues',
        '-p',
        vhost,
        '--no-table-headers',
        'name',
        'durable',
        'auto_delete',
        'exclusive',
        'arguments',
        'consumers',
      );
      const rows = queues.split('\n').map((row) => row.split('\t'));
      expect(rows).toContainEqual([String(one?._reply_q), 'false', 'false', 'false', '[{"x-expires",1800000}]', '1']);
      expect(one?._reply_q).toMatch(/^reply_[0-9a-f]{32}$/);
    });

    test('_timeout is null on a plain call, whole on a monitored one, and absent from casts (wire 13)', () => {
      expect(calls.map((message) => innerOf(message)._timeout)).toEqual([null, 4]);
      for (const key of ['_timeout', '_msg_id', '_reply_q']) expect(innerOf(casts[0]!)).not.toHaveProperty(key);
    });
  });

  test('a call to one server is answered by that one, with two running (wire 14)', async () => {
    for (const name of ['one', 'two'] as const) {
      const server = name === 'one' ? 'one' : 'two.example.org';
      const args = { marker: `to ${server}` };
      await client.call({ topic: QUERY, server, version: '1.0' }, 'echo', args);
      const other = name === 'one' ? servers.two! : servers.one!;
      await expect.poll(() => servers[name]!.events.at(-1)).toMatchObject({ args });
      expect(other.events).not.toContainEqual(expect.objectContaining({ args }));
    }
  });

  test('a fanout cast reaches every agent once (wire 15)', async () => {
    const fdb_entries = { fanout: { segment_id: 15, network_type: 'vxlan', ports: {} } };
    await client.cast({ topic: AGENT, fanout: true, version: '1.0' }, 'add_fdb_entries', { fdb_entries });
    const seen = (server: PythonServer) => server.events.filter((event) => 'fanout' in Object(event.fdb_entries));
    for (const server of [servers.one!, servers.two!]) await expect.poll(() => seen(server)).toHaveLength(1);
    // one more to each behind it: had it come twice, the second would be there by now
    for (const [name, server] of [
      ['one', servers.one!],
      ['two.example.org', servers.two!],
    ] as const) {
      await client.cast({ topic: AGENT, server: name, version: '1.0' }, 'add_fdb_entries', {
        fdb_entries: { last: 1 },
      });
      await expect.poll(() => server.events.at(-1)?.fdb_entries).toEqual({ last: 1 });
      expect(seen(server)).toHaveLength(1);
    }
  });

  test.each(['add', 'remove', 'update'])(
    'a cast of %s arrives by host and by fanout as sent (wire 16)',
    async (verb) => {
      const payload =
        verb === 'update'
          ? { chg_ip: { [NETWORK]: { '10.9.0.11': { before: [['fa:16:3e:11:22:33', '10.1.0.5']], after: [] } } } }
          : { [NETWORK]: ENTRY };
      const method = `${verb}_fdb_entries`;
      for (const to of [{ server: 'one' }, { fanout: true }]) {
        const before = servers.one!.events.length;
        await client.cast({ topic: AGENT, version: '1.0', ...to }, method, { fdb_entries: payload });
        await expect
          .poll(() => servers.one!.events.slice(before))
          .toMatchObject([{ event: 'fdb', method, host: null, fdb_entries: payload }]);
      }
    },
  );

  test("the server reads the admin context, its request id included, with Neutron's own serializer (wire 20)", async () => {
    const context = adminContext();
    await ask('neutron-context', { context });
    await expect
      .poll(() => servers.neutron!.events.at(-1)?.context)
      .toMatchObject({ is_admin: true, request_id: context.request_id });
  });

  test('a request without context keys is accepted (wire 21)', async () => {
    await expect(ask('neutron-context', { context: {} })).resolves.toEqual({ [NETWORK]: ENTRY });
  });
});

describe('replies', () => {
  test('the heartbeats that a Python server sends for ever after NoSuchMethod do no harm (wire 28)', async () => {
    const target = { topic: QUERY, server: 'one', version: '1.0' };
    const wrong = client.call(target, 'get_fdb_entriez', {}, { callMonitorTimeoutSeconds: 2 });
    await expect(wrong).rejects.toMatchObject({ name: 'RemoteError', class: 'NoSuchMethod' });
    await expect(ask('beating')).resolves.toEqual({ [NETWORK]: ENTRY });
  });

  test('a null result gives null (wire 23)', async () => {
    await expect(client.call({ topic: QUERY, version: '1.0' }, 'nothing', {})).resolves.toBeNull();
  });

  test('a reply with an unknown id is ignored and the next call works (wire 24)', async () => {
    await raw.answer('foreign', (request) => [
      { _msg_id: 'f'.repeat(32), result: 1, ending: true },
      { _msg_id: request._msg_id, result: 2, failure: null, ending: true },
    ]);
    await expect(client.call({ topic: 'foreign' }, 'm', {})).resolves.toBe(2);
    await expect(client.call({ topic: 'foreign' }, 'm', {})).resolves.toBe(2);
  });

  test('heartbeats that were not asked for do not disturb the result (wire 25)', async () => {
    await expect(ask('beating')).resolves.toEqual({ [NETWORK]: ENTRY });
  });

  test('a monitored call outlives its monitor timeout while heartbeats come (wire 26)', async () => {
    await expect(ask('slow', { timeoutSeconds: 20, callMonitorTimeoutSeconds: 2 })).resolves.toEqual({
      [NETWORK]: ENTRY,
    });
  });

  test('heartbeats do not stretch the call timeout (wire 26)', async () => {
    await expect(ask('slow', { timeoutSeconds: 1.5, callMonitorTimeoutSeconds: 2 })).rejects.toMatchObject({
      name: 'NoReply',
      endedBy: 'call',
    });
  });

  test('a monitored call of a server that hangs fails by its monitor timeout (wire 27)', async () => {
    const taken = servers.slow!.events.length;
    const hanging = ask('slow', { timeoutSeconds: 20, callMonitorTimeoutSeconds: 2 });
    const outcome = expect(hanging).rejects.toMatchObject({ name: 'NoReply', endedBy: 'call-monitor', seconds: 2 });
    await expect.poll(() => servers.slow!.events.length).toBe(taken + 1);
    servers.slow!.signal('SIGSTOP');
    await outcome;
    servers.slow!.signal('SIGCONT');
  });

  test('a reply in two parts gives the result of the first (wire 29)', async () => {
    await raw.answer('parts', () => [
      { result: 7, failure: null, ending: false },
      { result: null, failure: null, ending: true },
    ]);
    await expect(client.call({ topic: 'parts' }, 'm', {})).resolves.toBe(7);
  });

  test('a compressed reply is read (wire 30)', async () => {
    const args = { text: 'x'.repeat(500) };
    await expect(client.call({ topic: 'compressed', version: '1.0' }, 'echo', args)).resolves.toEqual(args);
  });

  test('poison in the reply queue is dropped, and the reply behind it is read (wire 31)', async () => {
    await raw.answer('poison', () => [
      { text: 'x', contentType: 'text/plain' },
      { text: '[1]', contentType: 'application/json' },
      { result: 1, failure: null, ending: true },
    ]);
    await expect(client.call({ topic: 'poison' }, 'm', {})).resolves.toBe(1);
  });

  test('a call to a server that does not answer ends at its timeout, and the next is answered (wire 32)', async () => {
    await raw.collect('silent');
    const silent = client.call({ topic: 'silent' }, 'm', {}, { timeoutSeconds: 0.5 });
    await expect(silent).rejects.toMatchObject({ name: 'NoReply', seconds: 0.5 });
    await expect(client.call({ topic: QUERY, version: '1.0' }, 'nothing', {})).resolves.toBeNull();
  });

  test('200 calls at once each get their own answer from a slow server (wire 61)', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, n) => ask('steady', {}, n % 2 ? [NETWORK] : [`unknown ${n}`])),
    );
    expect(answers).toEqual(Array.from({ length: 200 }, (_, n) => (n % 2 ? { [NETWORK]: ENTRY } : {})));
    const asked = () => new Set(servers.steady!.events.map(({ args }) => String(args?.network_ids))).size;
    await expect.poll(asked).toBe(101);
  });
});

describe('errors', () => {
  test('a builtin exception comes with class, module, message and traceback (wire 33)', async () => {
    const error = await ask('failing').then(
      () => undefined,
      (thrown: RemoteError) => thrown,
    );
    expect(error).toMatchObject({
      name: 'RemoteError',
      class: 'ValueError',
      module: 'builtins',
      message: 'no',
      args: ['no'],
    });
    expect(error?.tb.join('')).toMatch(/^Traceback \(most recent call last\):\n.*ValueError: no\n$/s);
  });

  test("an exception of Neutron's comes as it was sent (wire 34)", async () => {
    await expect(ask('lacking')).rejects.toMatchObject({
      class: 'NetworkNotFound',
      module: 'neutron_lib.exceptions',
      message: 'Network x could not be found.',
      args: ['Network x could not be found.'],
      kwargs: {},
    });
  });

  test.each([
    {
      what: 'a newer version',
      target: { version: '1.1' },
      method: 'nothing',
      error: {
        class: 'UnsupportedVersion',
        message: 'Endpoint does not support RPC version 1.1. Attempted method: nothing',
      },
    },
    {
      what: 'an unknown method',
      target: {},
      method: 'nosuch',
      error: { class: 'NoSuchMethod', message: 'Endpoint does not support RPC method nosuch' },
    },
    {
      what: 'another namespace',
      target: { namespace: 'other' },
      method: 'nothing',
      error: {
        class: 'UnsupportedVersion',
        message: 'Endpoint does not support RPC version 1.0. Attempted method: nothing',
      },
    },
  ])('$what is refused in the words of Python (wire 35)', async ({ target, method, error }) => {
    const call = client.call({ topic: QUERY, version: '1.0', ...target }, method, {});
    await expect(call).rejects.toMatchObject({ ...error, module: 'oslo_messaging.rpc.dispatcher' });
  });

  test('a call with fanout is refused locally (wire 22)', async () => {
    await expect(client.call({ topic: QUERY, fanout: true }, 'nothing', {})).rejects.toMatchObject({
      name: 'InvalidTarget',
    });
  });
});

describe('topology', () => {
  const exchanges = async (name: string) =>
    (await ctl('list_exchanges', '-p', name, '--no-table-headers', 'name', 'type', 'durable', 'auto_delete'))
      .split('\n')
      .filter((row) => row !== '' && !row.startsWith('amq.'))
      .sort();

  test('calls and casts leave the exchanges of a Python server as they are (wire 17)', async () => {
    const before = await exchanges(vhost);
    await client.call({ topic: QUERY, version: '1.0' }, 'nothing', {});
    await client.cast({ topic: AGENT, fanout: true, version: '1.0' }, 'add_fdb_entries', { fdb_entries: {} });
    expect(await exchanges(vhost)).toEqual(before);
    expect(before).toContain('neutron\ttopic\tfalse\tfalse');
  });

  test('they do so with durable queues too (wire 17)', async () => {
    const name = await freshVhostName();
    const durableUrl = nodeUrl(sharedNode(), name);
    const server = await startPythonServer(`${durableUrl}?amqp_durable_queues=true`, '--role', 'both', '--server', 'h');
    const mine = await openTransport(durableUrl);
    try {
      const before = await exchanges(name);
      expect(before).toContain('neutron\ttopic\ttrue\tfalse');
      await expect(mine.call({ topic: QUERY, version: '1.0' }, 'nothing', {})).resolves.toBeNull();
      for (const to of [{ server: 'h' }, { fanout: true }]) {
        await mine.cast({ topic: AGENT, version: '1.0', ...to }, 'add_fdb_entries', { fdb_entries: {} });
      }
      await expect.poll(() => server.events).toHaveLength(3);
      expect(await exchanges(name)).toEqual(before);
    } finally {
      await Promise.all([mine.close(), server.stop()]);
    }
  });

  test('with no exchange at all a call fails clearly and makes none; a waiting one is answered once a server is there (wire 18)', async () => {
    const name = await freshVhostName();
    const emptyUrl = nodeUrl(sharedNode(), name);
    const mine = await openTransport(emptyUrl);
    const target = { topic: QUERY, version: '1.0' };
    await expect(mine.call(target, 'nothing', {})).rejects.toMatchObject({
      name: 'NobodyListens',
      absence: 'no-exchange',
    });
    const late = mine.call(target, 'nothing', {}, { wait: true, timeoutSeconds: 15 });
    const outcome = expect(late).resolves.toBeNull();
    expect((await exchanges(name)).join()).not.toContain('neutron');
    const server = await startPythonServer(emptyUrl);
    await outcome;
    await Promise.all([mine.close(), server.stop()]);
  });
});

test('a stopped Python server is told from a slow one: its queue has no consumer', async () => {
  const mine = await openTransport(await freshVhost());
  await mine.close();
  const server = await startPythonServer(url, '--topic', 'leaving');
  await server.stop();
  await expect(ask('leaving')).rejects.toMatchObject({ name: 'NobodyListens', absence: 'no-consumer' });
});
