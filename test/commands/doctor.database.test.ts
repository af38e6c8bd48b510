import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { READ_TABLES } from '../../src/driver/inventory/database/tables.ts';
import { parseLabRows } from '../../src/driver/inventory/lab-rows.ts';
import type { CheckLine } from '../../src/format/doctor-report.ts';
import { fillWith } from '../support/database/write-rows.ts';
import {
  freshNeutron,
  hasServer,
  KINDS,
  type Login,
  type NeutronDatabaseForTests,
  sharedServer,
} from '../support/database.ts';
import { l2pop, root } from '../support/l2pop.ts';

describe.each(KINDS)('l2pop doctor --from a %s url', (kind) => {
  describe.skipIf(!hasServer(kind))('', () => {
    let neutron: NeutronDatabaseForTests;
    let login: Login;

    beforeAll(async () => {
      neutron = await freshNeutron(sharedServer(kind));
      login = await neutron.addUser();
      await neutron.grantSelect(login, READ_TABLES);
      await fillWith(neutron.administrator, parseLabRows(readFileSync(join(root, 'examples/lab.yaml'), 'utf8'), 'lab'));
    });
    afterAll(() => neutron?.administrator.close());

    /** Its lines of the database; there is no broker. */
    async function examine(url: string, ...flags: string[]): Promise<{ lines: CheckLine[]; stdout: string }> {
      const args = ['doctor', '--transport-url', 'memory://none', '--from', url, '-f', 'json', ...flags];
      const { stdout, stderr } = await l2pop(args);
      expect(stderr).toBe('');
      const lines = (JSON.parse(stdout) as CheckLine[]).filter(({ check }) => check.startsWith('inventory'));
      return { lines, stdout };
    }

    test('tells schema and rights good, and how many agents are alive', async () => {
      const { lines, stdout } = await examine(neutron.url(login), '--host', 'compute-1');
      expect(lines).toMatchObject([
        { check: 'inventory', state: 'ok', facts: { networks: 3 } },
        { check: 'inventory-agents', facts: { agents: 4 } },
      ]);
      expect(stdout).not.toContain(login.password);
    });

    test('tells which agents are down, and that this is no failure', async () => {
      await neutron.administrator.run("UPDATE agents SET heartbeat_timestamp = '2026-01-02 03:04:05'");
      const { lines } = await examine(neutron.url(login));
      expect(lines[1]).toMatchObject({
        state: 'warning',
        found: ['4 agents with a tunnel ip, 0 alive, 4 down'],
        cause: expect.stringContaining('compute-1 (last heard of at 2026-01-02T03:04:05.000Z)'),
        facts: { alive: 0 },
      });
    });

    test('tells a missing grant, with the grant', async () => {
      const lesser = await neutron.addUser();
      await neutron.grantSelect(
        lesser,
        READ_TABLES.filter((table) => table !== 'ports'),
      );
      const { lines } = await examine(neutron.url(lesser));
      expect(lines).toMatchObject([
        {
          state: 'failed',
          cause: expect.stringContaining('may not read table ports'),
          remedy: expect.stringContaining('GRANT SELECT'),
        },
        { state: 'skipped', cause: 'inventory failed' },
      ]);
    });

    test('tells a wrong password, and shows neither', async () => {
      const { lines, stdout } = await examine(neutron.url({ ...login, password: 'not-the-one' }));
      expect(lines[0]).toMatchObject({ state: 'failed', cause: expect.stringContaining('login refused') });
      expect(stdout).not.toContain('not-the-one');
    });
  });
});
