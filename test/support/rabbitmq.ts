import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import { type BrokerNode, nodeUrl, runCtl } from './rabbitmq/broker-node.ts';
import { startBroker } from './rabbitmq/start-broker.ts';

export type { BrokerNode } from './rabbitmq/broker-node.ts';
export { startBroker, type TestBroker } from './rabbitmq/start-broker.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Transport url of the shared broker's vhost `/`, or L2POP_TEST_TRANSPORT_URL. */
    brokerUrl: string;
    /** The shared broker; null when it is not ours (L2POP_TEST_TRANSPORT_URL). */
    brokerNode: BrokerNode | null;
  }
}

const vhostsMadeAtOnce = 24;

/** One call for all: each rabbitmqctl starts an Erlang VM of its own, which takes a second. */
const makeVhosts = (node: BrokerNode, names: readonly string[]): Promise<string> =>
  runCtl(
    node,
    'eval',
    `[begin ok = rabbit_vhost:add(V, <<"l2pop-test">>),
            ok = rabbit_auth_backend_internal:set_permissions(<<"guest">>, V, <<".*">>, <<".*">>, <<".*">>, <<"l2pop-test">>)
      end || V <- [${names.map((name) => `<<"${name}">>`).join(', ')}]].`,
  );

const preparedVhost = (number: number): string => `test-${number}`;

/** vitest's global set-up: one private RabbitMQ for all test files; gone afterwards. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env.L2POP_TEST_TRANSPORT_URL;
  if (given !== undefined && given !== '') {
    project.provide('brokerUrl', given);
    project.provide('brokerNode', null);
    return undefined;
  }
  const broker = await startBroker();
  await makeVhosts(
    broker.node,
    Array.from({ length: vhostsMadeAtOnce }, (_, number) => preparedVhost(number)),
  );
  project.provide('brokerUrl', broker.url());
  project.provide('brokerNode', broker.node);
  return () => broker.stop();
}

/** The shared broker. @throws Error when the tests were told to use a broker that is not theirs */
export function sharedNode(): BrokerNode {
  const node = inject('brokerNode');
  if (node === null) throw new Error('This test changes its broker: run it without L2POP_TEST_TRANSPORT_URL.');
  return node;
}

/** rabbitmqctl of the shared broker; prints without headers only if asked to (`--no-table-headers`). */
export const ctl = (...args: string[]): Promise<string> => runCtl(sharedNode(), ...args);

/** Makes a vhost of this name (plain text) with all rights for guest. */
export async function addVhost(name: string): Promise<void> {
  await makeVhosts(sharedNode(), [name]);
}

/** The name of a vhost that no other test has. */
export async function freshVhostName(): Promise<string> {
  const node = sharedNode();
  for (let number = 0; ; number += 1) {
    try {
      await mkdir(join(node.folder, 'claimed', String(number)));
    } catch {
      continue; // another test file was faster
    }
    const name = preparedVhost(number);
    if (number >= vhostsMadeAtOnce) await makeVhosts(node, [name]);
    return name;
  }
}

/** Transport url of a vhost that no other test has; a broker that is not ours has only the one it was given. */
export async function freshVhost(): Promise<string> {
  const node = inject('brokerNode');
  return node === null ? inject('brokerUrl') : nodeUrl(node, await freshVhostName());
}
