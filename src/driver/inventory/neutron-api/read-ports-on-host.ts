import * as z from 'zod/mini';
import type { PortsOnHost } from '../../../fdb/query.ts';
import { mayBeHaPort } from '../../rules/port-kind.ts';
import { portsOnHost } from '../../rules/ports-on-host.ts';
import type { PortRow } from '../inventory.ts';
import { readHaBindings } from './read-ha-bindings.ts';
import { readPorts } from './read-ports.ts';
import { fields, ifThere, type Reading } from './reading.ts';

const agent = z.object({ id: z.string() });
const router = z.object({ id: z.string(), ha: z.optional(z.boolean()) });

/**
 * Ports of every status that are bound to the host, and HA ports of routers that it has, counted by network. Neutron's
 * filter by host looks at INACTIVE bindings too. Of DVR interfaces nothing tells.
 */
export async function readPortsOnHost(reading: Reading, host: string): Promise<PortsOnHost[]> {
  const [bound, routerIds] = await Promise.all([
    readPorts(reading, { query: [['binding:host_id', host]] }),
    readHaRoutersOn(reading, host),
  ]);
  const ofRouters = await readPorts(reading, { among: { name: 'device_id', values: routerIds } });
  const ports = new Map<string, PortRow>();
  for (const port of bound) ports.set(port.id, { ...port, bindings: [{ host, status: 'ACTIVE' }] });
  for (const port of ofRouters.filter(mayBeHaPort)) ports.set(port.id, port);
  // what an agent is scheduled for and what it has may differ for a while: the latter counts
  const haBindings = await readHaBindings(reading, [...ports.values()]);
  return portsOnHost({ ports: [...ports.values()], haBindings }, host);
}

async function readHaRoutersOn({ client, deadline }: Reading, host: string): Promise<string[]> {
  const choice = [['host', host], ['agent_type', 'L3 agent'], ...fields('id')] as const;
  const agents = await client.list('/agents', 'agents', choice, agent, deadline);
  const routers = await Promise.all(
    agents.map(({ id }) =>
      ifThere(
        client.list(`/agents/${encodeURIComponent(id)}/l3-routers`, 'routers', fields('id', 'ha'), router, deadline),
      ),
    ),
  );
  return routers.flat().flatMap(({ id, ha }) => (ha ? [id] : []));
}
