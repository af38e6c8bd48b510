import { type Field, hostOf } from '../field.ts';
import { plug, unplug } from '../hosts/devices.ts';
import { until } from '../up/daemon.ts';
import { api, PROJECT } from './api.ts';
import type { Network } from './networks.ts';
import { sql } from './sql.ts';

export interface Port {
  id: string;
  networkId: string;
  mac: string;
  ips: string[];
  host: string;
  /** Network namespace that its device leads to; empty for a port without one. */
  vm: string;
}

export interface PortWish {
  /** Empty: unbound. */
  host: string;
  /** Left out: one of each subnet. Empty: none. */
  ips?: readonly string[];
  /** No device is made, and its status stays DOWN. */
  isUnplugged?: boolean;
}

/** A port of a VM, as nova makes it. Unless it is to stay unplugged it is ACTIVE when this resolves. */
export async function makePort(field: Field, network: Network, wish: PortWish): Promise<Port> {
  const { host, ips, isUnplugged = false } = wish;
  const { port } = await api(field, 'POST', '/ports', {
    port: {
      network_id: network.id,
      'binding:host_id': host,
      device_owner: 'compute:nova',
      device_id: 'vm',
      project_id: PROJECT,
      ...(ips && { fixed_ips: ips.map((ip_address) => ({ ip_address })) }),
    },
  });
  const made: Port = {
    id: port.id,
    networkId: network.id,
    mac: port.mac_address,
    ips: port.fixed_ips.map(({ ip_address }: { ip_address: string }) => ip_address),
    host,
    vm: '',
  };
  if (host === '' || isUnplugged) return made;
  return { ...made, vm: await plug(field, hostOf(field, host), made, () => becomes(field, made, 'ACTIVE')) };
}

/** Ports of VMs on one network: agents work off at once all that came within two seconds. */
export const makePorts = (field: Field, network: Network, wishes: readonly PortWish[]): Promise<Port[]> =>
  Promise.all(wishes.map((wish) => makePort(field, network, wish)));

/** Waits until Neutron has this status of a port. Its database is asked: many requests would hold its server up. */
export const becomes = (field: Field, { id }: Pick<Port, 'id'>, status: string): Promise<void> =>
  until(`status ${status} of port ${id}`, 120, async () => {
    const [port] = await sql<{ status: string }>(field, 'SELECT status FROM ports WHERE id = ?', [id]);
    return port?.status === status;
  });

/** Deletes a port and its device, as nova does: the device first. */
export async function deletePort(field: Field, port: Port): Promise<void> {
  if (port.vm !== '') await unplug(field, hostOf(field, port.host), port);
  await api(field, 'DELETE', `/ports/${port.id}`);
}

/** Deletes networks with all of their ports, and of the ports the devices too. */
export async function deleteNetworks(
  field: Field,
  networks: readonly Network[],
  ports: readonly Port[],
): Promise<void> {
  const ids = new Set(networks.map(({ id }) => id));
  for (const port of ports.filter(({ vm, networkId }) => vm !== '' && ids.has(networkId))) {
    await unplug(field, hostOf(field, port.host), port);
  }
  for (const { id } of networks) {
    const { ports: left } = await api(field, 'GET', `/ports?network_id=${id}&fields=id`);
    for (const port of left) await api(field, 'DELETE', `/ports/${port.id}`);
    await api(field, 'DELETE', `/networks/${id}`);
  }
}
