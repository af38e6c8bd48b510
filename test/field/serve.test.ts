import { beforeAll, expect, onTestFinished, test } from 'vitest';
import type { FdbEntries } from '../../src/fdb/entries.ts';
import { startL2pop } from '../support/l2pop.ts';
import { runPythonClient } from '../support/peers.ts';
import { inOrder } from './asked.ts';
import { describeField } from './describe-field.ts';
import { makeScene, type Scene } from './drift/scene.ts';
import { HOSTS } from './field.ts';
import { deletePort, makePort } from './neutron/ports.ts';

describeField('l2pop serve beside a Neutron', (field) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await makeScene(field, 'served');
    return () => scene.remove();
  });

  /** Python's client, as an agent of the RFE would ask. */
  async function pythonAsks(url: string, networkId: string, ...flags: string[]) {
    const { answers, error, status } = await runPythonClient(url, 'get', networkId, '--timeout', '60', ...flags);
    return { status, error, entries: error ? {} : inOrder(answers[0] as FdbEntries) };
  }

  async function startSidecar(from: string): Promise<void> {
    const serving = startL2pop(['serve', '--from', from, '--transport-url', field.emptyVhostUrl]);
    onTestFinished(async () => void (await serving.stop()));
    await serving.line('serving the query');
  }

  test.each([
    ['mysql://…', () => field.databaseUrl],
    ['http://…', () => field.apiUrl],
  ])("--from %s answers Python's client as a Neutron with the RFE does", async (_, from) => {
    await startSidecar(from());
    const { id } = scene.network;
    for (const asker of [[], ...Object.values(HOSTS).map((host) => ['--host', host])]) {
      const [reference, ours] = await Promise.all([
        pythonAsks(field.transportUrl, id, ...asker),
        pythonAsks(field.emptyVhostUrl, id, ...asker),
      ]);
      expect(ours).toEqual(reference);
    }
  });

  test('it answers from what the database holds at that moment', async () => {
    await startSidecar(field.databaseUrl);
    const port = await makePort(field, scene.network, { host: HOSTS.ovs });
    const [mine] = Object.values((await pythonAsks(field.emptyVhostUrl, scene.network.id)).entries);
    expect(mine!.ports[scene.host(HOSTS.ovs).tunnelIp]).toContain(`${port.mac} ${port.ips[0]}`);
    await deletePort(field, port);
    expect(await pythonAsks(field.emptyVhostUrl, scene.network.id)).toEqual(
      await pythonAsks(field.transportUrl, scene.network.id),
    );
  });

  test('it refuses where the RFE is served already', async () => {
    const refused = startL2pop(['serve', '--from', field.databaseUrl, '--transport-url', field.transportUrl]);
    expect(await refused.ended()).toBe(2);
    expect(refused.lines.join('\n')).toContain('--join');
  });

  test('a network that nobody has is an error of the same class on both', async () => {
    await startSidecar(field.databaseUrl);
    const unknown = '6b1e4f5c-0d38-4f53-9c0e-1f7f1b6d8a11';
    const [reference, ours] = await Promise.all(
      [field.transportUrl, field.emptyVhostUrl].map((url) => pythonAsks(url, unknown)),
    );
    expect(reference!.error!.class).toBe('NetworkNotFound');
    expect(ours!.error!.class).toBe('NetworkNotFound');
  });
});
