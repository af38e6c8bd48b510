import { type Field, HOSTS, TUNNEL_HOSTS } from '../field.ts';
import { isUp } from '../up/bring-up.ts';
import { killAgent, wakeAgent } from './agents.ts';
import { api, PROJECT } from './api.ts';
import { makeNetwork, type Network, type NetworkWish } from './networks.ts';
import { deleteNetworks, makePorts, type Port, type PortWish } from './ports.ts';
import { deleteRouter, makeRouter } from './routers.ts';
import { sql } from './sql.ts';

export interface Furniture {
  /** By name. */
  networks: Record<string, Network>;
  /** Takes all of it away, and wakes the agent that is dead. */
  remove(): Promise<void>;
}

const { ovs, snat, dvr, responder, linuxbridge, bare } = HOSTS;

const on = (...hosts: string[]): PortWish[] => hosts.map((host) => ({ host }));

const UNPLUGGED = { host: ovs, isUnplugged: true } as const;

const WISHES: readonly (NetworkWish & { ports: readonly PortWish[] })[] = [
  {
    name: 'plain',
    cidrs: ['192.168.10.0/24'],
    ports: [
      ...on(ovs, ...TUNNEL_HOSTS, snat, ''),
      { host: ovs, ips: ['192.168.10.210', '192.168.10.202', '192.168.10.211'] },
      { host: dvr, ips: [] },
      { host: responder, isUnplugged: true },
      UNPLUGGED,
      UNPLUGGED,
      UNPLUGGED,
    ],
  },
  { name: 'dual', cidrs: ['192.168.20.0/24', '2001:db8:20::/64'], ports: on(ovs, snat, dvr, linuxbridge) },
  { name: 'gre', segments: [{ type: 'gre' }], cidrs: ['192.168.30.0/24'], ports: on(ovs, snat) },
  { name: 'geneve', segments: [{ type: 'geneve' }], cidrs: ['2001:db8:40::/64'], ports: on(snat, dvr) },
  {
    name: 'vlan',
    segments: [{ type: 'vlan', physicalNetwork: 'physnet1' }],
    cidrs: ['192.168.50.0/24'],
    ports: on(ovs, dvr),
  },
  {
    name: 'flat',
    segments: [{ type: 'flat', physicalNetwork: 'physnet1' }],
    cidrs: ['192.168.60.0/24'],
    ports: on(snat, responder, bare),
  },
  {
    // linuxbridge hosts have the flat segment, OVS hosts the other
    name: 'several segments',
    segments: [
      { type: 'flat', physicalNetwork: 'physnet2' },
      { type: 'vxlan', segmentId: 1999 },
    ],
    cidrs: ['192.168.70.0/24'],
    ports: on(ovs, linuxbridge, bare),
  },
  { name: 'empty', cidrs: ['192.168.80.0/24'], ports: [] },
  { name: 'distributed', cidrs: ['192.168.90.0/24'], ports: on(snat, dvr, responder) },
  // a host with VMs of the other network alone floods here all the same
  { name: 'distributed too', cidrs: ['192.168.91.0/24'], ports: on(dvr) },
  { name: 'redundant', cidrs: ['192.168.92.0/24'], ports: on(dvr) },
];

/** Networks of every type, ports in every state that Neutron knows, routers of real L3 agents, and an agent that is dead. */
export async function furnish(field: Field): Promise<Furniture> {
  for (const host of [ovs, snat, dvr]) await isUp(field, host, 'l3');
  await isUp(field, bare);
  const networks: Record<string, Network> = {};
  const wiring: Promise<Port[]>[] = [];
  for (const { ports, ...wish } of WISHES) {
    const network = await makeNetwork(field, wish);
    networks[wish.name] = network;
    if (ports.length > 0) wiring.push(makePorts(field, network, ports));
  }
  const ports = (await Promise.all(wiring)).flat();
  const [moving] = ports;
  const down = ports.filter(({ host, vm }) => host === ovs && vm === '');
  for (const [index, status] of ['BUILD', 'ERROR'].entries()) {
    await sql(field, 'UPDATE ports SET status = ? WHERE id = ?', [status, down[index]!.id]);
  }
  const second = { binding: { host: snat, project_id: PROJECT } };
  await api(field, 'POST', `/ports/${moving!.id}/bindings`, second);
  const distributed = [networks.distributed!, networks['distributed too']!];
  const routers = [
    await makeRouter(field, 'distributed', distributed, [snat, dvr]),
    await makeRouter(field, 'ha', [networks.redundant!], [ovs, snat]),
  ];
  await killAgent(field, linuxbridge);
  return {
    networks,
    async remove() {
      for (const router of routers) await deleteRouter(field, router);
      await deleteNetworks(field, Object.values(networks), ports);
      await wakeAgent(field, linuxbridge);
    },
  };
}
