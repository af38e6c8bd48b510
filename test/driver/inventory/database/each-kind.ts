import { afterAll, beforeAll, describe } from 'vitest';
import type { DatabaseKind } from '../../../../src/driver/inventory/database/kinds.ts';
import { openDatabaseInventory } from '../../../../src/driver/inventory/database/open-database.ts';
import type { Inventory, InventoryRows } from '../../../../src/driver/inventory/inventory.ts';
import {
  freshNeutron,
  hasServer,
  KINDS,
  type NeutronDatabaseForTests,
  sharedServer,
} from '../../../support/database.ts';

/** The same sentences for MariaDB and for PostgreSQL, each with a database of its own; skipped where one cannot run. */
export function describeEachKind(what: string, sentences: (given: Given) => void): void {
  describe.each(KINDS)(`${what}: %s`, (kind) => {
    describe.skipIf(!hasServer(kind))('', () => {
      let neutron: NeutronDatabaseForTests;
      beforeAll(async () => {
        neutron = await freshNeutron(sharedServer(kind));
      });
      afterAll(() => neutron?.administrator.close());
      sentences({ kind, neutron: () => neutron });
    });
  });
}

export interface Given {
  kind: DatabaseKind;
  neutron(): NeutronDatabaseForTests;
}

/** Opens an inventory for one piece of work. */
export async function withInventory<T>(
  url: string,
  work: (inventory: Inventory) => Promise<T>,
  timeoutSeconds = 20,
): Promise<T> {
  const inventory = await openDatabaseInventory(url, { timeoutSeconds });
  try {
    return await work(inventory);
  } finally {
    await inventory.close();
  }
}

/** What opening it fails with. @throws Error if it does not */
export const failureOf = (url: string, timeoutSeconds = 20): Promise<Error> =>
  withInventory(url, async () => {}, timeoutSeconds).then(
    () => {
      throw new Error('it was opened');
    },
    (error: Error) => error,
  );

export const NO_ROWS: InventoryRows = {
  networks: [],
  segments: [],
  agents: [],
  ports: [],
  haBindings: [],
  foreignSources: [],
};
