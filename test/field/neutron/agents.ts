import { type Field, hostOf } from '../field.ts';
import { startL2Agent } from '../up/agents.ts';
import { isUp } from '../up/bring-up.ts';
import { stopDaemon } from '../up/daemon.ts';
import { sql } from './sql.ts';

/** Stops a host's L2 agent, and makes its last report an hour old, so that Neutron takes it for dead. */
export async function killAgent(field: Field, host: string): Promise<void> {
  await stopDaemon(field.folder, `l2-agent-${host}`);
  await sql(
    field,
    "UPDATE agents SET heartbeat_timestamp = heartbeat_timestamp - INTERVAL 1 HOUR WHERE host = ? AND agent_type <> 'L3 agent'",
    [host],
  );
}

/** Starts an agent that was killed; resolves when Neutron has heard of it. */
export async function wakeAgent(field: Field, host: string): Promise<void> {
  startL2Agent(field.folder, hostOf(field, host));
  await isUp(field, host);
}
