import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { l2pop, startL2pop } from '../support/l2pop.ts';
import { startPythonServer } from '../support/peers.ts';
import { describeField } from './describe-field.ts';
import { STALE } from './drift/breaker.ts';
import { compared } from './drift/compared.ts';
import { makeScene, type Scene } from './drift/scene.ts';
import { HOSTS, hostOf } from './field.ts';
import { api } from './neutron/api.ts';
import { movePort } from './neutron/move-port.ts';
import { deletePort, makePort } from './neutron/ports.ts';

/** How long a cast and the agent's work may take on a busy machine. */
const soon = { timeout: 60_000, interval: 500 };

describeField('casts of Neutron', (field) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await makeScene(field, 'casts');
    return () => scene.remove();
  });

  test('of a port that comes, moves and goes are shown by watch as a Python bystander gets them', async () => {
    const bystander = await startPythonServer(field.transportUrl, '--role', 'agent', '--server', 'bystander');
    onTestFinished(() => bystander.stop());
    const watching = startL2pop(['watch', '--transport-url', field.transportUrl, '-f', 'json', '-n', scene.network.id]);
    onTestFinished(async () => void (await watching.stop()));
    await watching.line('Ctrl-C ends it');

    const port = await makePort(field, scene.network, { host: HOSTS.ovs });
    const moved = { ...port, ips: ['192.168.66.210'] };
    await api(field, 'PUT', `/ports/${port.id}`, { port: { fixed_ips: [{ ip_address: moved.ips[0] }] } });
    const there = await movePort(field, moved, HOSTS.linuxbridge);
    await deletePort(field, there);

    const seen = () =>
      watching.printed.map((line) => JSON.parse(line)).filter(({ to }: { to: unknown }) => to === 'all agents');
    const got = () =>
      bystander.events.filter(({ fdb_entries }) => JSON.stringify(fdb_entries).includes(scene.network.id));
    // the deletion comes last: it names the address and the host that the port had then
    await expect.poll(() => JSON.stringify(got().at(-1)), soon).toMatch(/remove_fdb_entries.*192\.168\.66\.210/);
    await expect.poll(() => seen().length, soon).toBe(got().length);
    const told = ({ method, fdb_entries }: { method: string; fdb_entries?: unknown }) => ({ method, fdb_entries });
    expect(seen().map(told)).toEqual(got().map(told));
    const methods = new Set(seen().map(({ method }) => method));
    expect(methods).toEqual(new Set(['add_fdb_entries', 'update_fdb_entries', 'remove_fdb_entries']));
  });
});

describeField('casts of l2pop', (field) => {
  // a network without a past: a port that has moved and gone may leave entries behind, by casts that overtake each other
  let scene: Scene;
  beforeAll(async () => {
    scene = await makeScene(field, 'raw casts');
    return () => scene.remove();
  });

  test.each([HOSTS.ovs, HOSTS.responder])('of cast add, update and remove reach the agent of %s', async (name) => {
    const host = hostOf(field, name);
    const { id, segmentId } = scene.network;
    const cast = async (verb: string, ...flags: string[]) => {
      const to = ['--host', name, '--network', id, '--tunnel-ip', scene.host(HOSTS.dvr).tunnelIp];
      const broker = ['--transport-url', field.transportUrl, '--yes'];
      const { exitCode, stderr } = await l2pop(['cast', verb, ...to, ...flags, ...broker]);
      expect(exitCode, stderr).toBe(0);
    };
    const kinds = async () => (await compared(field, host, id, '--live')).kinds;
    const other = '192.168.66.251';
    const segment = ['--segment-id', String(segmentId)];
    await expect.poll(kinds, soon).toEqual([]);
    await cast('add', ...segment, '--entry', `${STALE.mac},${STALE.ip}`);
    await expect.poll(kinds, soon).toEqual(['stale-arp', 'stale-unicast']);
    await cast('update', '--before', `${STALE.mac},${STALE.ip}`);
    await expect.poll(kinds, soon).toEqual(['stale-unicast']);
    await cast('update', '--after', `${STALE.mac},${other}`);
    await expect.poll(kinds, soon).toEqual(['stale-arp', 'stale-unicast']);
    await cast('remove', ...segment, '--entry', `${STALE.mac},${other}`);
    await expect.poll(kinds, soon).toEqual([]);
  });
});
