import { tunnelIpOf } from '../../rules/counting-agents.ts';
import { DVR_INTERFACE } from '../../rules/port-kind.ts';
import type { Inventory, InventoryRows } from '../inventory.ts';
import { asking } from './asking.ts';
import type { NeutronClient } from './client.ts';
import { RoleMissing } from './errors.ts';
import { withEstimatedHosts } from './estimate-dvr-hosts.ts';
import { readActivePorts } from './read-active-ports.ts';
import { readAgents } from './read-agents.ts';
import { readHaBindings } from './read-ha-bindings.ts';
import { readNetworks } from './read-networks.ts';
import { readPortsOnHost } from './read-ports-on-host.ts';
import { readPortsWith } from './read-ports-with.ts';
import type { Reading } from './reading.ts';

export interface ReadingOptions {
  /** For one question, with all its requests and retries. */
  timeoutSeconds: number;
  /** Ends whatever is being read. */
  signal?: AbortSignal | undefined;
}

/** Why floods of distributed networks are guessed, as the end of a sentence. */
const HOSTS_NOT_TOLD = "Neutron's API does not tell on which hosts distributed routers are";

/**
 * The inventory of a Neutron that is asked by its REST API (spec l2pop 2.8). Every question is read anew. Closing it
 * ends those that are being read.
 * @param name of the Neutron, for screens
 * @throws RoleMissing, and what the client throws
 */
export async function neutronInventory(
  client: NeutronClient,
  name: string,
  { timeoutSeconds, signal }: ReadingOptions,
): Promise<Inventory> {
  const { ask, end } = asking(client, timeoutSeconds, signal);
  // asks for the first time, so that what is wrong is told before anything else is done
  const [hasDistributedRouters] = await ask((reading) =>
    Promise.all([hasDvrInterface(reading), requireAdmin(reading)]),
  );
  return {
    origin: `Neutron API ${name}`,
    estimatesHosts: HOSTS_NOT_TOLD,
    remarks: hasDistributedRouters
      ? [`${HOSTS_NOT_TOLD}: what floods to them alone is guessed, and is never called drift`]
      : [],
    load: (networkIds) => ask((reading) => loadRows(reading, networkIds)),
    listNetworks: () => ask((reading) => readNetworks(reading, 'all')),
    agents: () => ask(readAgents),
    portsOnHost: (host) => ask((reading) => readPortsOnHost(reading, host)),
    portsWith: (networkId, search) => ask((reading) => readPortsWith(reading, networkId, search)),
    close: async () => end(),
  };
}

async function loadRows(reading: Reading, networkIds: readonly string[] | 'all'): Promise<InventoryRows> {
  const agents = readAgents(reading);
  const countingHosts = async () => [
    ...new Set((await agents).filter((agent) => tunnelIpOf(agent) !== undefined).map(({ host }) => host)),
  ];
  const reads = [
    readNetworks(reading, networkIds),
    agents,
    readActivePorts(reading, networkIds, countingHosts),
  ] as const;
  const [{ networks, segments }, allAgents, active] = await Promise.all(reads);
  const [ports, haBindings] = await Promise.all([withEstimatedHosts(reading, active), readHaBindings(reading, active)]);
  return { networks, segments, agents: allAgents, ports, haBindings, foreignSources: [] };
}

const hasDvrInterface = ({ client, deadline }: Reading): Promise<boolean> =>
  client.has('/ports', 'ports', [['device_owner', DVR_INTERFACE]], deadline);

/** Neutron does not refuse to list what one may not see: it shows nobody's agents, and a part of the networks. */
async function requireAdmin({ client, deadline }: Reading): Promise<void> {
  if (!client.hasCredentials || (await client.has('/agents', 'agents', [], deadline))) return;
  throw new RoleMissing(client.urlOf('/agents'), 'any agent');
}
