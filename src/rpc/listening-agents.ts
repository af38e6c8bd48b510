import type { Receiver } from '../fdb/agent-cast.ts';
import { NobodyListens } from '../transport/errors.ts';
import type { Transport } from '../transport/transport.ts';
import { AGENT_TOPIC } from './agent-interface.ts';
import { NEUTRON_EXCHANGE } from './neutron-exchange.ts';

/**
 * How many agents would get a cast: consumers of the host's own queue, or of the queue that all agents share. A cast
 * to a stopped agent would wait in its queue and be applied, stale, at its next start; a watcher's queue may be bound to
 * the same key, so a missing return tells nothing.
 * @throws NobodyListens when there is no such queue, or nobody consumes it
 */
export async function listeningAgents(
  transport: Transport,
  to: Receiver,
  { exchange = NEUTRON_EXCHANGE, timeoutSeconds }: { exchange?: string; timeoutSeconds?: number } = {},
): Promise<number> {
  const target = { exchange, topic: AGENT_TOPIC, ...(to !== 'all agents' && { server: to.host }) };
  const limit = timeoutSeconds === undefined ? {} : { timeoutSeconds };
  const { queue, consumers } = await transport.listeners(target, limit);
  if (consumers === undefined) throw new NobodyListens(target, queue, 'no-queue');
  if (consumers === 0) throw new NobodyListens(target, queue, 'no-consumer');
  return consumers;
}
