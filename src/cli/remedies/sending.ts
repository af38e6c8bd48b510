import { AGENT_TOPIC } from '../../rpc/agent-interface.ts';
import { DeliveryUnknown } from '../../transport/broker-errors.ts';
import { type Absence, NobodyListens } from '../../transport/errors.ts';
import { CastingStopped } from '../cast/errors.ts';
import { type Remedy, when } from './remedy.ts';

const NO_EXCHANGE = 'No Neutron was ever on this vhost, or control_exchange is another: see --config-file.';

const NO_SERVER: Record<Absence, string> = {
  'no-exchange': NO_EXCHANGE,
  'no-queue':
    "No released Neutron answers the query. 'l2pop serve --from LAB' does; --from LAB asks without a broker.\nIf a server is about to start, --wait waits for it.",
  'no-consumer': 'A server was there and has stopped: start it again. --wait sends and waits all the same.',
};

const NO_AGENT: Record<Absence, string> = {
  'no-exchange': NO_EXCHANGE,
  'no-queue':
    "Nothing was sent. Is the host written as 'openstack network agent list' has it, and l2_population on in its agent's configuration?",
  'no-consumer':
    'Nothing was sent: the agent was there and has stopped, and would apply the cast, stale, at its next start. Start it first.',
};

const NO_AGENTS: Record<Absence, string> = {
  'no-exchange': NO_EXCHANGE,
  'no-queue': 'Nothing was sent. No agent with l2_population on was ever on this vhost.',
  'no-consumer': 'Nothing was sent: agents were there and all have stopped.',
};

/** What to do where a message found nobody, as the query's server, as an agent or as any agent; or may not have arrived. */
export const SENDING_REMEDIES: readonly Remedy[] = [
  when(NobodyListens, ({ target, absence }) => {
    if (target.topic !== AGENT_TOPIC) return NO_SERVER[absence];
    return (target.server === undefined ? NO_AGENTS : NO_AGENT)[absence];
  }),
  when(CastingStopped, ({ confirmed, fate }) =>
    fate === 'unknown'
      ? `They go in the order shown. Number ${confirmed + 1} may have arrived: dump the host before you send it again.`
      : `They go in the order shown: number ${confirmed + 1} and what follows it are still to be sent.`,
  ),
  when(DeliveryUnknown, () => 'It may have arrived: dump the host before you send it again.'),
];
