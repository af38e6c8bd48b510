import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { startL2pop } from '../support/l2pop.ts';
import { asked, inOrder } from './asked.ts';
import { describeField } from './describe-field.ts';
import { makeScene, type Scene } from './drift/scene.ts';
import { HOSTS, TUNNEL_HOSTS } from './field.ts';
import { api } from './neutron/api.ts';
import { movePort } from './neutron/move-port.ts';
import { deletePort, makePort, type Port } from './neutron/ports.ts';

/** One thing that happens to one of some ports. */
const deeds = fc.array(
  fc.record({
    kind: fc.constantFrom('come', 'go', 'move', 'change ips'),
    host: fc.constantFrom(...TUNNEL_HOSTS),
    ip: fc.integer({ min: 201, max: 249 }).map((last) => `192.168.66.${last}`),
    which: fc.nat(3),
  }),
  { minLength: 12, maxLength: 12 },
);
const seed = Number(process.env.L2POP_FIELD_SEED ?? Date.now() % 1_000_000);

describeField('l2pop agent', (field) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await makeScene(field, 'followed');
    return () => scene.remove();
  });

  async function carryOut(): Promise<Port[]> {
    const ports: Port[] = [];
    for (const { kind, host, ip, which } of fc.sample(deeds, { seed, numRuns: 1 })[0]!) {
      const port = ports[which];
      if (port === undefined) {
        ports.push(await makePort(field, scene.network, { host }));
      } else if (kind === 'go') {
        await deletePort(field, port);
        ports.splice(which, 1);
      } else if (kind === 'change ips') {
        const taken = ports.some(({ ips }) => ips.includes(ip));
        if (taken) continue;
        await api(field, 'PUT', `/ports/${port.id}`, { port: { fixed_ips: [{ ip_address: ip }] } });
        ports[which] = { ...port, ips: [ip] };
      } else if (host !== port.host) {
        ports[which] = await movePort(field, port, host);
      }
    }
    return ports;
  }

  test(`that watches and one beside a real agent hold what the query answers, after random events (seed ${seed})`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'l2pop-follow-'));
    const start = async (name: string, ...flags: string[]) => {
      const file = join(folder, `${name}.json`);
      const broker = ['--transport-url', field.transportUrl, '--timeout', '60'];
      const what = ['--network', scene.network.id, '--dump-file', file];
      const agent = startL2pop(['agent', '--host', name, ...what, ...flags, ...broker]);
      await agent.line('Ctrl-C ends it');
      return { name, agent, held: () => inOrder(JSON.parse(readFileSync(file, 'utf8'))) };
    };
    const shadow = ['--shadow', '--tunnel-ip', scene.host(HOSTS.ovs).tunnelIp];
    const followers = await Promise.all([start('onlooker'), start(HOSTS.ovs, ...shadow)]);
    try {
      const ports = await carryOut();
      for (const { name, held } of followers) {
        const answer = async () => inOrder((await asked(field.transportUrl, [scene.network.id], name)).entries);
        await expect.poll(held, { timeout: 60_000, interval: 1000 }).toEqual(await answer());
      }
      for (const port of ports) await deletePort(field, port);
    } finally {
      for (const { agent } of followers) expect(await agent.stop()).toBe(0);
    }
  });
});
