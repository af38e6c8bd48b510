import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { createNeutronClient } from '../../../../src/driver/inventory/neutron-api/client.ts';
import {
  ApiBusy,
  ApiTimedOut,
  ApiTlsRefused,
  ApiUnreachable,
  CredentialsRefused,
  EndlessPaging,
  NoNeutronThere,
  RoleMissing,
  UnexpectedAnswer,
} from '../../../../src/driver/inventory/neutron-api/errors.ts';
import { createHttp, deadlineIn } from '../../../../src/driver/inventory/neutron-api/http.ts';
import { openWithoutCredentials } from '../../../../src/driver/inventory/neutron-api/session.ts';
import { type ApiContent, type ApiServerOptions, type Fault, serveNeutronApi } from '../../../support/neutron-api.ts';

const row = z.object({ id: z.string() });
const networks = Array.from({ length: 25 }, (_, at) => ({ id: `n-${String(at).padStart(2, '0')}`, name: 'net' }));
const content: ApiContent = { networks, agents: [], ports: [], routers: [], below: {} };

const closings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closings.splice(0).map((close) => close()));
});

async function started(options: ApiServerOptions = {}) {
  const server = await serveNeutronApi(content, options);
  closings.push(server.close);
  return { ...server, client: await clientOf(server.url) };
}

const clientOf = async (url: string) =>
  createNeutronClient(openWithoutCredentials(url), await createHttp({ verify: true }));

const listOf = async (url: string, seconds = 20) =>
  (await clientOf(url)).list('/networks', 'networks', [], row, deadlineIn(seconds));

/** Answers these, one after another, before it answers as Neutron. */
const first = (...faults: Fault[]): ApiServerOptions => ({ before: () => faults.shift() });

describe('a list', () => {
  test.each([1, 2, 7, 25, 1000])('is read whole where a page has %i rows', async (mostRows) => {
    const { url } = await started({ mostRows });
    expect(await listOf(url)).toEqual(networks.map(({ id }) => ({ id })));
  });

  test.each(['', '/', '/v2.0', '/v2.0/', '/v2'])(
    'is found with the endpoint spelled with %j at its end',
    async (end) => {
      const { url, asked } = await started();
      await listOf(`${url}${end}`);
      expect(asked[0]).toMatch(/^\/v2\.0\/networks\?/);
    },
  );

  test('of many ids asks by urls that every proxy takes, and for no id twice', async () => {
    const { client, asked } = await started();
    const ids = Array.from({ length: 500 }, (_, at) => `9c5e3f0a-6d0e-4f0e-9a57-${String(at % 400).padStart(12, '0')}`);
    await client.listOf('/networks', 'networks', { name: 'id', values: ids }, [], row, deadlineIn(20));
    expect(Math.max(...asked.map((path) => path.length))).toBeLessThan(4096);
    expect(asked.flatMap((path) => [...new URLSearchParams(path.split('?')[1]).getAll('id')])).toHaveLength(400);
  });

  test('of no ids asks nothing', async () => {
    const { client, asked } = await started();
    expect(await client.listOf('/networks', 'networks', { name: 'id', values: [] }, [], row, deadlineIn(20))).toEqual(
      [],
    );
    expect(asked).toEqual([]);
  });

  test('takes of the next page’s link only where it begins: its host may be one that only Neutron reaches', async () => {
    const pages = [
      { networks: [{ id: 'a' }], networks_links: [{ rel: 'next', href: 'http://10.0.0.1:1/v2.0/networks?marker=a' }] },
      { networks: [{ id: 'b' }], networks_links: [{ rel: 'previous', href: 'http://10.0.0.1:1/x' }] },
    ];
    const { url, asked } = await started(first(...pages.map((page) => ({ status: 200, body: JSON.stringify(page) }))));
    expect(await listOf(url)).toEqual([{ id: 'a' }, { id: 'b' }]);
    expect(asked[1]).toContain('marker=a');
  });

  test('asks for no more than eight things at a time', async () => {
    let now = 0;
    let most = 0;
    const { client } = await started({
      before: async () => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setImmediate(resolve));
        now -= 1;
        return undefined;
      },
    });
    await Promise.all(Array.from({ length: 40 }, () => client.list('/networks', 'networks', [], row, deadlineIn(20))));
    expect(most).toBeLessThanOrEqual(8);
    expect(most).toBeGreaterThan(1);
  });
});

