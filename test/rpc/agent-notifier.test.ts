import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { AgentCast } from '../../src/fdb/agent-cast.ts';
import { AGENT_TOPIC } from '../../src/rpc/agent-interface.ts';
import { createAgentNotifier } from '../../src/rpc/agent-notifier.ts';
import { NobodyListens } from '../../src/transport/errors.ts';
import type { Method, Transport } from '../../src/transport/transport.ts';
import { openRoom } from './open-room.ts';

/** An agent that notes what it is sent; `after` resolves when it has so much. */
async function serveAgent(transport: Transport, server: string) {
  const seen: unknown[] = [];
  let wake = () => {};
  const note =
    (method: string): Method =>
    (_context, args) => {
      seen.push({ method, args });
      wake();
    };
  const methods = Object.fromEntries(
    ['add_fdb_entries', 'remove_fdb_entries', 'update_fdb_entries'].map((name) => [name, note(name)]),
  );
  await transport.serve({ topic: AGENT_TOPIC, server }, [{ version: '1.7', methods }], { concurrency: 1 });
  const after = async (count: number) => {
    while (seen.length < count) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return seen;
  };
  return { seen, after };
}

const samples = new URL('../samples/wire/', import.meta.url);
interface SampleCast {
  method: AgentCast['method'];
  server?: string;
  args: { fdb_entries: never };
}

const sent = readdirSync(samples)
  .filter((file) => file.endsWith('.json'))
  .toSorted()
  .flatMap((file): SampleCast[] => JSON.parse(readFileSync(new URL(file, samples), 'utf8')).casts);

test('agents get every sample cast as Neutron sends it: those to all, and those to themselves', async () => {
  const open = openRoom();
  const agents = {
    c1: await serveAgent(open(), 'c1'),
    c2: await serveAgent(open(), 'c2'),
    c3: await serveAgent(open(), 'c3'),
    c4: await serveAgent(open(), 'c4.example.org'),
  };
  const notifier = createAgentNotifier(open());
  for (const { method, server, args } of sent) {
    const to = server === undefined ? 'all agents' : { host: server === 'c4' ? 'c4.example.org' : server };
    await notifier.send({ method, to, fdbEntries: args.fdb_entries });
  }
  for (const [host, agent] of Object.entries(agents)) {
    const expected = sent
      .filter(({ server }) => server === undefined || server === host)
      .map(({ method, args }) => ({ method, args }));
    expect(await agent.after(expected.length)).toEqual(expect.arrayContaining(expected));
    expect(agent.seen).toHaveLength(expected.length);
  }
});

test('a cast to a host without agent is told', async () => {
  const open = openRoom();
  await serveAgent(open(), 'c1');
  const cast: AgentCast = { method: 'remove_fdb_entries', to: { host: 'c9' }, fdbEntries: {} };
  await expect(createAgentNotifier(open()).send(cast)).rejects.toBeInstanceOf(NobodyListens);
});

test('a directed cast names its host beside the entries where that is wished for', async () => {
  const open = openRoom();
  const agent = await serveAgent(open(), 'c1');
  const notifier = createAgentNotifier(open(), { namesHost: true });
  await notifier.send({ method: 'add_fdb_entries', to: { host: 'c1' }, fdbEntries: {} });
  await notifier.send({ method: 'add_fdb_entries', to: 'all agents', fdbEntries: {} });
  const args = (await agent.after(2)).map((each) => (each as { args: unknown }).args);
  expect(args).toEqual(expect.arrayContaining([{ fdb_entries: {}, host: 'c1' }, { fdb_entries: {} }]));
});
