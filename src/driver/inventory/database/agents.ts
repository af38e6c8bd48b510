import type { AgentRow } from '../inventory.ts';
import type { Truth } from './tables.ts';

/** What a row of `agents` is read as. Seconds count from 1970. */
export interface ReadAgent {
  agentType: string;
  host: string;
  configurations: string;
  isEnabled: Truth;
  heartbeatSeconds: number;
  nowSeconds: number;
}

/** Neutron's own default of `agent_down_time`. */
export const AGENT_DOWN_SECONDS = 75;

/**
 * Agents of every kind and state. One is alive if its heartbeat is no older than `agent_down_time` (Neutron:
 * AgentDbMixin.is_agent_down), by the clock of the database.
 */
export const agentRow = (agent: ReadAgent, downSeconds: number): AgentRow => ({
  agentType: agent.agentType,
  host: agent.host,
  configurations: configurationsOf(agent.configurations) ?? {},
  state: {
    isAlive: agent.nowSeconds - agent.heartbeatSeconds <= downSeconds,
    isEnabled: Boolean(agent.isEnabled),
    lastHeartbeat: new Date(agent.heartbeatSeconds * 1000),
  },
});

/** A sentence for each agent whose configurations are no JSON object: Neutron takes them for empty, and so does l2pop. */
export const remarksOnAgents = (agents: readonly ReadAgent[]): string[] =>
  agents
    .filter(({ configurations }) => configurationsOf(configurations) === undefined)
    .map(
      ({ agentType, host }) =>
        `the configurations of the ${agentType} on ${host} are no JSON object: for Neutron it has no tunnel ip`,
    );

/** Undefined for what is no JSON object. */
function configurationsOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
