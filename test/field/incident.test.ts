import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { l2pop } from '../support/l2pop.ts';
import { openRepl } from '../support/repl.ts';
import { whyNoTerminal } from '../support/terminal.ts';
import { describeField } from './describe-field.ts';
import { linuxbridgeBreaker } from './drift/linuxbridge-breaker.ts';
import { ovsBreaker } from './drift/ovs-breaker.ts';
import { makeScene, type Scene } from './drift/scene.ts';
import { enter } from './hosts/on-host.ts';

const noTerminal = await whyNoTerminal();

describeField('an incident, at the prompt of the host that is broken', (field) => {
  let scene: Scene;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'l2pop-incident-'));
    scene = await makeScene(field, 'incident');
    return async () => {
      await scene.remove();
      rmSync(folder, { recursive: true, force: true });
    };
  });

  describe.skipIf(noTerminal).each([
    { agent: 'Open vSwitch', breaker: ovsBreaker(() => scene) },
    { agent: 'linuxbridge', breaker: linuxbridgeBreaker(() => scene) },
  ])('of $agent', ({ agent, breaker }) => {
    test('is found by diff, told by trace and why, kept in a bundle, and mended', async () => {
      const { host, peer } = breaker;
      const { mac } = scene.portOn(peer);
      const bundle = join(folder, `${agent.replace(' ', '-')}.l2pop`);
      const repl = await openRepl(['--transport-url', field.transportUrl], {
        via: enter(scene.host(host)),
        columns: 200,
        rows: 100,
        env: { L2POP_PAGER: 'cat', XDG_STATE_HOME: join(folder, host) },
      });
      const said = async (line: string) => {
        await repl.press('C-l');
        return repl.line(line);
      };
      await said(`use network ${scene.network.id}`);
      await said(`use host ${host}`);
      await expect.poll(() => said('diff --live'), { timeout: 60_000 }).toContain(': in sync');
      expect(await said('doctor')).toMatch(/\d+ ok(?!.*failed)/);

      await breaker.break('wrong-endpoint');
      expect(await said('diff --live')).toContain('wrong-endpoint');
      expect(await said(`trace --to ${mac} --live`)).toContain('DIFFERS');
      await said(`use from ${field.databaseUrl}`);
      expect(await said(`why --to ${mac}`)).toMatch(/: expected$/m);
      await said(`diff --live --bundle ${bundle}`);
      await repl.type('fix --live');
      await repl.press('Enter');
      await repl.until(/\(y\/N\)/, 60);
      await repl.type('y');
      await repl.press('Enter');
      expect(await repl.prompt(60)).toContain('shows it');
      expect(await said('diff --live')).toContain(': in sync');
      expect(await said(`trace --to ${mac} --live`)).not.toContain('DIFFERS');

      const seen = await l2pop(['diff', '--from', bundle, '--host', host, bundle, '-f', 'json']);
      expect(seen.exitCode, seen.stderr).toBe(1);
      expect(JSON.parse(seen.stdout).drift).toMatchObject([{ kind: 'wrong-endpoint' }]);
      const traced = await l2pop(['trace', '--from', bundle, '--network', scene.network.id, '--to', mac, bundle]);
      expect(traced.stdout).toContain('DIFFERS');
      expect(traced.exitCode, traced.stderr).toBe(1);
    });
  });
});
