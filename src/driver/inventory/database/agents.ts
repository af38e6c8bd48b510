import { tunnelIpOf } from '../../rules/counting-agents.ts';
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

/** What is odd about the agents, a sentence each. None of it changes an answer. */
export const remarksOnAgents = (agents: readonly ReadAgent[], downSeconds: number): string[] => [
  ...brokenConfigurations(agents),
  ...downAgents(agents, downSeconds),
];

/** Neutron takes configurations that are no JSON object for empty, and so does l2pop. */
const brokenConfigurations = (agents: readonly ReadAgent[]): string[] =>
  agents
    .filter(({ configurations }) => configurationsOf(configurations) === undefined)
    .map(
      ({ agentType, host }) =>
        `the configurations of the ${agentType} on ${host} are no JSON object: for Neutron it has no tunnel ip`,
    );

/** Rule A asks no agent whether it is alive: its ports stay until they go. */
function downAgents(agents: readonly ReadAgent[], downSeconds: number): string[] {
  const down = agents
    .map((agent) => agentRow(agent, downSeconds))
    .filter((agent) => agent.state?.isAlive === false && tunnelIpOf(agent) !== undefined)
    .map(({ host }) => host);
  if (down.length === 0) return [];
  const named = down.length > 5 ? `${down.slice(0, 4).join(', ')} and ${down.length - 4} more` : down.join(', ');
  return [
    down.length === 1
      ? `the agent on ${named} has not reported for ${downSeconds} s; its ports count all the same`
      : `${down.length} agents have not reported for ${downSeconds} s, and their ports count all the same: ${named}`,
  ];
}

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
