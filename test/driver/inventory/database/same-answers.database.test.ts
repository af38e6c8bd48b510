import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { InventoryRows } from '../../../../src/driver/inventory/inventory.ts';
import { inventoryOf } from '../../../../src/driver/inventory/lab-file.ts';
import { createMechanismDriver, type MechanismDriver } from '../../../../src/driver/mechanism-driver.ts';
import type { FdbEntries } from '../../../../src/fdb/entries.ts';
import { fillWith } from '../../../support/database/write-rows.ts';
import { anyRows } from '../../arbitrary-rows.ts';
import { segment } from '../../build-rows.ts';
import { whyInShort } from '../../why-in-short.ts';
import { describeEachKind, withInventory } from './each-kind.ts';

const NETWORKS = ['n-1', 'n-2', 'n-3'];

const VLAN = segment({ networkId: 'n-2', networkType: 'vlan', physicalNetwork: 'p', segmentIndex: 1 });

/** Rows that Neutron's keys allow: an id once, a MAC once a network. One has a second segment. */
const storedRows = anyRows.map(
  (rows): InventoryRows => ({
    ...rows,
    segments: [...rows.segments, VLAN].map((row, index) => ({ ...row, id: `segment-${index}` })),
    ports: rows.ports.map((port, index) => ({
      ...port,
      id: `port-${index}`,
      mac: `fa:16:3e:00:00:${index.toString(16).padStart(2, '0')}`,
    })),
  }),
);

/** The order of endpoints and of the pairs under one says nothing (spec l2pop 1.2); how often a pair is there does. */
const inOrder = (entries: FdbEntries) =>
  Object.fromEntries(
    Object.entries(entries).map(([network, { ports, ...more }]) => [
      network,
      {
        ...more,
        ports: Object.fromEntries(Object.entries(ports).map(([ip, pairs]) => [ip, pairs.map(String).sort()])),
      },
    ]),
  );

const WHY_OF = ['192.0.2.1', '192.0.2.253', '192.0.2.254', '2001:db8::1', 'fa:16:3e:00:00:00', 'fa:16:3e:00:00:03'];

async function allAnswers(driver: MechanismDriver) {
  const hosts = [undefined, 'c1', 'c2', 'c3', 'c4', 'c9', ''];
  return {
    entries: await Promise.all(hosts.map(async (host) => inOrder(await driver.getFdbEntries(NETWORKS, { host })))),
    one: inOrder(await driver.getFdbEntries(['n-2'])),
    needed: await Promise.all(
      ['c1', 'c2', 'c3', 'c4', 'c9'].map(async (host) => new Set(await driver.portsOnHost(host))),
    ),
    migrating: new Set(await driver.migrating(NETWORKS)),
    found: await Promise.all(['port-0', 'port-7', 'nosuch'].map((id) => driver.findPort('n-1', id))),
    why: [await whyInShort(driver, 'n-1', WHY_OF, 'c1'), await whyInShort(driver, 'n-2', WHY_OF, undefined)],
    agents: (await driver.agents()).map(({ host, tunnelIp }) => `${host} ${tunnelIp}`).sort(),
  };
}

describeEachKind('a random cloud', ({ neutron }) => {
  test('gives the answers out of the database that it gives out of a lab file, for every host and none', async () => {
    await withInventory(neutron().url(), async (inventory) => {
      const driver = createMechanismDriver(inventory);
      await fc.assert(
        fc.asyncProperty(storedRows, async (rows) => {
          await fillWith(neutron().administrator, rows);
          expect(await allAnswers(driver)).toEqual(await allAnswers(createMechanismDriver(inventoryOf(rows, 'lab'))));
        }),
        { numRuns: 40 },
      );
    });
  });
});
