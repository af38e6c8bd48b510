import { deflateSync, gzipSync } from 'node:zlib';
import type { Options } from 'amqplib';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { encodeEnvelope } from '../../src/transport/envelope.ts';
import { openTransport } from '../../src/transport/open.ts';
import type { Endpoint, Method, Transport, TransportEvent } from '../../src/transport/transport.ts';
import { runPythonClient, startPythonServer } from '../support/peers.ts';
import { nodeUrl } from '../support/rabbitmq/broker-node.ts';
import { ctl, freshVhostName, sharedNode } from '../support/rabbitmq.ts';
import { freshTopic, gate } from './conforms.ts';
import { innerOf, openRawPeer, type RawPeer } from './raw-peer.ts';

let url: string;
let vhost: string;
let transport: Transport;
let raw: RawPeer;
const log: TransportEvent[] = [];

beforeAll(async () => {
  vhost = await freshVhostName();
  url = nodeUrl(sharedNode(), vhost);
  transport = await openTransport(url, {
    log: (event) => log.push(event),
    errorModule: 'some.module',
    replyRetry: { everySeconds: 0.1, forSeconds: 1.5 },
  });
  raw = await openRawPeer(url);
});

afterAll(async () => {
  await Promise.all([transport?.close(), raw?.close()]);
});

const serve = async (
  methods: Record<string, Method>,
  over: Partial<Endpoint> & { server?: string; topic?: string } = {},
) => {
  const { server = 'ours', topic = freshTopic(), ...endpoint } = over;
  const running = await transport.serve({ topic, server }, [{ methods, ...endpoint }]);
  onTestFinished(() => running.stop());
  return { topic, running };
};

/** Flags of a Python client at a topic. */
const at = (topic: string, ...flags: string[]) => ['--topic', topic, ...flags];

/** A plain publisher: a request to a topic, by default a call from reply queue `Q`. */
const publish = (topic: string, body: Buffer | Record<string, unknown>, properties: Options.Publish = {}) =>
  raw.channel.publish(
    'neutron',
    topic,
    Buffer.isBuffer(body) ? body : encodeEnvelope({ method: 'm', args: {}, ...body }),
    {
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      ...properties,
    },
  );

const freshReplyQueue = async () => {
  const name = `reply_${freshTopic()}`;
  return { name, replies: await raw.replyQueue(name) };
};

