import { AGENT_TOPIC } from '../rpc/agent-interface.ts';
import { NobodyListens } from '../transport/errors.ts';
import type { Transport } from '../transport/transport.ts';

/**
 * Looks at the agent's own queue by name: a return tells nothing, since a watcher may have bound the same key, and a cast to
 * a stopped agent would wait in its queue and be applied, stale, at its next start.
 * @throws NobodyListens when there is no such queue, or nobody consumes it
 */
export async function requireAgent(
  transport: Transport,
  host: string,
  options: { exchange: string; timeoutSeconds?: number },
): Promise<void> {
  const target = { exchange: options.exchange, topic: AGENT_TOPIC, server: host };
  const { timeoutSeconds } = options;
  const { queue, consumers } = await transport.listeners(
    target,
    timeoutSeconds === undefined ? {} : { timeoutSeconds },
  );
  if (consumers === undefined) throw new NobodyListens(target, queue, 'no-queue');
  if (consumers === 0) throw new NobodyListens(target, queue, 'no-consumer');
}
