import type { Field } from '../field.ts';
import { until } from '../up/daemon.ts';
import { api, PROJECT } from './api.ts';
import type { Network } from './networks.ts';
import { becomes } from './ports.ts';
import { sql } from './sql.ts';

export interface Router {
  id: string;
  interfaceIds: string[];
}

/** Hosts that have wired an interface of a distributed router, and those that an HA router is on. */
const HOSTS_OF = {
  distributed: `SELECT host FROM ml2_distributed_port_bindings WHERE port_id = ? AND status = 'ACTIVE'`,
  ha: `SELECT a.host FROM ha_router_agent_port_bindings h JOIN agents a ON a.id = h.l3_agent_id
        WHERE h.router_id = (SELECT p.device_id FROM ports p WHERE p.id = ?)`,
} as const;

/** A router of real L3 agents, with an interface in each of these networks. Resolves when all are ACTIVE, and on these hosts. */
export async function makeRouter(
  field: Field,
  kind: keyof typeof HOSTS_OF,
  networks: readonly Network[],
  hosts: readonly string[],
): Promise<Router> {
  const wish = { name: kind, project_id: PROJECT, distributed: kind === 'distributed', ha: kind === 'ha' };
  const { router } = await api(field, 'POST', '/routers', { router: wish });
  const interfaceIds: string[] = [];
  for (const { subnetIds } of networks) {
    const path = `/routers/${router.id}/add_router_interface`;
    interfaceIds.push((await api(field, 'PUT', path, { subnet_id: subnetIds[0] })).port_id);
  }
  for (const id of interfaceIds) {
    await becomes(field, { id }, 'ACTIVE');
    await until(`${kind} router on ${hosts.join(', ')}`, 120, async () => {
      const on = (await sql<{ host: string }>(field, HOSTS_OF[kind], [id])).map(({ host }) => host);
      return hosts.every((host) => on.includes(host));
    });
  }
  return { id: router.id, interfaceIds };
}

/** Deletes a router with its interfaces. */
export async function deleteRouter(field: Field, { id, interfaceIds }: Router): Promise<void> {
  for (const port_id of interfaceIds) await api(field, 'PUT', `/routers/${id}/remove_router_interface`, { port_id });
  await api(field, 'DELETE', `/routers/${id}`);
}
