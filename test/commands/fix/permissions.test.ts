import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../support/l2pop.ts';
import { type PythonServer, startPythonServer } from '../../support/peers.ts';
import { nodeUrl } from '../../support/rabbitmq/broker-node.ts';
import { ctl, freshVhostName, sharedNode } from '../../support/rabbitmq.ts';
import { LAB, workplace } from './compute-1.ts';

/** The row of docs/repair.md: configure, write, read. */
function rights(): [string, string, string] {
  const row = readFileSync(join(root, 'docs/repair.md'), 'utf8')
    .split('\n')
    .find((line) => line.startsWith('| fix |'));
  const cells = [...row!.matchAll(/`([^`]+)`/g)].map((match) => match[1]!.replaceAll('\\|', '|'));
  return cells as [string, string, string];
}

let agent: PythonServer;
let url: string;

beforeAll(async () => {
  const vhost = await freshVhostName();
  agent = await startPythonServer(nodeUrl(sharedNode(), vhost), '--role', 'agent', '--server', 'compute-1');
  await ctl('add_user', 'l2pop-fix', 'least');
  await ctl('set_permissions', '-p', vhost, 'l2pop-fix', ...rights());
  url = nodeUrl(sharedNode(), vhost, 'l2pop-fix', 'least');
});
afterAll(() => agent?.stop());

test('fix works with the rights that docs/repair.md names, and shows no password', async () => {
  const { fix, drifted } = workplace();
  const { stdout, stderr, exitCode } = await fix(...LAB, drifted, '--transport-url', url, '--yes', '--step-delay', '0');
  expect(stderr).toMatch(/2 casts confirmed/);
  expect(stdout + stderr).not.toContain('least');
  expect(exitCode).toBe(0);
});

test('these rights let it declare nothing that is Neutron’s', () => {
  for (const name of ['neutron', 'q-agent-notifier-l2population-update.compute-1']) {
    expect(name).not.toMatch(new RegExp(rights()[0]));
  }
});
