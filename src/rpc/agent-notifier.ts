import type { AgentCast } from '../fdb/agent-cast.ts';
import type { CastOptions, Transport } from '../transport/transport.ts';
import { AGENT_TOPIC, AGENT_VERSION } from './agent-interface.ts';
import { NEUTRON_EXCHANGE } from './neutron-exchange.ts';

export interface AgentNotifier {
  /**
   * Sends one cast and resolves when the broker has it; agents confirm nothing.
   * @throws NobodyListens and the broker's own errors
   */
  send(cast: AgentCast, options?: CastOptions): Promise<void>;
}

/** Casts to agents as Neutron's notifier sends them (spec l2pop 1.1, wire spec 11.3). The transport stays open. */
export function createAgentNotifier(
  transport: Transport,
  { exchange = NEUTRON_EXCHANGE }: { exchange?: string } = {},
): AgentNotifier {
  const everyAgent = { exchange, topic: AGENT_TOPIC, version: AGENT_VERSION };
  return {
    async send({ method, to, fdbEntries }, options) {
      const target = to === 'all agents' ? { ...everyAgent, fanout: true } : { ...everyAgent, server: to.host };
      await transport.cast(target, method, { fdb_entries: fdbEntries }, options);
    },
  };
}
