import { describe, expect, test } from 'vitest';
import { labInventory } from '../../src/driver/inventory/lab-file.ts';
import { createMechanismDriver } from '../../src/driver/mechanism-driver.ts';
import { createQueryClient } from '../../src/rpc/query-client.ts';
import { AlreadyServed } from '../../src/rpc/query-errors.ts';
import { type QueryServerOptions, type ServedQuery, serveQuery } from '../../src/rpc/query-server.ts';
import { whoServes } from '../../src/rpc/who-serves.ts';
import { RemoteError } from '../../src/transport/errors.ts';
import { openRoom } from './open-room.ts';

const BLUE = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';
const UNKNOWN = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4cffff';
const driver = createMechanismDriver(
  labInventory(
    `
networks: [{name: blue, id: ${BLUE}, type: vxlan, segment: 1001}]
agents: [{host: c1, tunnel_ip: 10.0.0.1}, {host: c2, tunnel_ip: 10.0.0.2}]
ports:
  - {network: blue, host: c1, mac: fa:16:3e:00:00:01, ips: [192.0.2.1]}
  - {network: blue, host: c2, mac: fa:16:3e:00:00:02, ips: [192.0.2.2, "2001:db8::2"]}
sources: [{name: BGPVPN, entries: {blue: {10.0.0.9: [[fa:16:3e:00:00:09, 192.0.2.9]]}}}]
`,
    'lab.yaml',
  ),
);
const target = { exchange: 'neutron', topic: 'q-plugin-l2population-query', version: '1.0' };

async function served(options: Partial<QueryServerOptions> = {}) {
  const open = openRoom();
  const server = await serveQuery(open(), driver, { server: 'ctl1', ...options });
  return { open, server, transport: open() };
}

test.each([
  { asked: {} },
  { asked: { host: 'c1' } },
  { asked: { host: '' } },
  { asked: { host: 'c9' } },
  { asked: { source: 'BGPVPN' } },
  { asked: { host: 'c2', source: 'BGPVPN' } },
])('a client gets what the driver answers for $asked', async ({ asked }) => {
  const { transport } = await served();
  const answer = await createQueryClient(transport).getFdbEntries([BLUE], asked);
  expect(answer).toEqual(await driver.getFdbEntries([BLUE], asked));
});

test('the same question again has the same answer, and is told of again', async () => {
  const told: ServedQuery[] = [];
  const { transport } = await served({ log: (query) => told.push(query) });
  const client = createQueryClient(transport);
  const answers = [];
  for (const host of ['c1', 'c2', 'c1']) answers.push(await client.getFdbEntries([BLUE], { host }));
  expect(answers[2]).toEqual(answers[0]);
  expect(answers[1]).not.toEqual(answers[0]);
  expect(told.map(({ host, entries }) => [host, entries])).toEqual([
    ['c1', told[0]?.entries],
    ['c2', told[1]?.entries],
    ['c1', told[0]?.entries],
  ]);
  expect(told[0]?.entries).toBeGreaterThan(0);
});

test('a query that may change is asked each time', async () => {
  let segment = 1000;
  const { isUnchanging, ...changing } = driver;
  expect(isUnchanging).toBe(true);
  const open = openRoom();
  const getFdbEntries = async () => {
    segment += 1;
    return { [BLUE]: { segment_id: segment, network_type: 'vxlan', ports: {} } };
  };
  await serveQuery(open(), { ...changing, getFdbEntries }, { server: 'ctl1' });
  const client = createQueryClient(open());
  for (const segment_id of [1001, 1002]) {
    expect(await client.getFdbEntries([BLUE])).toMatchObject({ [BLUE]: { segment_id } });
  }
});

test('host and source may be left out of the arguments', async () => {
  const { transport } = await served();
  expect(await transport.call(target, 'get_fdb_entries', { network_ids: [] })).toEqual({});
});

test('an unknown network is answered as Neutron does', async () => {
  const { transport } = await served();
  await expect(
    transport.call(target, 'get_fdb_entries', { network_ids: [BLUE, UNKNOWN], host: null, source: null }),
  ).rejects.toMatchObject({
    name: 'RemoteError',
    class: 'NetworkNotFound',
    module: 'neutron_lib.exceptions',
    message: `Network ${UNKNOWN} could not be found.`,
    args: [],
    kwargs: { net_id: UNKNOWN },
  });
});

