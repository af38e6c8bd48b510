import { expect, test } from 'vitest';
import { openDatabaseInventory } from '../../../../src/driver/inventory/database/open-database.ts';
import { createMechanismDriver } from '../../../../src/driver/mechanism-driver.ts';
import { fillWith } from '../../../support/database/write-rows.ts';
import { agent, dvr, NETWORK, port, rows, segment } from '../../build-rows.ts';
import { describeEachKind, NO_ROWS, withInventory } from './each-kind.ts';

const secondsAgo = (seconds: number) => ({
  isAlive: false,
  isEnabled: true,
  lastHeartbeat: new Date(Date.now() - seconds * 1000),
});

describeEachKind('rows', ({ neutron }) => {
  test('of agents tell who reports, who is switched off, and who does not count', async () => {
    await fillWith(neutron().administrator, {
      ...NO_ROWS,
      agents: [
        { ...agent('fresh', '10.0.0.1'), state: secondsAgo(5) },
        { ...agent('old', '10.0.0.2'), state: secondsAgo(120) },
        { ...agent('off', '10.0.0.3'), state: { ...secondsAgo(5), isEnabled: false } },
        { ...agent('l3', undefined), agentType: 'L3 agent', state: secondsAgo(5) },
      ],
    });
    await withInventory(neutron().url(), async (inventory) => {
      const agents = await inventory.agents();
      const states = Object.fromEntries(agents.map(({ host, state }) => [host, [state!.isAlive, state!.isEnabled]]));
      expect(states).toEqual({ fresh: [true, true], old: [false, true], off: [true, false], l3: [true, true] });
      const heartbeat = agents.find(({ host }) => host === 'old')!.state!.lastHeartbeat.getTime();
      expect(Math.abs(heartbeat - (Date.now() - 120_000))).toBeLessThan(60_000);
      const counting = await createMechanismDriver(inventory).agents();
      expect(counting.map(({ host }) => host).toSorted()).toEqual(['fresh', 'off', 'old']);
    });
    const patient = await openDatabaseInventory(neutron().url(), { timeoutSeconds: 20, agentDownSeconds: 3600 });
    expect((await patient.agents()).every(({ state }) => state!.isAlive)).toBe(true);
    await patient.close();
  });

  test.each(['', 'no json', '[]', 'null', '{"tunneling_ip": "10.0.0.1"'])(
    'of an agent whose configurations are %j make a remark, and it does not count',
    async (configurations) => {
      await fillWith(neutron().administrator, rows({ agents: [agent('c1', '10.0.0.1'), agent('c2', '10.0.0.2')] }));
      await neutron().administrator.run(`UPDATE agents SET configurations = '${configurations}' WHERE host = 'c1'`);
      await withInventory(neutron().url(), async (inventory) => {
        expect(inventory.remarks).toEqual([
          expect.stringContaining('of the Open vSwitch agent on c1 are no JSON object'),
        ]);
        expect((await createMechanismDriver(inventory).agents()).map(({ host }) => host)).toEqual(['c2']);
        expect(await inventory.agents()).toHaveLength(2);
      });
    },
  );

  test('of ports in a network with several segments name the bottom one that each is bound to', async () => {
    const segments = [
      segment({ id: 'vx', segmentIndex: 1, segmentationId: 7 }),
      segment({ id: 'vl', networkType: 'vlan', physicalNetwork: 'p', segmentationId: 8 }),
      segment({ id: 'dy', networkType: 'vlan', physicalNetwork: 'q', segmentationId: 9, isDynamic: true }),
    ];
    await fillWith(
      neutron().administrator,
      rows({
        segments,
        ports: [
          port(
            1,
            [
              { host: 'c1', status: 'ACTIVE', segmentId: 'vx' },
              { host: 'c2', status: 'INACTIVE', segmentId: 'vl' },
            ],
            ['192.0.2.1'],
          ),
          port(2, 'c1', []),
          dvr(3, { c1: 'ACTIVE', c3: 'DOWN' }),
          port(4, 'c1', ['192.0.2.4'], { status: 'DOWN' }),
        ],
      }),
    );
    await neutron().administrator.run(
      "INSERT INTO ml2_port_binding_levels (port_id, host, level, driver, segment_id) VALUES ('port-1', 'c1', 1, 'x', 'dy')",
    );
    await withInventory(neutron().url(), async ({ load }) => {
      const found = await load([NETWORK]);
      expect(found.segments.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual(
        segments.toSorted((a, b) => a.id.localeCompare(b.id)),
      );
      const byId = Object.fromEntries(found.ports.map((row) => [row.id, row]));
      expect(Object.keys(byId).toSorted()).toEqual(['port-1', 'port-2', 'port-3']);
      expect(new Set(byId['port-1']!.bindings)).toEqual(
        new Set([
          { host: 'c1', status: 'ACTIVE', segmentId: 'dy' },
          { host: 'c2', status: 'INACTIVE', segmentId: 'vl' },
        ]),
      );
      expect(byId['port-2']).toMatchObject({ fixedIps: [], bindings: [{ host: 'c1', status: 'ACTIVE' }] });
      expect(byId['port-3']!.distributedBindings.map(({ host, status }) => `${host} ${status}`).toSorted()).toEqual([
        'c1 ACTIVE',
        'c3 DOWN',
      ]);
    });
  });

  test('of networks have names, which need not be unique or there at all', async () => {
    const names = ['blue', 'blue', '', "o'clock \\ ü \u{1F600}"];
    await fillWith(neutron().administrator, {
      ...NO_ROWS,
      networks: names.map((name, index) => ({ id: `n-${index}`, name })),
    });
    await neutron().administrator.run("UPDATE networks SET name = NULL WHERE id = 'n-2'");
    await withInventory(neutron().url(), async ({ listNetworks }) => {
      const { networks } = await listNetworks();
      expect(networks.toSorted((a, b) => a.id.localeCompare(b.id)).map(({ name }) => name)).toEqual(names);
    });
  });

  test('of a network are found by its id as it stands, not in other letters', async () => {
    await fillWith(neutron().administrator, { ...NO_ROWS, networks: [{ id: 'abc', name: '' }] });
    await withInventory(neutron().url(), async ({ load }) => {
      expect((await load(['ABC', 'abc '])).networks).toEqual([]);
      expect((await load(['abc', 'ABC'])).networks).toEqual([{ id: 'abc', name: '' }]);
    });
  });
});
