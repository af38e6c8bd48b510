import { CENTRALIZED_SNAT, DVR_INTERFACE, HA_INTERFACE } from '../../rules/port-kind.ts';
import type { PortRow } from '../inventory.ts';
import { chunks, type Query } from './client.ts';
import { withInactiveBindings } from './read-bindings.ts';
import { readFewPorts, readPorts } from './read-ports.ts';
import { FEW_NETWORKS, type Reading } from './reading.ts';

/** Owners of ports that count elsewhere than where they are bound (rules D and HA). */
const ROUTER_OWNERS = [DVR_INTERFACE, HA_INTERFACE, CENTRALIZED_SNAT];

const ACTIVE: Query = [['status', 'ACTIVE']];

/**
 * The ACTIVE ports of these networks with all their bindings, as far as they count: on hosts with a counting agent, or
 * as a router's. Few of them are listed by network. Of many the pages would have to wait for each other, so they are
 * listed by host, side by side; Neutron then shows a port on each host that it has a binding for, INACTIVE ones too.
 */
export async function readActivePorts(
  reading: Reading,
  networkIds: readonly string[] | 'all',
  countingHosts: () => Promise<readonly string[]>,
): Promise<PortRow[]> {
  const byNetwork: Query[] = networkIds === 'all' ? [[]] : chunks('network_id', networkIds);
  const few = await readFewPorts(
    reading,
    byNetwork.map((query) => [...query, ...ACTIVE]),
  );
  const hosts = await countingHosts();
  if (few !== undefined) return withInactiveBindings(reading, few, hosts);
  return readByHost(reading, networkIds, hosts);
}

async function readByHost(
  reading: Reading,
  networkIds: readonly string[] | 'all',
  hosts: readonly string[],
): Promise<PortRow[]> {
  const isNarrow = networkIds !== 'all' && networkIds.length <= FEW_NETWORKS;
  const query: Query = [...ACTIVE, ...(isNarrow ? networkIds.map((id) => ['network_id', id] as const) : [])];
  const wanted = networkIds === 'all' || isNarrow ? undefined : new Set(networkIds);
  const ports = new Map<string, PortRow>();
  const add = (port: PortRow, host?: string): void => {
    if (wanted !== undefined && !wanted.has(port.networkId)) return;
    const known = ports.get(port.id) ?? port;
    const isTold = host === undefined || known.bindings.some((binding) => binding.host === host);
    ports.set(
      port.id,
      isTold || host === undefined ? known : { ...known, bindings: [...known.bindings, { host, status: 'INACTIVE' }] },
    );
  };
  await Promise.all([
    readPorts(reading, { among: { name: 'device_owner', values: ROUTER_OWNERS }, query }).then((found) => {
      for (const port of found) add(port);
    }),
    ...hosts.map(async (host) => {
      const found = await readPorts(reading, { query: [['binding:host_id', host], ...query] });
      for (const port of found) add(port, host);
    }),
  ]);
  return [...ports.values()];
}
