import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { InventoryRows, PortRow } from '../../../../src/driver/inventory/inventory.ts';
import { inventoryOf } from '../../../../src/driver/inventory/lab-file.ts';
import { openNeutron } from '../../../../src/driver/inventory/neutron-api/open.ts';
import { createMechanismDriver } from '../../../../src/driver/mechanism-driver.ts';
import { portKind } from '../../../../src/driver/rules/port-kind.ts';
import { type ApiContent, type ApiRow, serveNeutronApi } from '../../../support/neutron-api.ts';
import { anyRows } from '../../arbitrary-rows.ts';
import { whyInShort } from '../../why-in-short.ts';

/** Rows as Neutron can have them and its API can tell: an id a port, an agent of a router once, no DVR interface. */
function possible(rows: InventoryRows): InventoryRows {
  const ports = rows.ports
    .filter((port) => portKind(port, new Map()) !== 'dvr')
    .map((port, index): PortRow => {
      const isHa = port.deviceOwner !== 'compute:nova';
      // only ports of instances may have a second binding
      const bindings = isHa ? port.bindings.slice(0, 1) : port.bindings;
      return { ...port, id: `port-${String(index).padStart(3, '0')}`, bindings };
    });
  const haBindings = new Map(
    rows.haBindings.map((row) => [`${row.routerId} ${row.host}`, { ...row, host: row.host || undefined }]),
  );
  return { ...rows, ports, haBindings: [...haBindings.values()] };
}

/** The answers of a Neutron that has these rows. */
function answersOf(rows: InventoryRows): ApiContent {
  const haRouters = [...new Set(rows.haBindings.map(({ routerId }) => routerId))];
  const below: [string, { key: string; rows: ApiRow[] }][] = rows.ports.map(({ id, bindings }) => [
    `ports/${id}/bindings`,
    { key: 'bindings', rows: bindings.map(({ host, status }) => ({ host, status })) },
  ]);
  const hosts = [...new Set(rows.haBindings.flatMap(({ host }) => host ?? []))];
  return {
    networks: rows.networks.map((network) => {
      const segment = rows.segments.find(({ networkId }) => networkId === network.id)!;
      return {
        ...network,
        'provider:network_type': segment.networkType,
        'provider:segmentation_id': segment.segmentationId,
        'provider:physical_network': null,
      };
    }),
    agents: [
      ...rows.agents.map((agent, index) => ({
        id: `agent-${index}`,
        agent_type: agent.agentType,
        host: agent.host,
        configurations: agent.configurations,
      })),
      ...hosts.map((host) => ({ id: `l3-${host}`, agent_type: 'L3 agent', host, configurations: {} })),
    ],
    ports: rows.ports.map((port) => ({
      id: port.id,
      network_id: port.networkId,
      mac_address: port.mac,
      fixed_ips: port.fixedIps.map(({ ip }) => ({ ip_address: ip, subnet_id: 'subnet-1' })),
      status: port.status,
      device_owner: port.deviceOwner,
      device_id: port.deviceId,
      'binding:host_id': port.bindings.find(({ status }) => status === 'ACTIVE')?.host ?? '',
    })),
    routers: ['r-1', 'r-2', 'r-3'].map((id) => ({ id, ha: haRouters.includes(id), distributed: false })),
    below: Object.fromEntries([
      ...below,
      ...haRouters.map((id) => [
        `routers/${id}/l3-agents`,
        {
          key: 'agents',
          rows: rows.haBindings.flatMap(({ routerId, host, state }, index) =>
            routerId === id && host !== undefined ? [{ id: `a-${index}`, host, ha_state: state }] : [],
          ),
        },
      ]),
      ...hosts.map((host) => [
        `agents/l3-${host}/l3-routers`,
        {
          key: 'routers',
          rows: rows.haBindings.flatMap((row) => (row.host === host ? [{ id: row.routerId, ha: true }] : [])),
        },
      ]),
    ]),
  };
}

test('a Neutron that has the rows of a lab answers by its API as the lab does, however it cuts its pages', async () => {
  const ids = ['n-1', 'n-2', 'n-3'];
  await fc.assert(
    fc.asyncProperty(
      anyRows.map(possible),
      fc.constantFrom(undefined, 'c1', 'c2', 'c4'),
      fc.constantFrom(1, 2, 5, 1000),
      async (rows, host, mostRows) => {
        const server = await serveNeutronApi(answersOf(rows), { mostRows });
        try {
          const api = createMechanismDriver(await openNeutron({ endpoint: server.url }, { timeoutSeconds: 20 }, {}));
          const lab = createMechanismDriver(inventoryOf(rows, 'lab'));
          const sorted = (entries: Awaited<ReturnType<typeof lab.getFdbEntries>>) =>
            JSON.stringify(entries, (_, value) => (Array.isArray(value) ? [...value].sort() : value));
          const inOrder = (text: string) => JSON.parse(text) as unknown;
          expect(inOrder(sorted(await api.getFdbEntries(ids, { host })))).toEqual(
            inOrder(sorted(await lab.getFdbEntries(ids, { host }))),
          );
          const one = (await api.portsOnHost('c1')).sort((a, b) => (a.networkId < b.networkId ? -1 : 1));
          const other = (await lab.portsOnHost('c1')).sort((a, b) => (a.networkId < b.networkId ? -1 : 1));
          expect(one).toEqual(other);
        } finally {
          await server.close();
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('the API tells why an entry is there as the lab does', async () => {
  await fc.assert(
    fc.asyncProperty(anyRows.map(possible), fc.constantFrom(undefined, 'c1', 'c4'), async (rows, host) => {
      const server = await serveNeutronApi(answersOf(rows));
      try {
        const api = createMechanismDriver(await openNeutron({ endpoint: server.url }, { timeoutSeconds: 20 }, {}));
        const lab = createMechanismDriver(inventoryOf(rows, 'lab'));
        const texts = ['192.0.2.1', '192.0.2.253', ...rows.ports.slice(0, 2).map(({ mac }) => mac)];
        expect(await whyInShort(api, 'n-1', texts, host)).toEqual(await whyInShort(lab, 'n-1', texts, host));
        for (const id of ['port-000', 'port-003', 'nosuch']) {
          expect(await api.findPort('n-1', id)).toEqual(await lab.findPort('n-1', id));
        }
      } finally {
        await server.close();
      }
    }),
    { numRuns: 20 },
  );
});