describe('a Neutron that is busy', () => {
  test.each([429, 503])('is asked again after %i, once it has had the time that it wants', async (status) => {
    const busy = { status, headers: { 'retry-after': '1' } };
    const { url, asked } = await started(first(busy));
    const before = performance.now();
    expect(await listOf(url)).toHaveLength(25);
    expect(performance.now() - before).toBeGreaterThanOrEqual(990);
    expect(asked).toHaveLength(2);
  });

  test('and wants more time than there is, is an error at once', async () => {
    const { url } = await started({ before: () => ({ status: 429, headers: { 'retry-after': '3600' } }) });
    const error = await listOf(url, 30).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiBusy);
    expect(error).toMatchObject({ status: 429, retryAfter: '3600' });
  });

  test('and stays so, is an error when the time is over', async () => {
    const { url } = await started({ before: () => ({ status: 503 }) });
    await expect(listOf(url, 2)).rejects.toBeInstanceOf(ApiTimedOut);
  });
});

const LOOP = { networks: [{ id: 'a' }], networks_links: [{ rel: 'next', href: 'http://x/v2.0/networks?marker=a' }] };

describe('an answer that cannot be used', () => {
  test.each<[string, Fault, new (...facts: never[]) => Error, RegExp]>([
    ['a proxy’s HTML', { status: 200, body: '<html>Welcome' }, UnexpectedAnswer, /HTML or XML instead of JSON/],
    ['a proxy’s failure', { status: 502, body: '<html>Bad gateway' }, UnexpectedAnswer, /502: HTML or XML/],
    ['JSON that is cut off', { status: 200, body: '{"networks": [' }, UnexpectedAnswer, /no(?:t)? JSON/],
    ['nothing', { status: 200, body: '' }, UnexpectedAnswer, /an empty body/],
    ['another list', { status: 200, body: '{"servers": []}' }, UnexpectedAnswer, /no list of networks/],
    ['rows of another shape', { status: 200, body: '{"networks": [{"id": 7}]}' }, UnexpectedAnswer, /networks\.0\.id/],
    [
      'a redirect',
      { status: 302, headers: { location: 'https://x/login' } },
      UnexpectedAnswer,
      /redirect to https:\/\/x\/login/,
    ],
    [
      '401',
      { status: 401, body: '{"error": {"message": "no token"}}' },
      CredentialsRefused,
      /asks for credentials: no token/,
    ],
    [
      '403',
      { status: 403, body: '{"NeutronError": {"message": "rule:get_network"}}' },
      RoleMissing,
      /\/networks: 403: refuses these credentials: rule:get_network$/,
    ],
    ['404', { status: 404, body: '<html>' }, NoNeutronThere, /no Neutron API there/],
    ['400', { status: 400, body: '{"NeutronError": {"message": "bad filter"}}' }, UnexpectedAnswer, /400: bad filter/],
    ['500', { status: 500, body: '{"NeutronError": {"message": "oops"}}' }, UnexpectedAnswer, /500: oops/],
    ['pages without end', { status: 200, body: JSON.stringify(LOOP) }, EndlessPaging, /leads back/],
  ])('%s', async (_, fault, kind, message) => {
    const { url } = await started({ before: () => fault });
    const error = (await listOf(url).catch((thrown: unknown) => thrown)) as Error;
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toMatch(message);
    expect(error.message).toContain(`${url}/v2.0/networks`);
  });

  test('one that never ends is given up when the time is over', async () => {
    const { url } = await started({ before: () => new Promise(() => {}) });
    const error = await listOf(url, 1).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiTimedOut);
    expect(error).toMatchObject({ seconds: 1 });
  });

  test('one that is waited for ends when the user wants to stop, with what they said', async () => {
    const { url } = await started({ before: () => new Promise(() => {}) });
    const stop = new AbortController();
    const client = await clientOf(url);
    const reading = client.list('/networks', 'networks', [], row, deadlineIn(20, stop.signal));
    stop.abort(new Error('Ctrl-C'));
    await expect(reading).rejects.toThrow('Ctrl-C');
  });
});

describe('a server that is not there', () => {
  test('or refuses, is told at once with the reason', async () => {
    const nobody = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => nobody.once('listening', resolve));
    const { port } = nobody.address() as AddressInfo;
    await new Promise((resolve) => nobody.close(resolve));
    await expect(listOf(`http://127.0.0.1:${port}`)).rejects.toMatchObject({
      name: 'ApiUnreachable',
      code: 'ECONNREFUSED',
    });
    await expect(listOf('http://nosuch.invalid:9696')).rejects.toBeInstanceOf(ApiUnreachable);
  });

  test('speaks something else', async () => {
    const other = createServer((socket) => socket.end('AMQP\x00\x00\x09\x01'));
    other.listen(0, '127.0.0.1').unref();
    closings.push(async () => other.close());
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    await expect(listOf(`http://127.0.0.1:${port}`)).rejects.toThrow(/speaks no HTTP/);
    await expect(listOf(`https://127.0.0.1:${port}`)).rejects.toBeInstanceOf(ApiTlsRefused);
  });
});