describe('a Python client', () => {
  test('calls any server and one server, casts, and casts to all (wire 41)', async () => {
    const seen: string[] = [];
    const topic = freshTopic();
    const methods = (server: string) => ({
      who: (_: unknown, args: Readonly<Record<string, unknown>>) => {
        seen.push(`${server} ${args.n}`);
        return server;
      },
    });
    await serve(methods('a'), { topic, server: 'a' });
    await serve(methods('b'), { topic, server: 'b.example.org' });
    const [any, one] = await Promise.all([
      runPythonClient(url, 'call', ...at(topic), 'who', '{"n": 1}'),
      runPythonClient(url, 'call', ...at(topic, '--server', 'b.example.org'), 'who', '{"n": 2}'),
      runPythonClient(url, 'cast', ...at(topic), 'who', '{"n": 3}'),
      runPythonClient(url, 'cast', ...at(topic, '--fanout'), 'who', '{"n": 4}'),
    ]);
    expect(any).toMatchObject({ status: 0, answers: [expect.stringMatching(/^[ab]$/)] });
    expect(one).toMatchObject({ status: 0, answers: ['b'] });
    await expect.poll(() => seen.map((line) => line.slice(2)).sort()).toEqual(['1', '2', '3', '4', '4']);
    expect(seen).toEqual(expect.arrayContaining(['b 2', 'a 4', 'b 4']));
  });

  test('gets the result, values as they are (wire 42)', async () => {
    const { topic } = await serve({ echo: (_, args) => args });
    const args = { a: null, b: 'é \u{1f600}', c: [1, 1.5, true, {}] };
    await expect(runPythonClient(url, 'call', ...at(topic), 'echo', JSON.stringify(args))).resolves.toMatchObject({
      status: 0,
      answers: [args],
    });
  });

  test("sees an error of the server's own as a remote one with its class name (wire 36)", async () => {
    class TableIsLocked extends Error {}
    const { topic } = await serve({
      fail: () => {
        throw new TableIsLocked('try later');
      },
    });
    const { status, error } = await runPythonClient(url, 'call', ...at(topic), 'fail');
    expect(status).toBe(1);
    expect(error).toMatchObject({ kind: 'remote', class: 'TableIsLocked', message: 'try later' });
  });

  test('raises the standard error of an unknown method as its own (wire 37)', async () => {
    const { topic } = await serve({});
    const flags = at(topic, '--allow', 'oslo_messaging.rpc.dispatcher');
    const { status, error } = await runPythonClient(url, 'call', ...flags, 'nosuch');
    expect(status).toBe(1);
    expect(error).toMatchObject({
      class: 'NoSuchMethod',
      module: 'oslo_messaging.rpc.dispatcher',
      message: expect.stringContaining('Endpoint does not support RPC method nosuch'),
    });
  });

  test('outlives its monitor timeout while a slow method runs (wire 46)', async () => {
    const { topic } = await serve({ slow: () => new Promise((resolve) => setTimeout(resolve, 3200, 'done')) });
    const flags = at(topic, '--call-monitor-timeout', '2');
    await expect(runPythonClient(url, 'call', ...flags, 'slow')).resolves.toMatchObject({
      status: 0,
      answers: ['done'],
    });
  });

  test('gets its answer from a server that is told to stop, whose fanout queue is then gone (wire 54)', async () => {
    const { passed, open } = gate();
    const { passed: isRunning, open: started } = gate();
    const slow = async () => {
      started();
      await passed;
      return 'finished';
    };
    const { topic, running } = await serve({ slow });
    const fanoutQueues = async () =>
      (await ctl('list_queues', '-p', vhost, '--no-table-headers', 'name'))
        .split('\n')
        .filter((name) => name.startsWith(`${topic}_fanout_`));
    expect(await fanoutQueues()).toHaveLength(1);
    const call = runPythonClient(url, 'call', ...at(topic), 'slow');
    await isRunning;
    const stopped = running.stop();
    setTimeout(open, 300);
    await expect(call).resolves.toMatchObject({ status: 0, answers: ['finished'] });
    await stopped;
    expect(await fanoutQueues()).toEqual([]);
  });
});

