import { execa } from 'execa';
import { afterEach, describe, expect, test } from 'vitest';
import { l2pop, root, startL2pop } from '../support/l2pop.ts';
import { freshVhost, startBroker } from '../support/rabbitmq.ts';

const LAB = ['--from', 'examples/lab.yaml'];
const BLUE = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';

type Running = ReturnType<typeof startL2pop>;
const running: Running[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.stop()));
});

async function serve(url: string, ...more: string[]): Promise<Running> {
  const started = startL2pop(['serve', ...LAB, '--transport-url', url, ...more]);
  running.push(started);
  await started.line('serving the query');
  return started;
}

const python = async (url: string, ...args: string[]) => {
  const client = ['test/peers/oslo_client.py', ...args, '--transport-url', url];
  return execa('/usr/bin/python3', client, { cwd: root, reject: false });
};

describe('l2pop serve', () => {
  test('answers our client as the lab file would, and logs who asked for what', async () => {
    const url = await freshVhost();
    const server = await serve(url);
    const ask = ['-n', BLUE, '-H', 'compute-1', '--json'];
    const overRpc = await l2pop(['query', '--transport-url', url, ...ask]);
    const fromFile = await l2pop(['query', ...LAB, ...ask]);
    expect(overRpc.stdout).toBe(fromFile.stdout);
    expect(overRpc.exitCode).toBe(0);
    const line = await server.line(/host compute-1/);
    expect(line).toMatch(
      /query from reply_[0-9a-f]{32} {2}req-[0-9a-f-]{36} {2}networks 9c5e3f0a\S+ {2}host compute-1 {2}entries \d+ {2}\d+\.\d ms/,
    );
  });

  test("answers Python's client, and an unknown network as Neutron does", async () => {
    const url = await freshVhost();
    await serve(url);
    const known = await python(url, 'get', BLUE, '--host', 'compute-1');
    expect(Object.keys(JSON.parse(known.stdout)[BLUE].ports)).toContain('192.0.2.2');
    const unknown = await python(url, 'get', 'nosuch');
    expect(unknown.exitCode).toBe(1);
    expect(JSON.parse(unknown.stdout).error).toMatchObject({
      kind: 'remote',
      class: 'NetworkNotFound',
      message: 'Network nosuch could not be found.',
    });
  });

  test('tells an unknown network of a server to the user, exit status 2', async () => {
    const url = await freshVhost();
    await serve(url);
    const { stderr, exitCode } = await l2pop(['query', '--transport-url', url, '-n', 'nosuch']);
    expect(stderr).toMatch(/network nosuch is unknown to rabbit@/);
    expect(stderr).toMatch(/openstack network show nosuch/);
    expect(exitCode).toBe(2);
  });

  test('diff leaves out a network that the dump names and the server does not know, and says so', async () => {
    const url = await freshVhost();
    await serve(url);
    const dump = ['dump-flows-names.txt', 'ports.json'].map((file) => `test/samples/ovs/01-basic-vxlan/${file}`);
    const { stdout, exitCode } = await l2pop(['diff', '--transport-url', url, '-H', 'compute-1', ...dump, '--json']);
    const { compared, not_compared } = JSON.parse(stdout);
    expect(compared).toMatchObject([{ network_id: BLUE }]);
    expect(not_compared).toContainEqual(
      expect.objectContaining({
        network_id: '51d7c2f4-0a8b-4b0c-8f39-6a1c2b3d1002',
        reason: expect.stringMatching(/^unknown to rabbit@/),
      }),
    );
    expect(exitCode).toBe(1);
  });

  test('warns over RPC when nothing was left out for the host', async () => {
    const url = await freshVhost();
    await serve(url);
    const { stderr, exitCode } = await l2pop(['query', '--transport-url', url, '-n', BLUE, '-H', 'nosuch', '--json']);
    expect(stderr).toMatch(/warning: no entry was left out for host nosuch/);
    expect(exitCode).toBe(0);
  });

  test('survives hostile messages, and answers their callers with the standard errors', async () => {
    const url = await freshVhost();
    await serve(url);
    const nosuch = await python(url, 'call', 'constructor');
    expect(JSON.parse(nosuch.stdout).error).toMatchObject({ class: 'NoSuchMethod' });
    const version = await python(url, 'call', 'get_fdb_entries', '--version', '2.0');
    expect(JSON.parse(version.stdout).error).toMatchObject({ class: 'UnsupportedVersion' });
    for (const args of [
      '{}',
      '{"network_ids": 7}',
      '{"network_ids": [7]}',
      '{"network_ids": [], "host": {}}',
      '{"network_ids": [], "nosuch": 1}',
    ]) {
      const answer = await python(url, 'call', 'get_fdb_entries', args);
      expect(JSON.parse(answer.stdout).error, args).toMatchObject({
        class: expect.stringMatching(/^(Type|Value)Error$/),
      });
    }
    expect((await python(url, 'get', BLUE)).exitCode).toBe(0);
  });

  test('refuses where somebody serves already, unless told to join', async () => {
    const url = await freshVhost();
    await serve(url);
    const second = await l2pop(['serve', ...LAB, '--transport-url', url]);
    expect(second.stderr).toMatch(/queue q-plugin-l2population-query has a consumer already/);
    expect(second.exitCode).toBe(2);
    await serve(url, '--join', '--server-name', 'second');
    expect((await python(url, 'get', BLUE)).exitCode).toBe(0);
    expect((await python(url, 'get', BLUE)).exitCode).toBe(0);
  });

  test('ends with 130 on Ctrl-C and with 0 on SIGTERM, and its fanout queue is gone', async () => {
    const url = await freshVhost();
    for (const [signal, status] of [
      ['SIGINT', 130],
      ['SIGTERM', 0],
    ] as const) {
      const server = await serve(url);
      expect(await running.splice(running.indexOf(server), 1)[0]!.stop(signal)).toBe(status);
      const asked = await l2pop(['query', '--transport-url', url, '-n', BLUE]);
      expect(asked.stderr).toMatch(/nobody listens to .*a queue without consumer/);
      expect(asked.exitCode).toBe(2);
    }
  });

  test('goes on after the broker was restarted', async () => {
    const broker = await startBroker();
    try {
      const server = await serve(broker.url());
      await broker.restart();
      await server.line(/regained|again|reconnected/i);
      const { exitCode } = await l2pop([
        'query',
        '--transport-url',
        broker.url(),
        '-n',
        BLUE,
        '--wait',
        '--timeout',
        '20',
        '--json',
      ]);
      expect(exitCode).toBe(0);
    } finally {
      await Promise.all(running.splice(0).map((each) => each.stop()));
      await broker.stop();
    }
  });
});