test.each([
  { args: {}, message: "get_fdb_entries() missing 1 required positional argument: 'network_ids'" },
  {
    args: { network_ids: [], networks: [] },
    message: "get_fdb_entries() got an unexpected keyword argument 'networks'",
  },
  { args: { network_ids: BLUE }, message: 'network_ids must be a list of strings' },
  { args: { network_ids: null }, message: 'network_ids must be a list of strings' },
  { args: { network_ids: [BLUE, 7] }, message: 'network_ids must be a list of strings' },
  { args: { network_ids: [BLUE], host: 7 }, message: 'host must be a string or None' },
  { args: { network_ids: [BLUE], source: ['BGPVPN'] }, message: 'source must be a string or None' },
])('$args is answered by TypeError: $message', async ({ args, message }) => {
  const { transport } = await served();
  await expect(transport.call(target, 'get_fdb_entries', args)).rejects.toMatchObject({
    class: 'TypeError',
    module: 'builtins',
    message,
    args: [message],
  });
});

test.each(['getFdbEntries', 'listNetworks', 'agents', 'close', 'toString', '__proto__', 'add_fdb_entries'])(
  '%s cannot be called',
  async (method) => {
    const { transport } = await served();
    await expect(transport.call(target, method, {})).rejects.toMatchObject({ class: 'NoSuchMethod' });
  },
);

test.each([{ version: '2.0' }, { version: '1.1' }, { namespace: 'x' }])(
  '$version $namespace is not served',
  async (other) => {
    const { transport } = await served();
    await expect(transport.call({ ...target, ...other }, 'get_fdb_entries', { network_ids: [] })).rejects.toMatchObject(
      {
        class: 'UnsupportedVersion',
      },
    );
  },
);

describe('a topic that is served already', () => {
  test('is refused, naming the queue and its consumers', async () => {
    const { open } = await served();
    const error = await serveQuery(open(), driver, { server: 'ctl2' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AlreadyServed);
    expect(error).toMatchObject({ queue: 'q-plugin-l2population-query', consumers: 1 });
  });

  test('is joined when told so', async () => {
    const { open } = await served();
    await serveQuery(open(), driver, { server: 'ctl2', join: true });
    expect(await whoServes(open())).toMatchObject({ consumers: 2 });
  });

  test('is free again when its server has stopped', async () => {
    const { open, server } = await served();
    await server.stop();
    expect(await whoServes(open())).toMatchObject({ consumers: 0 });
    await serveQuery(open(), driver, { server: 'ctl2' });
  });

  test('under another control exchange is another topic', async () => {
    const { open } = await served();
    expect(await whoServes(open(), 'elsewhere')).toMatchObject({ queue: 'q-plugin-l2population-query' });
    expect(await whoServes(openRoom()())).toMatchObject({ consumers: undefined });
  });
});

describe('the log', () => {
  test('tells who asked for what, how long it took and how much it was', async () => {
    const log: ServedQuery[] = [];
    const { open } = await served({ log: (query) => log.push(query) });
    const context = { request_id: 'req-1' };
    const clients = [open(), open()].map((transport) => createQueryClient(transport, { context }));
    for (const client of clients) await client.getFdbEntries([BLUE], { host: 'c1', source: 'BGPVPN' });
    const told = {
      networkIds: [BLUE],
      host: 'c1',
      source: 'BGPVPN',
      // the flooding entry and two pairs of c2
      entries: 3,
      requestId: 'req-1',
      milliseconds: expect.any(Number),
      replyQueue: expect.stringMatching(/^reply_/),
    };
    expect(log).toEqual([told, told]);
    expect(log[0]!.replyQueue).not.toBe(log[1]!.replyQueue);
  });

  test('tells what a query failed of', async () => {
    const log: ServedQuery[] = [];
    const { transport } = await served({ log: (query) => log.push(query) });
    const ask = (network_ids: unknown) => transport.call(target, 'get_fdb_entries', { network_ids });
    await expect(ask([UNKNOWN])).rejects.toBeInstanceOf(RemoteError);
    await expect(ask(7)).rejects.toBeInstanceOf(RemoteError);
    expect(log).toMatchObject([
      { networkIds: [UNKNOWN], error: { name: 'UnknownNetwork', networkId: UNKNOWN } },
      { error: { name: 'WrongArguments' } },
    ]);
  });
});
