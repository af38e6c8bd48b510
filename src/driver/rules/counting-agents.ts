import type { AgentRow } from '../inventory/inventory.ts';

/**
 * Rule A: an agent counts if its configurations hold a non-empty `tunneling_ip`. Nothing else is looked at:
 * neither type nor being alive, so that a dead agent's ports stay (Neutron: l2pop_db.get_agent_ip).
 */
export function tunnelIpOf(agent: AgentRow): string | undefined {
  const tunnelIp = agent.configurations.tunneling_ip;
  return typeof tunnelIp === 'string' && tunnelIp !== '' ? tunnelIp : undefined;
}

/**
 * Rule B: every counting agent of a host counts, a left-over row of another type too: host → its tunnel ips,
 * one for each agent (Neutron: the join of bindings with agents on the host).
 */
export function tunnelIpsByHost(agents: readonly AgentRow[]): Map<string, string[]> {
  const byHost = new Map<string, string[]>();
  for (const agent of agents) {
    const tunnelIp = tunnelIpOf(agent);
    if (tunnelIp === undefined) continue;
    const tunnelIps = byHost.get(agent.host);
    if (tunnelIps === undefined) byHost.set(agent.host, [tunnelIp]);
    else tunnelIps.push(tunnelIp);
  }
  return byHost;
}

/** The agent whose tunnel ip an event's casts carry: the first counting one of the host (spec l2pop 2.5, T). */
export const firstCountingAgent = (agents: readonly AgentRow[], host: string): AgentRow | undefined =>
  agents.find((agent) => agent.host === host && tunnelIpOf(agent) !== undefined);
