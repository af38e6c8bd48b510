import { afterEach, describe, expect, test } from 'vitest';
import { l2pop, startL2pop } from '../support/l2pop.ts';
import { freePorts } from '../support/rabbitmq/free-ports.ts';
import { ctl, freshVhost } from '../support/rabbitmq.ts';

const BLUE = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';

type Running = ReturnType<typeof startL2pop>;
const running: Running[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.stop()));
});

const serveArgs = (url: string, http: string) => [
  'serve',
  '--from',
  'examples/lab.yaml',
  '--transport-url',
  url,
  '--http',
  http,
];

/** Starts it and tells where it listens. */
async function serve(url: string, http = '0') {
  const started = startL2pop(serveArgs(url, http));
  running.push(started);
  await started.line('serving the query');
  const told = await started.line('/healthz');
  return { started, base: /(http:\S+)\/healthz/.exec(told)![1]! };
}

describe('l2pop serve --http', () => {
  test('tells on the loopback address alone that it is well', async () => {
    const { base } = await serve(await freshVhost());
    expect(base).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const answer = await fetch(`${base}/healthz`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ status: 'ok', broker: 'ok', inventory: 'ok' });
  });

  test('counts queries, answered and failed, and the pairs of their answers', async () => {
    const url = await freshVhost();
    const { base } = await serve(url);
    await l2pop(['query', '--transport-url', url, '-n', BLUE, '-H', 'compute-1', '--json']);
    await l2pop(['query', '--transport-url', url, '-n', 'nosuch', '--json']);
    const answer = await fetch(`${base}/metrics`);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await answer.text();
    // with a host the full set is asked for too, since over RPC only that tells whether the host is known
    expect(text).toMatch(/^l2pop_queries_total\{outcome="answered"\} 2$/m);
    expect(text).toMatch(/^l2pop_queries_total\{outcome="failed"\} 1$/m);
    expect(text).toMatch(/^l2pop_query_duration_seconds_count 3$/m);
    expect(Number(/^l2pop_entries_total (\d+)$/m.exec(text)?.[1])).toBeGreaterThan(0);
    expect(text).toMatch(/^l2pop_broker_consuming 1$/m);
    expect(text).toMatch(/^l2pop_build_info\{version="\d+\.\d+\.\d+"\} 1$/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
  });

  test('is not well while the broker is gone, and well again afterwards', async () => {
    const url = await freshVhost();
    const { base, started } = await serve(url);
    const status = async () => (await fetch(`${base}/healthz`)).status;
    await ctl('close_all_connections', '--vhost', new URL(url).pathname.slice(1), 'a test');
    await started.line(/warning: .*connection/i);
    await expect.poll(status, { timeout: 20_000 }).toBe(200);
    await ctl('delete_vhost', new URL(url).pathname.slice(1));
    await expect.poll(status, { timeout: 20_000 }).toBe(503);
    expect(await (await fetch(`${base}/healthz`)).json()).toMatchObject({
      status: 'failing',
      broker: 'connection lost',
    });
  });

  test.each([
    { method: 'GET', path: '/nosuch', status: 404 },
    { method: 'POST', path: '/healthz', status: 405 },
    { method: 'HEAD', path: '/metrics', status: 200 },
    { method: 'GET', path: '/healthz?verbose', status: 200 },
  ])('answers $method $path with $status', async ({ method, path, status }) => {
    const { base } = await serve(await freshVhost());
    expect((await fetch(`${base}${path}`, { method })).status).toBe(status);
  });

  test('says so when the address is in use, before it serves anybody', async () => {
    const { base } = await serve(await freshVhost());
    const taken = await l2pop(serveArgs(await freshVhost(), base.replace('http://', '')));
    expect(taken.stderr).toMatch(/--http: cannot listen on http:\/\/127\.0\.0\.1:\d+: it is in use/);
    expect(taken.exitCode).toBe(2);
  });

  test.each(['65536', 'x', '127.0.0.1', '::1:9000', ''])('refuses --http %j', async (http) => {
    const { stderr, exitCode } = await l2pop(serveArgs('rabbit://nobody@localhost:1/', http));
    expect(stderr).toMatch(/--http .*: expected PORT, ADDRESS:PORT or \[IPV6\]:PORT/);
    expect(exitCode).toBe(2);
  });

  test('listens on another address when it is told to', async () => {
    const [port] = await freePorts(1);
    const { base } = await serve(await freshVhost(), `[::1]:${port}`);
    expect(base).toBe(`http://[::1]:${port}`);
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
  });
});
