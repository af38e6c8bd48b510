import { describe, expect, onTestFinished, test } from 'vitest';
import { AGENT_TOPIC } from '../../src/rpc/agent-interface.ts';
import { createAgentNotifier } from '../../src/rpc/agent-notifier.ts';
import { openTransport } from '../../src/transport/open.ts';
import type { Transport } from '../../src/transport/transport.ts';
import { serveMethod } from '../rpc/open-room.ts';
import { nodeUrl } from '../support/rabbitmq/broker-node.ts';
import { ctl, freshVhostName, sharedNode, startBroker } from '../support/rabbitmq.ts';
import { openRawPeer } from '../transport/raw-peer.ts';
import { A, added, B, entries, follows, startAgent, T2 } from './follows.ts';

async function opened(url: string): Promise<Transport> {
  const transport = await openTransport(url);
  onTestFinished(() => transport.close());
  return transport;
}

describe('an agent on RabbitMQ', () =>
  follows(async () => {
    const url = nodeUrl(sharedNode(), await freshVhostName());
    // nothing is connected before it is needed
    const transports = await Promise.all(Array.from({ length: 5 }, () => opened(url)));
    return {
      open: () => transports.pop()!,
      deleteQueue: async (queue) => {
        const raw = await openRawPeer(url);
        await raw.channel.deleteQueue(queue);
        await raw.close();
      },
    };
  }));

test('its fanout queue goes when it is stopped, and its own queue stays as other agents leave theirs', async () => {
  const vhost = await freshVhostName();
  const url = nodeUrl(sharedNode(), vhost);
  await serveMethod(await opened(url), () => entries({}));
  const { agent, started } = startAgent(await opened(url));
  await started;
  const queues = () => ctl('list_queues', '-p', vhost, '--no-table-headers', 'name');
  expect(await queues()).toContain(`${AGENT_TOPIC}_fanout_`);
  await agent.stop();
  expect(await queues()).not.toContain(`${AGENT_TOPIC}_fanout_`);
});

test('the broker restarts: it asks again, and takes the casts that come then', { timeout: 120_000 }, async () => {
  const broker = await startBroker();
  onTestFinished(() => broker.stop());
  const server = await opened(broker.url());
  let answer = entries({ [T2]: [A] });
  await serveMethod(server, () => answer);
  const { started, holds } = startAgent(await opened(broker.url()));
  await started;
  answer = entries({ [T2]: [B] });
  await broker.restart();
  await holds(entries({ [T2]: [B] }));
  await createAgentNotifier(server).send(added({ [T2]: [A] }), { wait: true });
  await holds(entries({ [T2]: [B, A] }));
});
