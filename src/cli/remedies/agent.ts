import { AgentListens } from '../../rpc/agent-errors.ts';
import { NoSuchExchange } from '../../transport/errors.ts';
import { NotWritable } from '../errors.ts';
import { type Remedy, when } from './remedy.ts';

/** Of being an agent. */
export const AGENT_REMEDIES: readonly Remedy[] = [
  when(
    AgentListens,
    ({ host }) =>
      `--shadow follows ${host} without taking its casts; a name that no other agent has makes an agent of its own.\n'rabbitmqctl list_consumers' shows who listens.`,
  ),
  when(
    NoSuchExchange,
    () => 'No agent with l2_population has listened on this vhost: check the transport url and control_exchange.',
  ),
  when(NotWritable, () => 'Name a file in a folder that exists and may be written, on a disk that is not full.'),
];
