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

export interface NotifierOptions {
  /** Control exchange. Default: Neutron's. */
  exchange?: string;
  /**
   * Name the host of a directed cast also as the argument `host`: another agent that gets hold of it ignores it. Neutron's
   * server does not. Default false.
   */
  namesHost?: boolean;
}

/** Casts to agents as Neutron's notifier sends them (spec l2pop 1.1, wire spec 11.3). The transport stays open. */
export function createAgentNotifier(
  transport: Transport,
  { exchange = NEUTRON_EXCHANGE, namesHost = false }: NotifierOptions = {},
): AgentNotifier {
  const everyAgent = { exchange, topic: AGENT_TOPIC, version: AGENT_VERSION };
  return {
    async send({ method, to, fdbEntries }, options) {
      const target = to === 'all agents' ? { ...everyAgent, fanout: true } : { ...everyAgent, server: to.host };
      const args = { fdb_entries: fdbEntries, ...(namesHost && to !== 'all agents' && { host: to.host }) };
      await transport.cast(target, method, args, options);
    },
  };
}
