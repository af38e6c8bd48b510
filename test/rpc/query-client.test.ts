import { describe, expect, test } from 'vitest';
import { MalformedEntries } from '../../src/fdb/entries.ts';
import { UnknownNetwork } from '../../src/fdb/query.ts';
import { createQueryClient } from '../../src/rpc/query-client.ts';
import { HostNotSupported, UnansweredNetwork } from '../../src/rpc/query-errors.ts';
import { NobodyListens, RemoteError } from '../../src/transport/errors.ts';
import type { Method } from '../../src/transport/transport.ts';
import { openRoom, pythonError, serveMethod } from './open-room.ts';

/** Asks a server with this method, and gives what came of it: an answer, or what was thrown. */
async function ask(method: Method, networkIds: string[] = ['n-1'], host?: string): Promise<unknown> {
  const open = openRoom();
  await serveMethod(open(), method);
  return createQueryClient(open(), { timeoutSeconds: 10 })
    .getFdbEntries(networkIds, { host })
    .catch((error: unknown) => error);
}

/** As of networks without ports. */
const answerFor = (networkIds: readonly string[]) =>
  Object.fromEntries(networkIds.map((id) => [id, { segment_id: 1, network_type: 'vxlan', ports: {} }]));

const fails = (error: Error): Method => {
  return () => {
    throw error;
  };
};

test('the arguments travel under the names of the method, absent ones as null', async () => {
  const open = openRoom();
  const seen: unknown[] = [];
  await serveMethod(open(), (_context, args) => {
    seen.push(args);
    return answerFor(args.network_ids as string[]);
  });
  const client = createQueryClient(open());
  await client.getFdbEntries(['n-1', 'n-2'], { host: 'c1', source: 'BGPVPN' });
  await client.getFdbEntries([]);
  expect(seen).toEqual([
    { network_ids: ['n-1', 'n-2'], host: 'c1', source: 'BGPVPN' },
    { network_ids: [], host: null, source: null },
  ]);
});

test('an answer is kept as it came, with fields that only some servers know', async () => {
  const answer = {
    source: 'L3_ROUTER_NAT',
    'n-1': { segment_id: 1, network_type: 'vxlan', audit: true, ports: { '10.0.0.1,2001:db8::1': [] } },
  };
  expect(await ask(() => answer)).toEqual(answer);
});

test.each([
  { what: 'None', answer: null, place: 'top level' },
  { what: 'a list', answer: [], place: 'top level' },
  {
    what: 'a pair of three',
    answer: { n: { segment_id: 1, network_type: 'vxlan', ports: { '10.0.0.1': [['a', 'b', 'c']] } } },
    place: 'n.ports.10.0.0.1[0]',
  },
  {
    what: 'a segment id as a text',
    answer: { n: { segment_id: '1', network_type: 'vxlan', ports: {} } },
    place: 'n.segment_id',
  },
])('an answer that is $what is refused, naming the place', async ({ answer, place }) => {
  const error = await ask(() => answer);
  expect(error).toBeInstanceOf(MalformedEntries);
  expect(error).toMatchObject({ place });
});

describe('an unknown network', () => {
  const text = 'Network 9c5e could not be found.';
  test.each([
    {
      how: "by Neutron's text",
      error: pythonError('NetworkNotFound', text, 'neutron_lib.exceptions'),
      asked: ['n-1', '9c5e'],
      id: '9c5e',
    },
    {
      how: 'by its argument',
      error: Object.assign(pythonError('NetworkNotFound', 'gone'), { remoteKwargs: { net_id: '9c5e' } }),
      asked: ['n-1'],
      id: '9c5e',
    },
    {
      how: 'by nothing: then all that were asked for',
      error: pythonError('NetworkNotFound', 'gone'),
      asked: ['n-1', 'n-2'],
      id: 'n-1, n-2',
    },
  ])('is named $how', async ({ error, asked, id }) => {
    const thrown = await ask(fails(error), asked);
    expect(thrown).toBeInstanceOf(UnknownNetwork);
    expect(thrown).toMatchObject({
      networkId: id,
      origin: expect.stringContaining('memory'),
      cause: { class: 'NetworkNotFound' },
    });
    expect((thrown as Error).cause).toBeInstanceOf(RemoteError);
  });
});

test.each([
  { what: 'one of two', answer: answerFor(['n-1']), asked: ['n-1', 'n-2'], id: 'n-2' },
  { what: 'all of them', answer: {}, asked: ['n-1'], id: 'n-1' },
  { what: 'one that is named as a property of every object', answer: {}, asked: ['constructor'], id: 'constructor' },
])('an answer that lacks $what names it, and it counts as unknown there', async ({ answer, asked, id }) => {
  const thrown = await ask(() => answer, asked);
  expect(thrown).toBeInstanceOf(UnansweredNetwork);
  expect(thrown).toBeInstanceOf(UnknownNetwork);
  expect(thrown).toMatchObject({ networkId: id, name: 'UnansweredNetwork', message: expect.stringContaining(id) });
});

const attributeError = pythonError('AttributeError', "'str' object has no attribute 'host'");

test('a server that cannot answer for one host is told apart', async () => {
  const thrown = await ask(fails(attributeError), ['n-1'], 'c1');
  expect(thrown).toBeInstanceOf(HostNotSupported);
  expect(thrown).toMatchObject({ host: 'c1', cause: { class: 'AttributeError' } });
});

test.each([
  { what: 'the same AttributeError when no host was asked for', error: attributeError, host: undefined },
  {
    what: 'an AttributeError of something else',
    error: pythonError('AttributeError', "'str' object has no attribute 'id'"),
    host: 'c1',
  },
  { what: 'a KeyError', error: pythonError('KeyError', "'provider:network_type'"), host: 'c1' },
])('$what stays a remote error', async ({ error, host }) => {
  const thrown = await ask(fails(error), ['n-1'], host);
  expect(thrown).toBeInstanceOf(RemoteError);
  expect(thrown).toMatchObject({ class: error.remoteClass, module: 'builtins', message: error.message });
});

test('a topic that nobody serves fails at once', async () => {
  const client = createQueryClient(openRoom()(), { timeoutSeconds: 60 });
  await expect(client.getFdbEntries(['n-1'])).rejects.toBeInstanceOf(NobodyListens);
});

test('a server that comes later is waited for when told so', async () => {
  const open = openRoom();
  const answer = createQueryClient(open(), { timeoutSeconds: 10, wait: true }).getFdbEntries([]);
  // by now the first try of the one above has failed too
  await expect(createQueryClient(open()).getFdbEntries([])).rejects.toBeInstanceOf(NobodyListens);
  await serveMethod(open(), () => ({}));
  expect(await answer).toEqual({});
});

test('another control exchange is another server', async () => {
  const open = openRoom();
  await serveMethod(open(), () => ({}));
  const client = createQueryClient(open(), { exchange: 'elsewhere' });
  await expect(client.getFdbEntries([])).rejects.toBeInstanceOf(NobodyListens);
});

test('closing it leaves the transport open', async () => {
  const open = openRoom();
  await serveMethod(open(), () => ({}));
  const transport = open();
  await createQueryClient(transport).close();
  expect(await createQueryClient(transport).getFdbEntries([])).toEqual({});
});
