import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Inventory } from '../../src/driver/inventory/inventory.ts';
import { labInventory } from '../../src/driver/inventory/lab-file.ts';
import { createMechanismDriver } from '../../src/driver/mechanism-driver.ts';
import { FLOODING_ENTRY as F } from '../../src/fdb/entries.ts';
import { UnknownNetwork } from '../../src/fdb/query.ts';

const BLUE = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';
const MIXED = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1002';
const EMPTY = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1003';
const UNKNOWN = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4cffff';

const lab = labInventory(
  `
networks:
  - {name: blue, id: ${BLUE}, type: vxlan, segment: 1001}
  - {name: mixed, id: ${MIXED}, segments: [{type: vlan, segment: 7}, {type: geneve, segment: 1002}]}
  - {name: empty, id: ${EMPTY}, type: vlan, segment: 8}
agents:
  - {host: c1, tunnel_ip: 10.0.0.1}
  - {host: c2, tunnel_ip: 10.0.0.2}
  - {host: c2, type: L3 agent}
ports:
  - {network: blue, host: c1, mac: fa:16:3e:00:00:01, ips: [192.0.2.1]}
  - {network: blue, mac: fa:16:3e:00:00:02, ips: [192.0.2.2], bindings: [c1, {host: c2, status: INACTIVE}]}
  - {network: mixed, host: c2, mac: fa:16:3e:00:00:03, status: BUILD}
`,
  'lab.yaml',
);
const driver = createMechanismDriver(lab);
const p1 = ['fa:16:3e:00:00:01', '192.0.2.1'];
const p2 = ['fa:16:3e:00:00:02', '192.0.2.2'];

/** The same inventory, and a list of what was read from it. */
function watched(inventory: Inventory): { inventory: Inventory; reads: string[] } {
  const reads: string[] = [];
  const noted = <Read extends (...args: never[]) => unknown>(name: string, read: Read): Read =>
    ((...args: never[]) => {
      reads.push(name);
      return read(...args);
    }) as Read;
  const { load, listNetworks, agents, portsOnHost } = inventory;
  return {
    reads,
    inventory: {
      ...inventory,
      load: noted('load', load),
      listNetworks: noted('listNetworks', listNetworks),
      agents: noted('agents', agents),
      portsOnHost: noted('portsOnHost', portsOnHost),
    },
  };
}

describe('an answer', () => {
  test('has one key a network, empty and vlan ones too', async () => {
    expect(await driver.getFdbEntries([BLUE, MIXED, EMPTY, BLUE])).toEqual({
      [BLUE]: { segment_id: 1001, network_type: 'vxlan', ports: { '10.0.0.1': [F, p1, p2], '10.0.0.2': [F, p2] } },
      [MIXED]: { segment_id: 1002, network_type: 'geneve', ports: {} },
      [EMPTY]: { segment_id: 8, network_type: 'vlan', ports: {} },
    });
  });

  test('leaves out the asked host alone', async () => {
    const { [BLUE]: blue } = await driver.getFdbEntries([BLUE], { host: 'c1' });
    expect(blue!.ports).toEqual({ '10.0.0.2': [F, p2] });
  });

  test('is empty when nothing is asked for, without a read', async () => {
    const { inventory, reads } = watched(lab);
    expect(await createMechanismDriver(inventory).getFdbEntries([])).toEqual({});
    expect(reads).toEqual([]);
  });

  test('fails as a whole for an unknown network, naming it', async () => {
    const error = await driver.getFdbEntries([BLUE, UNKNOWN]).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnknownNetwork);
    expect(error).toMatchObject({ networkId: UNKNOWN, origin: 'lab file lab.yaml' });
  });
});

test('networks are listed with the type that a query answers for', async () => {
  expect(await driver.listNetworks()).toEqual([
    { id: BLUE, name: 'blue', networkType: 'vxlan' },
    { id: MIXED, name: 'mixed', networkType: 'geneve' },
    { id: EMPTY, name: 'empty', networkType: 'vlan' },
  ]);
});

test('agents are listed if they count', async () => {
  expect(await driver.agents()).toEqual([
    { host: 'c1', agentType: 'Open vSwitch agent', tunnelIp: '10.0.0.1' },
    { host: 'c2', agentType: 'Open vSwitch agent', tunnelIp: '10.0.0.2' },
  ]);
});

test('ports of a host are counted by network', async () => {
  expect(await driver.portsOnHost('c2')).toEqual([
    { networkId: BLUE, active: 1, notActive: 0 },
    { networkId: MIXED, active: 0, notActive: 1 },
  ]);
});

test('migrating ports are told for the asked networks alone', async () => {
  expect(await driver.migrating([BLUE])).toEqual([{ networkId: BLUE, mac: p2[0], to: 'c2' }]);
  expect(await driver.migrating([MIXED])).toEqual([]);
});

test('the number of reads depends on neither networks nor ports nor hosts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.subarray([BLUE, MIXED, EMPTY], { minLength: 1 }), fc.option(fc.string()), async (ids, host) => {
      const { inventory, reads } = watched(lab);
      await createMechanismDriver(inventory).getFdbEntries(ids, { host: host ?? undefined });
      expect(reads).toEqual(['load']);
    }),
  );
});

test('closing it closes the inventory', async () => {
  let isClosed = false;
  const inventory: Inventory = {
    ...lab,
    async close() {
      isClosed = true;
    },
  };
  await createMechanismDriver(inventory).close();
  expect(isClosed).toBe(true);
});
