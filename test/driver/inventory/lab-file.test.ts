import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { labInventory, openLabFile } from '../../../src/driver/inventory/lab-file.ts';

const rowsOf = (text: string) => labInventory(text, 'lab.yaml').load('all');
const blue = 'networks: [{name: blue, type: vxlan, segment: 1001}]\n';
const portOf = async (keys: string, more = '') =>
  (await rowsOf(`${blue}${more}ports: [{network: blue, mac: FA:16:3E:00:00:01, ${keys}}]`)).ports[0]!;

test('what has no id gets one that follows from its name, on every machine the same', async () => {
  const { networks, ports, segments } = await rowsOf(`${blue}ports: [{network: blue, mac: fa:16:3e:00:00:01}]`);
  expect(networks).toEqual([{ id: '23e7a479-ceac-59ed-846a-8ecbdcdafe2a', name: 'blue' }]);
  expect(ports[0]).toMatchObject({ networkId: networks[0]!.id, id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  expect(segments[0]).toMatchObject({ networkId: networks[0]!.id, segmentationId: 1001, segmentIndex: 0 });
});

test('a port that says nothing more is ACTIVE, unbound and without addresses', async () => {
  expect(await portOf('')).toMatchObject({
    mac: 'fa:16:3e:00:00:01',
    status: 'ACTIVE',
    fixedIps: [],
    bindings: [],
    distributedBindings: [],
    deviceOwner: 'compute:nova',
    deviceId: '',
  });
});

test('addresses are kept in one spelling', async () => {
  expect((await portOf('ips: ["2001:DB8:0::1"]')).fixedIps).toEqual([{ ip: '2001:db8::1' }]);
});

describe('a port is bound', () => {
  test.each([
    { how: 'to its host', keys: 'host: c1', bindings: [{ host: 'c1', status: 'ACTIVE' }] },
    {
      how: 'to each host of its bindings',
      keys: 'bindings: [c1, {host: c2, status: INACTIVE}]',
      bindings: [
        { host: 'c1', status: 'ACTIVE' },
        { host: 'c2', status: 'INACTIVE' },
      ],
    },
  ])('$how', async ({ keys, bindings }) => {
    expect((await portOf(keys)).bindings).toEqual(bindings);
  });

  test('to each host of a DVR interface', async () => {
    expect((await portOf('distributed_hosts: [c1, {host: c2, status: DOWN}]')).distributedBindings).toEqual([
      { host: 'c1', status: 'ACTIVE' },
      { host: 'c2', status: 'DOWN' },
    ]);
  });
});

describe('the device owner follows from', () => {
  const routers = 'routers: [{name: edge, ha_hosts: [n1]}, {name: legacy}]\n';
  test.each([
    { what: 'a host: an instance', keys: 'host: c1', owner: 'compute:nova' },
    {
      what: 'distributed hosts: a DVR interface',
      keys: 'router: legacy, distributed_hosts: [c1]',
      owner: 'network:router_interface_distributed',
    },
    {
      what: 'a router with HA hosts: an HA interface',
      keys: 'router: edge, host: n1',
      owner: 'network:ha_router_replicated_interface',
    },
    { what: 'another router: an interface', keys: 'router: legacy, host: n1', owner: 'network:router_interface' },
    {
      what: 'nothing, when it is given',
      keys: 'router: edge, device_owner: network:router_gateway',
      owner: 'network:router_gateway',
    },
  ])('$what', async ({ keys, owner }) => {
    expect((await portOf(keys, routers)).deviceOwner).toBe(owner);
  });

  test("a router's id becomes the device id of its ports and of its HA rows", async () => {
    const { ports, haBindings } = await rowsOf(
      `${blue}${routers}ports: [{network: blue, mac: fa:16:3e:00:00:01, router: edge}]`,
    );
    expect(haBindings).toEqual([{ routerId: ports[0]!.deviceId, host: 'n1', state: 'standby' }]);
  });
});

test('networks are referred to by id as well', async () => {
  const id = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';
  const text = `networks: [{name: blue, id: ${id}, type: flat}]\nports: [{network: ${id.toUpperCase()}, mac: fa:16:3e:00:00:01}]`;
  expect((await rowsOf(text)).ports[0]!.networkId).toBe(id);
});

test('one anchor may stand for many values', async () => {
  const ports = Array.from(
    { length: 300 },
    (_, n) => `  - {network: *n, mac: "fa:16:3e:00:${n >> 8}0:${(n & 255).toString(16).padStart(2, '0')}"}\n`,
  );
  const text = `networks: [{name: &n blue, type: flat}]\nports:\n${ports.join('')}`;
  expect((await rowsOf(text)).ports).toHaveLength(300);
});

test('JSON is read as well', async () => {
  const lab = {
    networks: [{ name: 'blue', type: 'gre', segment: 5 }],
    agents: [{ host: 'c1', tunnel_ip: '10.0.0.1' }],
  };
  expect((await rowsOf(JSON.stringify(lab, null, '\t'))).agents).toEqual([
    expect.objectContaining({ host: 'c1', agentType: 'Open vSwitch agent' }),
  ]);
});

test.each([
  {
    says: 'nothing: it takes casts for every type of tunnel',
    configurations: {},
    reports: { tunnel_types: ['vxlan', 'geneve', 'gre'] },
  },
  { says: 'tunnel_types', configurations: { tunnel_types: ['gre'] }, reports: { tunnel_types: ['gre'] } },
  {
    says: 'l2pop_network_types',
    configurations: { l2pop_network_types: ['vlan'] },
    reports: { l2pop_network_types: ['vlan'] },
  },
])('an agent with a tunnel ip reports what configurations say: $says', async ({ configurations, reports }) => {
  const lab = { networks: [], agents: [{ host: 'c1', tunnel_ip: '10.0.0.1', configurations }] };
  const [agent] = (await rowsOf(JSON.stringify(lab))).agents;
  expect(agent!.configurations).toEqual({ ...reports, tunneling_ip: '10.0.0.1' });
});

test('only the networks that are asked for are loaded', async () => {
  const inventory = labInventory('networks: [{name: a, type: flat}, {name: b, type: flat}]', 'lab.yaml');
  const { networks } = await inventory.listNetworks();
  const rows = await inventory.load([networks[1]!.id, networks[1]!.id, 'unknown']);
  expect(rows.networks).toEqual([networks[1]]);
  expect(rows.segments).toHaveLength(1);
});

describe('a file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'l2pop-lab-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('is named without its folder', async () => {
    await writeFile(join(folder, 'mine.yaml'), blue);
    expect((await openLabFile(join(folder, 'mine.yaml'))).origin).toBe('lab file mine.yaml');
  });

  test("that is not there gives the file system's own error", async () => {
    await expect(openLabFile(join(folder, 'none.yaml'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
