import { lockHost } from '../../repair/host-lock.ts';
import { listeningAgents } from '../../rpc/listening-agents.ts';
import type { Lock } from '../../transport/transport.ts';
import type { Casting } from './casting.ts';

/** Runs a piece of work while no other fix of the host runs, and its agent listens. @throws NobodyListens, LockHeld */
export async function withHostLock<T>(
  { transport, exchange, timeoutSeconds }: Casting,
  host: string,
  work: (lock: Lock) => Promise<T>,
): Promise<T> {
  await listeningAgents(transport, { host }, { exchange, timeoutSeconds });
  const lock = await lockHost(transport, host, { timeoutSeconds });
  try {
    return await work(lock);
  } finally {
    await lock.release().catch(() => undefined);
  }
}
