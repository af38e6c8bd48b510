import { AgentListens } from '../../rpc/agent-errors.ts';
import { type Remedy, when } from './remedy.ts';

/** Of being an agent. */
export const AGENT_REMEDIES: readonly Remedy[] = [
  when(
    AgentListens,
    ({ host }) =>
      `--shadow follows ${host} without taking its casts; a name that no other agent has makes an agent of its own.\n'rabbitmqctl list_consumers' shows who listens.`,
  ),
];
