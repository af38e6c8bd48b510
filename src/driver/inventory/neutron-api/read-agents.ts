import * as z from 'zod/mini';
import type { AgentState } from '../../../fdb/query.ts';
import type { AgentRow } from '../inventory.ts';
import { fields, type Reading } from './reading.ts';

const agent = z.object({
  agent_type: z.string(),
  host: z.string(),
  configurations: z.nullish(z.record(z.string(), z.unknown())),
  alive: z.optional(z.boolean()),
  admin_state_up: z.optional(z.boolean()),
  heartbeat_timestamp: z.nullish(z.string()),
});

const FIELDS = fields('agent_type', 'host', 'alive', 'admin_state_up', 'heartbeat_timestamp', 'configurations');

/** Agents of every kind and state (spec l2pop 2.8): `GET /agents`. */
export async function readAgents({ client, deadline }: Reading): Promise<AgentRow[]> {
  const rows = await client.list('/agents', 'agents', FIELDS, agent, deadline);
  return rows.map((row) => ({
    agentType: row.agent_type,
    host: row.host,
    configurations: row.configurations ?? {},
    state: stateOf(row),
  }));
}

function stateOf(row: z.output<typeof agent>): AgentState | undefined {
  const { alive, admin_state_up: isEnabled, heartbeat_timestamp: heartbeat } = row;
  const lastHeartbeat = new Date(`${heartbeat?.trim().replace(' ', 'T')}Z`);
  if (alive === undefined || isEnabled === undefined || Number.isNaN(lastHeartbeat.getTime())) return undefined;
  return { isAlive: alive, isEnabled, lastHeartbeat };
}
