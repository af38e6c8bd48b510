import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { l2pop, root, startL2pop } from '../support/l2pop.ts';
import { startPythonServer } from '../support/peers.ts';
import { nodeUrl } from '../support/rabbitmq/broker-node.ts';
import { ctl, freshVhost, freshVhostName, sharedNode } from '../support/rabbitmq.ts';

const BLUE = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';

/** The README's table of least rights: what it is for → configure, write, read. */
function rights(what: string): [string, string, string] {
  const row = readFileSync(join(root, 'README.md'), 'utf8')
    .split('\n')
    .find((line) => line.startsWith(`| ${what} |`));
  const cells = [...row!.matchAll(/`([^`]+)`/g)].map((match) => match[1]!.replaceAll('\\|', '|'));
  return cells as [string, string, string];
}

async function userWith(what: string, user: string, vhost: string): Promise<string> {
  await ctl('add_user', user, 'least');
  await ctl('set_permissions', '-p', vhost, user, ...rights(what));
  return nodeUrl(sharedNode(), vhost, user, 'least');
}

describe("the README's least rights on RabbitMQ", () => {
  test('serve works with those of serve, query and doctor with those of query, and with no less', async () => {
    const vhost = await freshVhostName();
    const [serving, asking] = [
      await userWith('serve', 'l2pop-serve', vhost),
      await userWith('query, diff, trace, doctor', 'l2pop-query', vhost),
    ];
    const server = startL2pop(['serve', '--from', 'examples/lab.yaml', '--transport-url', serving]);
    try {
      await server.line('serving the query');
      const { stderr, exitCode } = await l2pop(['query', '--transport-url', asking, '-n', BLUE, '--json']);
      expect(stderr).toBe('');
      expect(exitCode).toBe(0);
      const examined = await l2pop(['doctor', '--transport-url', asking, '--json']);
      expect(JSON.parse(examined.stdout)).toContainEqual(expect.objectContaining({ check: 'query', state: 'ok' }));
      expect(examined.exitCode).toBe(0);
      await ctl('set_permissions', '-p', vhost, 'l2pop-query', '^reply_.*', '^nothing$', '^reply_.*');
      const refused = await l2pop(['query', '--transport-url', asking, '-n', BLUE, '--json', '--timeout', '10']);
      expect(refused.stderr).toMatch(/user l2pop-query may not (write|read)/);
      expect(refused.exitCode).toBe(2);
    } finally {
      await server.stop();
    }
  });

  test('a lab works with those of serve --cast and of agent', { timeout: 60_000 }, async () => {
    const vhost = await freshVhostName();
    const folder = mkdtempSync(join(tmpdir(), 'l2pop-least-'));
    const lab = join(folder, 'lab.yaml');
    copyFileSync(join(root, 'examples/lab.yaml'), lab);
    const serving = await userWith('serve --cast', 'l2pop-serve-cast', vhost);
    const listening = await userWith('agent', 'l2pop-agent', vhost);
    const server = startL2pop(['serve', '--from', lab, '--cast', '--yes', '--transport-url', serving]);
    await server.line('serving the query and casting edits');
    const agent = startL2pop(['agent', '--host', 'bgp-1', '-n', BLUE, '--transport-url', listening]);
    try {
      await agent.line('following casts');
      const { exitCode } = await l2pop(['lab', 'port', 'down', lab, 'fa:16:3e:0a:02:01']);
      expect(exitCode).toBe(0);
      expect(await agent.line('removed 2')).toContain(BLUE);
    } finally {
      await Promise.all([agent.stop(), server.stop()]);
      rmSync(folder, { recursive: true });
    }
  });

  test('watch works with those of watch, and with no less', async () => {
    const vhost = await freshVhostName();
    const agent = await startPythonServer(nodeUrl(sharedNode(), vhost), '--role', 'agent', '--server', 'compute-1');
    try {
      const url = await userWith('watch', 'l2pop-watch', vhost);
      const watching = startL2pop(['watch', '--queries', '--transport-url', url]);
      await watching.line('Ctrl-C ends it');
      expect(watching.lines).toHaveLength(1); // none that says what it cannot count
      expect(await watching.stop()).toBe(0);
      for (const lacking of [0, 1, 2]) {
        const less = rights('watch').map((right, index) => (index === lacking ? '^nothing$' : right));
        await ctl('set_permissions', '-p', vhost, 'l2pop-watch', ...less);
        const refused = await l2pop(['watch', '--transport-url', url]);
        expect(refused.stderr).toMatch(/user l2pop-watch may not (configure|write|read)/);
        expect(refused.exitCode).toBe(2);
      }
    } finally {
      await agent.stop();
    }
  }, 120_000);

  test('a user of query needs no right to declare what is Neutron’s', async () => {
    expect(await freshVhost()).toMatch(/^rabbit:/);
    const [configure] = rights('query, diff, trace, doctor');
    for (const name of ['neutron', 'q-plugin-l2population-query', 'q-agent-notifier-l2population-update_fanout']) {
      expect(name).not.toMatch(new RegExp(configure));
    }
  });
});
