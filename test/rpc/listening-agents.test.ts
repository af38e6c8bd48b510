import { expect, test } from 'vitest';
import { AGENT_TOPIC } from '../../src/rpc/agent-interface.ts';
import { listeningAgents } from '../../src/rpc/listening-agents.ts';
import { NobodyListens } from '../../src/transport/errors.ts';
import type { Transport } from '../../src/transport/transport.ts';
import { openRoom } from './open-room.ts';

const agent = (transport: Transport, server: string, exchange = 'neutron') =>
  transport.serve({ exchange, topic: AGENT_TOPIC, server }, [{ methods: { add_fdb_entries: () => undefined } }]);

test('an agent listens to its own queue, and all of them to one', async () => {
  const open = openRoom();
  await Promise.all(['c1', 'c2.example.org'].map((host) => agent(open(), host)));
  const asking = open();
  expect(await listeningAgents(asking, { host: 'c1' })).toBe(1);
  expect(await listeningAgents(asking, { host: 'c2.example.org' })).toBe(1);
  expect(await listeningAgents(asking, 'all agents')).toBe(2);
});

test.each([{ to: { host: 'c9' } }, { to: 'all agents' }] as const)(
  'where there is no queue, $to is not there',
  async ({ to }) => {
    const absent = listeningAgents(openRoom()(), to);
    await expect(absent).rejects.toMatchObject({ absence: 'no-queue', target: { topic: AGENT_TOPIC } });
    await expect(absent).rejects.toBeInstanceOf(NobodyListens);
  },
);

test('an agent that has stopped left its queue, and is not there', async () => {
  const open = openRoom();
  const running = await agent(open(), 'c1');
  await running.stop();
  await expect(listeningAgents(open(), { host: 'c1' })).rejects.toMatchObject({ absence: 'no-consumer' });
});

test('two that share one host are told', async () => {
  const open = openRoom();
  await Promise.all([agent(open(), 'c1'), agent(open(), 'c1')]);
  expect(await listeningAgents(open(), { host: 'c1' })).toBe(2);
});
