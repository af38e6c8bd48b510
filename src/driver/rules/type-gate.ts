import type { AgentRow } from '../inventory/inventory.ts';

/**
 * Rule T, for events alone: does the agent take casts for segments of this type? `l2pop_network_types` of its
 * configurations decides where it is present, else `tunnel_types` (Neutron: _validate_segment). An agent that
 * reports neither makes Neutron's driver raise, which casts nothing as well (spec l2pop 2.7.5).
 */
export function takesCastsFor(agent: AgentRow, networkType: string): boolean {
  const { l2pop_network_types, tunnel_types } = agent.configurations;
  const types = l2pop_network_types ?? tunnel_types;
  return Array.isArray(types) && types.includes(networkType);
}
