import { describe, expect, onTestFinished, test } from 'vitest';
import { createAgentNotifier } from '../../src/rpc/agent-notifier.ts';
import { MemoryHub } from '../../src/transport/memory/memory-hub.ts';
import { openMemoryTransport } from '../../src/transport/memory/open-memory-transport.ts';
import { serveMethod } from '../rpc/open-room.ts';
import { A, added, B, entries, follows, N, startAgent, T2 } from './follows.ts';

async function room() {
  const hub = new MemoryHub();
  const open = () => {
    const transport = openMemoryTransport(hub);
    onTestFinished(() => transport.close());
    return transport;
  };
  return { open, deleteQueue: async (queue: string) => hub.deleteQueue(queue) };
}

describe('an agent in this process', () => follows(room));

test('beside an agent: more casts than it can keep make it ask again', { timeout: 30_000 }, async () => {
  const { open } = await room();
  const server = open();
  let answer = entries({});
  await serveMethod(server, () => answer);
  await startAgent(open()).started; // the exchanges are there once an agent is
  let mayEnd: () => void = () => undefined;
  const firstMayEnd = new Promise<void>((resolve) => {
    mayEnd = resolve;
  });
  const shadow = startAgent(open(), {
    shadow: true,
    fdbAdd: (given) => {
      if (given[N]?.ports[T2]?.[0]?.[0] === A[0]) return firstMayEnd;
    },
  });
  await shadow.started;
  const notifier = createAgentNotifier(server);
  await notifier.send(added({ [T2]: [A] }));
  for (let count = 0; count < 10_100; count += 1) void notifier.send(added({}));
  answer = entries({ [T2]: [B] });
  await shadow.said('were missed');
  expect(shadow.agent.entries[N]?.ports).toEqual({ [T2]: [A] });
  mayEnd();
  await shadow.holds(entries({ [T2]: [B] }));
});
