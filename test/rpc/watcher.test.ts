import { describe, expect, onTestFinished, test } from 'vitest';

import type { CastMethod } from '../../src/fdb/agent-cast.ts';
import type { Sighting } from '../../src/fdb/sighting.ts';
import { AGENT_TOPIC } from '../../src/rpc/agent-interface.ts';
import { createAgentNotifier } from '../../src/rpc/agent-notifier.ts';
import { createQueryClient } from '../../src/rpc/query-client.ts';
import { QUERY_TOPIC } from '../../src/rpc/query-interface.ts';
import { sightingOf, watchCasts } from '../../src/rpc/watcher.ts';
import { MemoryHub } from '../../src/transport/memory/memory-hub.ts';
import { openMemoryTransport } from '../../src/transport/memory/open-memory-transport.ts';
import type { ObservedMessage } from '../../src/transport/transport.ts';

const NET = '6b1e4f5c-0d38-4f53-9c0e-1f7f1b6d8a11';
const ENTRIES = {
  [NET]: { segment_id: 1001, network_type: 'vxlan', ports: { '10.9.0.11': [['fa:16:3e:11:22:33', '10.1.0.5']] } },
};
const UPDATE = { chg_ip: { [NET]: { '10.9.0.11': { after: [['fa:16:3e:11:22:33', '10.1.0.6']] } } } };

/** A bus with one agent and one server of the query. */
async function openBus() {
  const transport = openMemoryTransport(new MemoryHub());
  onTestFinished(() => transport.close());
  const methods = Object.fromEntries(['add', 'remove', 'update'].map((what) => [`${what}_fdb_entries`, () => null]));
  await transport.serve({ topic: AGENT_TOPIC, server: 'compute-1.example.org' }, [{ version: '1.7', methods }]);
  await transport.serve({ topic: QUERY_TOPIC, server: 'ctl' }, [{ methods: { get_fdb_entries: () => ENTRIES } }]);
  const sightings: Sighting[] = [];
  const watch = (queries: boolean) =>
    watchCasts(transport, { queries, onSighting: (sighting) => void sightings.push(sighting) });
  return {
    transport,
    sightings,
    watch,
    notifier: createAgentNotifier(transport),
    client: createQueryClient(transport),
  };
}

const observed = (over: Partial<ObservedMessage> = {}): ObservedMessage => ({
  exchange: 'neutron',
  routingKey: `${AGENT_TOPIC}.compute-1.example.org`,
  receivedAt: new Date(0),
  method: 'add_fdb_entries',
  args: { fdb_entries: ENTRIES },
  version: '1.0',
  context: { auth_token: 'secret' },
  uniqueId: 'u',
  ...over,
});

test('casts to one host and to all agents are seen with their entries and receiver', async () => {
  const { sightings, watch, notifier } = await openBus();
  await watch(false);
  const fdbEntries = ENTRIES as never;
  await notifier.send({ method: 'add_fdb_entries', to: 'all agents', fdbEntries });
  await notifier.send({ method: 'remove_fdb_entries', to: { host: 'compute-1.example.org' }, fdbEntries });
  await expect.poll(() => sightings.length).toBe(2);
  const seen = { kind: 'cast', at: expect.any(Date), uniqueId: expect.stringMatching(/^[0-9a-f]{32}$/) };
  const byMethod = sightings.sort((a, b) => Number(a.to !== 'all agents') - Number(b.to !== 'all agents'));
  expect(byMethod).toEqual([
    { ...seen, to: 'all agents', message: { method: 'add_fdb_entries', fdbEntries } },
    { ...seen, to: { host: 'compute-1.example.org' }, message: { method: 'remove_fdb_entries', fdbEntries } },
  ]);
});

test.each([
  { queries: false, seen: [] },
  { queries: true, seen: [{ kind: 'query', to: 'any one', networkIds: [NET], host: 'compute-1', source: 'BGP' }] },
])('a query is answered, and seen when queries are asked for: $queries', async ({ queries, seen }) => {
  const { sightings, watch, client, notifier } = await openBus();
  await watch(queries);
  await client.getFdbEntries([NET], { host: 'compute-1', source: 'BGP' });
  await notifier.send({ method: 'add_fdb_entries', to: 'all agents', fdbEntries: ENTRIES as never });
  await expect.poll(() => sightings.map(({ kind }) => kind)).toContain('cast');
  expect(sightings.filter(({ kind }) => kind !== 'cast')).toMatchObject(seen);
});

test('where nobody ever declared the fanout exchange it fails, and declares nothing', async () => {
  const hub = new MemoryHub();
  const transport = openMemoryTransport(hub);
  const watching = watchCasts(transport, { onSighting: () => undefined });
  await expect(watching).rejects.toMatchObject({ name: 'NoSuchExchange', exchange: `${AGENT_TOPIC}_fanout` });
  expect(hub.names).toEqual({ exchanges: [], queues: [] });
  await transport.close();
});

test.each<[CastMethod, unknown]>([
  ['add_fdb_entries', ENTRIES],
  ['remove_fdb_entries', ENTRIES],
  ['update_fdb_entries', UPDATE],
])('%s is a cast, and nothing of its context is left', (method, fdbEntries) => {
  const sighting = sightingOf(observed({ method, args: { fdb_entries: fdbEntries, host: 'compute-1' } }));
  expect(sighting).toMatchObject({ kind: 'cast', message: { method, fdbEntries }, host: 'compute-1' });
  expect(JSON.stringify(sighting)).not.toContain('secret');
});

test.each([
  [`${AGENT_TOPIC}_fanout`, '', 'all agents'],
  ['neutron', AGENT_TOPIC, 'any one'],
  ['neutron', `${AGENT_TOPIC}.h`, { host: 'h' }],
  ['neutron', `${AGENT_TOPIC}.h.example.org`, { host: 'h.example.org' }],
])('a message to exchange %s with key "%s" goes to %o', (exchange, routingKey, to) => {
  expect(sightingOf(observed({ exchange, routingKey })).to).toEqual(to);
});

describe('what is no cast that agents understand is seen as malformed, with what is wrong:', () => {
  const query = { routingKey: QUERY_TOPIC, method: 'get_fdb_entries' };
  test.each([
    {
      what: 'entries of a wrong shape',
      over: { args: { fdb_entries: { [NET]: [] } } },
      reason: `fdb_entries: ${NET}: expected`,
    },
    { what: 'no entries', over: { args: {} }, reason: 'top level' },
    { what: 'an update without chg_ip', over: { method: 'update_fdb_entries' }, reason: 'chg_ip' },
    { what: 'an unknown method', over: { method: 'port_update' }, reason: 'no method port_update' },
    { what: 'a namespace', over: { namespace: 'x' }, reason: 'namespace x' },
    { what: 'a host that is no text', over: { args: { fdb_entries: ENTRIES, host: 7 } }, reason: 'host' },
    { what: 'a query without networks', over: { ...query, args: {} }, reason: 'network_ids' },
    { what: 'a query of another method', over: { ...query, method: 'm' }, reason: 'no method m' },
  ])('$what', ({ over, reason }) => {
    const message = observed(over);
    expect(sightingOf(message)).toMatchObject({
      kind: 'malformed',
      method: message.method,
      reason: expect.stringContaining(reason),
      args: message.args,
    });
  });
});
