import { beforeAll, describe, expect, test } from 'vitest';
import { describeField } from './describe-field.ts';
import { compared, dumpFiles, onFieldHost } from './drift/compared.ts';
import { linuxbridgeBreaker } from './drift/linuxbridge-breaker.ts';
import { ovsBreaker } from './drift/ovs-breaker.ts';
import { makeScene, type Scene } from './drift/scene.ts';
import { TUNNEL_HOSTS } from './field.ts';
import { until } from './up/daemon.ts';

/** How long an agent may take for casts, on a busy machine. */
const soon = { timeout: 30_000, interval: 500 };
const IN_SYNC = { exitCode: 0, kinds: [] };

describeField('real dataplanes', (field) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await makeScene(field, 'drift');
    return () => scene.remove();
  });

  test.each(TUNNEL_HOSTS)('%s is in sync, by files and live', async (name) => {
    const host = scene.host(name);
    await expect.poll(() => compared(field, host, scene.network.id, '--live'), soon).toMatchObject(IN_SYNC);
    expect(await compared(field, host, scene.network.id, ...(await dumpFiles(host)))).toMatchObject(IN_SYNC);
  });

  describe.each([
    { agent: 'Open vSwitch', breaker: ovsBreaker(() => scene) },
    { agent: 'linuxbridge', breaker: linuxbridgeBreaker(() => scene) },
  ])('of $agent', ({ breaker }) => {
    const { host: name, peer } = breaker;
    const differs = (...where: string[]) => compared(field, scene.host(name), scene.network.id, ...where);
    const fix = (...args: string[]) =>
      onFieldHost(field, scene.host(name), 'fix', '--live', '--yes', '--interval', '1', ...args);
    const scope = () => (scene.host(name).kind === 'linuxbridge' ? ['--network', scene.network.id] : []);
    const isFixed = async () => expect(await fix('--host', name, ...scope())).toMatchObject({ exitCode: 0 });

    beforeAll(() => until(`${name} in sync`, 60, async () => (await differs('--live')).exitCode === 0));

    test.each(breaker.kinds)(
      '$kind is named by diff, felt: $isFelt, mended by fix, brought back by --undo: $isUndone, and mended again',
      async ({ kind, isFelt, isUndone }) => {
        await breaker.break(kind);
        const drift = { exitCode: 1, kinds: [kind] };
        const found = await differs('--live');
        expect(found, found.said).toMatchObject(drift);
        expect(await differs(...(await dumpFiles(scene.host(name))))).toMatchObject(drift);
        expect(await scene.pings(name, peer)).toBe(!isFelt);
        await isFixed();
        await expect.poll(() => differs('--live'), soon).toMatchObject(IN_SYNC);
        await expect.poll(() => scene.pings(name, peer), soon).toBe(true);
        await fix('--undo', '1');
        await expect.poll(() => differs('--live'), soon).toMatchObject(isUndone ? drift : IN_SYNC);
        await isFixed();
      },
    );

    test('its VM reaches the other after all of that', () =>
      expect.poll(() => scene.pings(name, peer), soon).toBe(true));
  });
});
