import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DatabaseSilent } from '../../../../src/driver/inventory/database/errors.ts';
import { openDatabaseInventory } from '../../../../src/driver/inventory/database/open-database.ts';
import { READ_TABLES } from '../../../../src/driver/inventory/database/tables.ts';
import type { Inventory } from '../../../../src/driver/inventory/inventory.ts';
import {
  freshNeutron,
  hasServer,
  KINDS,
  type NeutronDatabaseForTests,
  type RunningServer,
  startServer,
} from '../../../support/database.ts';

describe.each(KINDS)('an inventory that stays open: %s', (kind) => {
  describe.skipIf(!hasServer(kind))('', () => {
    let running: RunningServer;
    let neutron: NeutronDatabaseForTests;
    let inventory: Inventory;
    let user: string;
    let url: string;
    beforeAll(async () => {
      running = await startServer(kind);
      neutron = await freshNeutron(running.server);
      const login = await neutron.addUser();
      user = login.user;
      await neutron.grantSelect(login, READ_TABLES);
      inventory = await openDatabaseInventory(neutron.url(login), { timeoutSeconds: 25 });
      url = neutron.url(login);
    });
    afterAll(async () => {
      await inventory?.close();
      running?.stop();
    });

    /** The server's own numbers of this user's connections. */
    async function connections(): Promise<number[]> {
      const found = await neutron.administrator.run(
        kind === 'mysql'
          ? `SELECT id FROM information_schema.processlist WHERE user = '${user}'`
          : `SELECT pid AS id FROM pg_stat_activity WHERE usename = '${user}'`,
      );
      return found.map(({ id, ID }) => Number(id ?? ID));
    }

    test('asks again on a new connection when its own were ended by the server', async () => {
      await inventory.agents();
      const before = await connections();
      expect(before).not.toEqual([]);
      for (const id of before) {
        await neutron.administrator.run(kind === 'mysql' ? `KILL ${id}` : `SELECT pg_terminate_backend(${id})`);
      }
      expect(await inventory.agents()).toEqual([]);
      expect(await connections()).not.toContain(before[0]);
    });

    test('keeps four connections at most, however many ask', async () => {
      await Promise.all(Array.from({ length: 30 }, () => inventory.load('all')));
      expect((await connections()).length).toBeLessThanOrEqual(4);
    });

    test('gives up on a server that is stuck, and asks again when it is not', async () => {
      const impatient = await openDatabaseInventory(url, { timeoutSeconds: 3 });
      running.freeze();
      try {
        const given = [impatient.agents(), impatient.load('all'), impatient.portsOnHost('c1')];
        for (const each of await Promise.allSettled(given)) {
          expect(each).toMatchObject({ status: 'rejected', reason: expect.any(DatabaseSilent) });
        }
      } finally {
        running.thaw();
      }
      expect(await impatient.agents()).toEqual([]);
      await impatient.close();
    });

    test('outlives a restart of the server', async () => {
      await neutron.administrator.close();
      await running.restart();
      expect(await inventory.agents()).toEqual([]);
    });
  });
});