describe('on the wire', () => {
  test('a reply has the five keys and the properties of Python (wire 42)', async () => {
    const { topic } = await serve({ m: () => ({ a: 1 }) });
    const { name, replies } = await freshReplyQueue();
    publish(topic, { _msg_id: 'a'.repeat(32), _reply_q: name });
    await expect.poll(() => replies).toHaveLength(1);
    expect(innerOf(replies[0]!)).toEqual({
      result: { a: 1 },
      failure: null,
      ending: true,
      _msg_id: 'a'.repeat(32),
      _unique_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(replies[0]?.fields).toMatchObject({ exchange: '', routingKey: name });
    expect(replies[0]?.properties).toMatchObject({
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      deliveryMode: 2,
      priority: 0,
      expiration: undefined,
      correlationId: undefined,
    });
  });

  test('a failure is a string of JSON with six keys (wire 38)', async () => {
    const { topic } = await serve({
      m: () => {
        throw new RangeError('no');
      },
    });
    const { name, replies } = await freshReplyQueue();
    publish(topic, { _msg_id: 'i', _reply_q: name });
    await expect.poll(() => replies).toHaveLength(1);
    const { failure, result } = innerOf(replies[0]!);
    expect(result).toBeNull();
    expect(JSON.parse(failure as string)).toEqual({
      class: 'RangeError',
      module: 'some.module',
      message: 'no',
      tb: [],
      args: ['no'],
      kwargs: {},
    });
  });

  test('a request is acknowledged before its method runs (wire 43)', async () => {
    const { passed, open } = gate();
    const { passed: isRunning, open: started } = gate();
    const { topic } = await serve({
      m: () => {
        started();
        return passed;
      },
    });
    publish(topic, {});
    await isRunning;
    const rows = () =>
      ctl('list_queues', '-p', vhost, '--no-table-headers', 'name', 'messages_ready', 'messages_unacknowledged');
    await expect.poll(rows).toContain(`${topic}\t0\t0`);
    open();
  });

  test('versions and namespaces decide as with Python (wire 44)', async () => {
    const { topic } = await serve({ m: () => 1 }, { version: '1.7' });
    const { name, replies } = await freshReplyQueue();
    const cases = [
      { _msg_id: 'none' },
      { _msg_id: '1.0', version: '1.0' },
      { _msg_id: '1.7', version: '1.7' },
      { _msg_id: 'null namespace', namespace: null },
      { _msg_id: '1.8', version: '1.8' },
      { _msg_id: '2.0', version: '2.0' },
      { _msg_id: 'other namespace', namespace: 'other' },
    ];
    for (const body of cases) publish(topic, { ...body, _reply_q: name });
    await expect.poll(() => replies).toHaveLength(cases.length);
    const seen = Object.fromEntries(
      replies
        .map(innerOf)
        .map(({ _msg_id, result, failure }) => [_msg_id, failure ? JSON.parse(String(failure)).class : result]),
    );
    expect(seen).toEqual({
      none: 1,
      '1.0': 1,
      '1.7': 1,
      'null namespace': 1,
      '1.8': 'UnsupportedVersion',
      '2.0': 'UnsupportedVersion',
      'other namespace': 'UnsupportedVersion',
    });
  });

  test('names with an underscore and names that objects inherit are no methods (wire 45)', async () => {
    const { topic } = await serve({ _private: () => 1 });
    const { name, replies } = await freshReplyQueue();
    const names = ['_private', 'constructor', 'toString', '__proto__'];
    for (const method of names) publish(topic, { method, _msg_id: method, _reply_q: name });
    await expect.poll(() => replies).toHaveLength(names.length);
    for (const reply of replies) {
      expect(JSON.parse(String(innerOf(reply).failure))).toMatchObject({ class: 'NoSuchMethod' });
    }
  });

  test('heartbeats come every half of _timeout and end before the reply; a null or 1 asks for none (wire 46)', async () => {
    const { topic } = await serve({ m: () => new Promise((resolve) => setTimeout(resolve, 2500, 'done')) });
    const { name, replies } = await freshReplyQueue();
    for (const _timeout of [2, 1, null]) publish(topic, { _timeout, _msg_id: String(_timeout), _reply_q: name });
    await expect.poll(() => replies.filter((reply) => innerOf(reply).ending), { timeout: 5000 }).toHaveLength(3);
    const of = (id: string) =>
      replies
        .map(innerOf)
        .filter(({ _msg_id }) => _msg_id === id)
        .map(({ ending }) => ending);
    expect(of('2')).toEqual([false, false, true]);
    expect(of('1')).toEqual([true]);
    expect(of('null')).toEqual([true]);
  });

  test('a repeat is acknowledged, not run and not answered, until 16 others came (wire 47)', async () => {
    let runs = 0;
    const { topic } = await serve({
      m: () => {
        runs += 1;
        return runs;
      },
    });
    const { name, replies } = await freshReplyQueue();
    const send = (_unique_id: string) => publish(topic, { _unique_id, _msg_id: _unique_id, _reply_q: name });
    send('same');
    send('same');
    for (let n = 0; n < 16; n += 1) send(`other ${n}`);
    send('same');
    await expect.poll(() => replies).toHaveLength(18);
    expect(runs).toBe(18);
    expect((await raw.channel.checkQueue(topic)).messageCount).toBe(0);
  });

  test('every poison message is rejected without requeue, and the next call is answered (wire 48)', async () => {
    const { topic } = await serve({ m: () => 1 });
    const { name, replies } = await freshReplyQueue();
    const good = encodeEnvelope({ method: 'm', args: {} });
    const logged = log.length;
    const types = [
      undefined,
      'text/plain',
      'application/octet-stream',
      'APPLICATION/JSON',
      'application/json; charset=utf-8',
    ];
    for (const contentType of types) {
      raw.channel.publish('neutron', topic, good, contentType === undefined ? {} : { contentType });
    }
    const bodies = ['x', '[]', '"x"', '{"oslo.version": "2.0", "oslo.message": {}}', `\ufeff${good}`];
    for (const version of ['1.0', '2.1', '3.0']) bodies.push(good.toString().replace('2.0', version));
    for (const inner of ['x', '[]', '7']) bodies.push(JSON.stringify({ 'oslo.version': '2.0', 'oslo.message': inner }));
    for (const body of bodies) publish(topic, Buffer.from(body));
    publish(topic, gzipSync(good), { headers: { compression: 'application/x-gzip' } });
    publish(topic, deflateSync(good), { headers: { compression: 'application/x-unknown' } });
    publish(topic, { _msg_id: 'good', _reply_q: name });
    await expect.poll(() => replies).toHaveLength(1);
    expect(log.length - logged).toBe(types.length + bodies.length + 2);
    expect((await raw.channel.checkQueue(topic)).messageCount).toBe(0);
  });

  test('a body without an envelope is served (wire 49)', async () => {
    const { topic } = await serve({ m: () => 1 });
    const { name, replies } = await freshReplyQueue();
    publish(topic, Buffer.from(JSON.stringify({ method: 'm', args: {}, _msg_id: 'i', _reply_q: name })));
    await expect.poll(() => replies).toHaveLength(1);
  });

  test('a cast that fails is logged and nothing is published (wire 50)', async () => {
    const { topic } = await serve({
      m: () => {
        throw new Error(`broken in ${topic}`);
      },
    });
    const { name, replies } = await freshReplyQueue();
    publish(topic, { _reply_q: name });
    await expect
      .poll(() => log)
      .toContainEqual(
        expect.objectContaining({ level: 'error', error: expect.objectContaining({ message: `broken in ${topic}` }) }),
      );
    publish(topic, { _msg_id: 'behind it', _reply_q: name });
    await expect.poll(() => replies).toHaveLength(1);
  });

  test('a reply waits for a queue that is declared later (wire 51)', async () => {
    const { passed: isRunning, open: started } = gate();
    const { topic } = await serve({ m: started });
    const name = `reply_${freshTopic()}`;
    publish(topic, { _msg_id: 'i', _reply_q: name });
    await isRunning;
    await new Promise((resolve) => setTimeout(resolve, 400));
    const replies = await raw.replyQueue(name);
    await expect.poll(() => replies).toHaveLength(1);
  });

  test('a reply to nobody is given up after the retry time, others are answered meanwhile (wire 51)', async () => {
    const { topic } = await serve({ m: () => 1 });
    const missing = `reply_${freshTopic()}`;
    const { name, replies } = await freshReplyQueue();
    publish(topic, { _msg_id: 'lost', _reply_q: missing });
    publish(topic, { _msg_id: 'answered', _reply_q: name });
    await expect.poll(() => replies).toHaveLength(1);
    const givenUp = expect.objectContaining({ level: 'warning', message: expect.stringContaining(missing) });
    expect(log).not.toContainEqual(givenUp);
    await expect.poll(() => log, { timeout: 5000 }).toContainEqual(givenUp);
  });

  test('an id without a reply queue does no harm (wire 52)', async () => {
    const { topic } = await serve({ m: () => 1 });
    const { name, replies } = await freshReplyQueue();
    publish(topic, { _msg_id: 'i' });
    publish(topic, { _msg_id: 'behind it', _reply_q: name });
    await expect.poll(() => replies).toHaveLength(1);
  });

  test('an argument that a method need not take, such as host, reaches it by name (wire 53)', async () => {
    const { topic } = await serve({ add_fdb_entries: (_, args) => args.host ?? 'none' });
    const { name, replies } = await freshReplyQueue();
    for (const args of [{ fdb_entries: {}, host: 'other' }, { fdb_entries: {} }]) {
      publish(topic, { method: 'add_fdb_entries', args, _msg_id: 'i', _reply_q: name });
    }
    await expect.poll(() => replies.map((reply) => innerOf(reply).result)).toEqual(['other', 'none']);
  });
});

describe('topology', () => {
  const rowsOf = async (name: string, ...what: string[]) =>
    (await ctl(what[0]!, '-p', name, '--no-table-headers', ...what.slice(1)))
      .split('\n')
      .filter((row) => row !== '' && !row.startsWith('amq.'))
      .map((row) => row.replace(/_fanout_[0-9a-f]{32}/g, '_fanout_ID'))
      .sort();
  const picture = async (name: string) => ({
    queues: await rowsOf(name, 'list_queues', 'name', 'durable', 'auto_delete', 'exclusive', 'arguments', 'consumers'),
    exchanges: await rowsOf(name, 'list_exchanges', 'name', 'type', 'durable', 'auto_delete', 'arguments'),
    bindings: await rowsOf(name, 'list_bindings', 'source_name', 'destination_name', 'routing_key'),
  });

  test('a server declares what a Python server declares, flag for flag (wire 39)', async () => {
    const [theirs, mine] = [await freshVhostName(), await freshVhostName()];
    const python = await startPythonServer(nodeUrl(sharedNode(), theirs), '--topic', 'T', '--server', 'S');
    const ours = await openTransport(nodeUrl(sharedNode(), mine));
    onTestFinished(async () => void (await Promise.all([python.stop(), ours.close()])));
    await ours.serve({ topic: 'T', server: 'S' }, []);
    const seen = await picture(mine);
    expect(seen).toEqual(await picture(theirs));
    expect(seen.queues).toHaveLength(3);
    expect(seen.exchanges.filter((row) => /^(neutron|T_fanout)\t/.test(row))).toHaveLength(2);
  });

  test.each(['amqp_durable_queues', 'rabbit_quorum_queue'])(
    'a server shares a topic with a Python server of %s, whoever comes first (wire 40)',
    async (option) => {
      const name = await freshVhostName();
      const at = nodeUrl(sharedNode(), name);
      const ours = await openTransport(`${at}?${option}=true`);
      const unaware = await openTransport(at);
      onTestFinished(async () => void (await Promise.all([ours.close(), unaware.close()])));
      await ours.serve({ topic: 'first', server: 'ours' }, [{ methods: { echo: () => 'ours' } }]);
      const python = await startPythonServer(`${at}?${option}=true`, '--topic', 'first', '--server', 'python');
      onTestFinished(() => python.stop());
      await unaware.serve({ topic: 'first', server: 'unaware' }, [{ methods: { echo: () => 'unaware' } }]);
      const answers = [];
      for (let n = 0; n < 6; n += 1) answers.push(await unaware.call({ topic: 'first', version: '1.0' }, 'echo', {}));
      expect(answers.filter((answer) => answer === 'ours')).toHaveLength(2);
      expect(answers.filter((answer) => answer === 'unaware')).toHaveLength(2);
      expect(answers).toContainEqual({});
    },
  );

  test('a server consumes each of its queues again after it was deleted (wire 57)', async () => {
    const seen: unknown[] = [];
    const { topic } = await serve({ m: (_, args) => seen.push(args.to) }, { server: 'S' });
    const names = (await ctl('list_queues', '-p', vhost, '--no-table-headers', 'name')).split('\n');
    const fanoutQueue = names.find((queue) => queue.startsWith(`${topic}_fanout_`));
    for (const queue of [topic, `${topic}.S`, fanoutQueue!]) await raw.channel.deleteQueue(queue);
    for (const target of [{ topic }, { topic, server: 'S' }]) {
      await expect.poll(async () => (await transport.listeners(target)).consumers, { timeout: 5000 }).toBe(1);
      await transport.cast(target, 'm', { to: target.server ?? 'any' });
    }
    const castToAll = () =>
      transport.cast({ topic, fanout: true }, 'm', { to: 'all' }).then(
        () => 'sent',
        () => 'nobody',
      );
    await expect.poll(castToAll, { timeout: 5000 }).toBe('sent');
    await expect.poll(() => new Set(seen)).toEqual(new Set(['any', 'S', 'all']));
  });
});
