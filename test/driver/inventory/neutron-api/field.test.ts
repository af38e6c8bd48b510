import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openNeutron } from '../../../../src/driver/inventory/neutron-api/open.ts';
import { createMechanismDriver, type MechanismDriver } from '../../../../src/driver/mechanism-driver.ts';
import { type FdbEntries, networksOf } from '../../../../src/fdb/entries.ts';
import { type ApiServer, serveNeutronApi } from '../../../support/neutron-api.ts';
import { captured, networkNamed, overRpc } from './captured.ts';

const HOSTS = [undefined, 'c1', 'c2', 'c3'];
const GENEVE = networkNamed('api-gnv');

let server: ApiServer;
let driver: MechanismDriver;

const open = async (url: string): Promise<MechanismDriver> =>
  createMechanismDriver(await openNeutron({ endpoint: url }, { timeoutSeconds: 20 }, {}));

beforeAll(async () => {
  server = await serveNeutronApi(captured, { mostRows: 3 });
  driver = await open(server.url);
});
afterAll(() => server.close());

const inOrder = (entries: FdbEntries) =>
  Object.fromEntries(
    networksOf(entries).map(([id, network]) => [
      id,
      {
        ...network,
        ports: Object.fromEntries(Object.entries(network.ports).map(([ip, pairs]) => [ip, [...pairs].sort()])),
      },
    ]),
  );

describe('what a real Neutron told by its API, and over RPC', () => {
  test.each(HOSTS)(
    'is equal entry for entry for host %s: dual stack, gre, HA and DVR routers, a migration',
    async (host) => {
      const told = overRpc(host);
      const ids = Object.keys(told).filter((id) => id !== GENEVE);
      expect(ids.length).toBeGreaterThan(4);
      const answer = await driver.getFdbEntries(ids, { host });
      const { [GENEVE]: _, ...rest } = told;
      expect(inOrder(answer)).toEqual(inOrder(rest));
    },
  );

  test('differs in hosts that have a distributed router alone, which it says to be uncertain', async () => {
    const [answer, uncertain] = await Promise.all([driver.getFdbEntries([GENEVE]), driver.uncertainFlood!([GENEVE])]);
    const told = overRpc(undefined)[GENEVE]!;
    // Neutron had rows of c1 and c3 in ml2_distributed_port_bindings; nothing in its API leads to c3
    expect(Object.keys(told.ports).sort()).toEqual(['10.9.0.11', '10.9.0.12', '10.9.0.13']);
    expect(Object.keys(answer[GENEVE]!.ports).sort()).toEqual(['10.9.0.11', '10.9.0.12']);
    expect(uncertain).toEqual([
      {
        networkId: GENEVE,
        guessed: ['10.9.0.11'],
        possible: expect.arrayContaining(['10.9.0.11', '10.9.0.13']),
        reason: "Neutron's API does not tell on which hosts distributed routers are",
      },
    ]);
    expect(uncertain[0]!.possible).not.toContain('10.9.0.12');
  });

  test.each([
    { many: 'few', mostRows: 1000, calls: 3 }, // a call a port, for there are fewer than groups of hosts
    { many: 'more than a page of', mostRows: 3, calls: 0 }, // listed by host: a port on two hosts has two bindings
  ])('has the INACTIVE binding of a migration among $many ports', async ({ mostRows, calls }) => {
    const id = networkNamed('api-vx');
    const other = await serveNeutronApi(captured, { mostRows });
    try {
      const api = await open(other.url);
      expect(await api.migrating([id])).toEqual([{ networkId: id, mac: 'fa:16:3e:4b:eb:78', to: 'c2' }]);
      expect(other.asked.filter((path) => path.includes('/bindings'))).toHaveLength(calls);
    } finally {
      await other.close();
    }
  });
});

describe('a network with several segments, of which no released query answers', () => {
  test('is answered with the tunnel segment of the lowest index', async () => {
    const id = networkNamed('api-multi');
    const { [id]: multi } = await driver.getFdbEntries([id]);
    expect(multi).toMatchObject({ network_type: 'vxlan', segment_id: 4999 });
    expect((await driver.listNetworks()).find((network) => network.id === id)?.networkType).toBe('vxlan');
  });
});

describe('what else it tells', () => {
  test('agents with their state, those without a tunnel ip left out', async () => {
    const agents = await driver.agents();
    expect(agents.map(({ host, tunnelIp }) => [host, tunnelIp]).sort()).toEqual([
      ['c1', '10.9.0.11'],
      ['c2', '10.9.0.12'],
      ['c3', '10.9.0.13'],
    ]);
    expect(agents[0]!.state).toMatchObject({ isAlive: true, isEnabled: true });
    expect(agents[0]!.state!.lastHeartbeat.toISOString()).toMatch(/^2026-11-27T07:31/);
  });

  test.each([
    ['api-vx', 'c1', { active: 2, notActive: 0 }], // a port, and an interface of the HA router
    ['api-vx', 'c2', { active: 3, notActive: 0 }], // a port, the one that migrates there, and the HA router's
    ['api-vx', 'c3', { active: 1, notActive: 0 }],
    ['api-gnv', 'c1', undefined], // a distributed router's interface alone: nothing tells
  ])('ports of %s on %s: %o', async (name, host, counts) => {
    const ports = await driver.portsOnHost(host);
    const here = ports.find(({ networkId }) => networkId === networkNamed(name));
    expect(here && { active: here.active, notActive: here.notActive }).toEqual(counts);
  });

  test('a remark where there are distributed routers, and none where there are none', async () => {
    expect(driver.remarks).toEqual([expect.stringContaining('is never called drift')]);
    const ports = captured.ports.filter((port) => port.device_owner !== 'network:router_interface_distributed');
    const other = await serveNeutronApi({ ...captured, ports });
    try {
      const plain = await open(other.url);
      expect(plain.remarks).toEqual([]);
      expect(await plain.uncertainFlood!([GENEVE])).toEqual([]);
    } finally {
      await other.close();
    }
  });
});
