import * as z from 'zod/mini';
import { groupBy } from '../../../fdb/group-by.ts';
import { DVR_INTERFACE } from '../../rules/port-kind.ts';
import type { PortRow } from '../inventory.ts';
import { readRouterHosts } from './read-router-hosts.ts';
import { fields, type Reading } from './reading.ts';

const attachment = z.object({ network_id: z.string(), device_id: z.string() });
const bound = z.object({ network_id: z.string(), device_owner: z.string(), 'binding:host_id': z.nullish(z.string()) });

/**
 * The ports, with each DVR interface on the hosts where its router is likely to be: those of instances, DHCP and trunk
 * subports on any network of the router, and those of its L3 agents (spec l2pop 2.8). Where it really is, is in
 * ml2_distributed_port_bindings, which no API shows: so they are marked as estimated.
 */
export async function withEstimatedHosts(reading: Reading, ports: readonly PortRow[]): Promise<PortRow[]> {
  const isDvr = ({ deviceOwner }: PortRow): boolean => deviceOwner === DVR_INTERFACE;
  const routerIds = [...new Set(ports.filter(isDvr).map(({ deviceId }) => deviceId))];
  if (routerIds.length === 0) return [...ports];
  const hosts = await hostsOfRouters(reading, routerIds);
  return ports.map((port) => {
    if (!isDvr(port)) return port;
    const likely = hosts.get(port.deviceId) ?? [];
    return {
      ...port,
      bindings: [],
      distributedBindings: [...likely].map((host) => ({ host, status: 'ACTIVE' })),
      hostsAreEstimated: true,
    };
  });
}

async function hostsOfRouters(
  reading: Reading,
  routerIds: readonly string[],
): Promise<Map<string, ReadonlySet<string>>> {
  const { client, deadline } = reading;
  const [attached, agentHosts] = await Promise.all([
    client.listOf(
      '/ports',
      'ports',
      { name: 'device_id', values: routerIds },
      [['device_owner', DVR_INTERFACE], ...fields('network_id', 'device_id')],
      attachment,
      deadline,
    ),
    Promise.all(routerIds.map(async (id) => [id, await readRouterHosts(reading, id)] as const)),
  ]);
  const networkIds = attached.map((row) => row.network_id);
  const serviced = await client.listOf(
    '/ports',
    'ports',
    { name: 'network_id', values: networkIds },
    fields('network_id', 'device_owner', 'binding:host_id'),
    bound,
    deadline,
  );
  const portsOf = groupBy(serviced.filter(needsRouter), (row) => row.network_id);
  const hosts = new Map(agentHosts.map(([id, rows]) => [id, new Set(rows.map(({ host }) => host))]));
  for (const { network_id, device_id } of attached) {
    for (const port of portsOf.get(network_id) ?? []) {
      const host = port['binding:host_id'];
      if (host) hosts.get(device_id)?.add(host);
    }
  }
  return hosts;
}

/** Ports for whose sake Neutron puts a distributed router on their host. */
const needsRouter = ({ device_owner: owner }: z.output<typeof bound>): boolean =>
  owner.startsWith('compute:') || owner === 'network:dhcp' || owner === 'trunk:subport';
