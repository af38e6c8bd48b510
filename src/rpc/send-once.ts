import type { AgentCast } from '../fdb/agent-cast.ts';
import { AccessRefused } from '../transport/broker-errors.ts';
import { NobodyListens } from '../transport/errors.ts';
import type { CastOptions } from '../transport/transport.ts';
import type { AgentNotifier } from './agent-notifier.ts';

/** What became of one cast. `unknown`: it left, and the broker's confirm did not come. */
export type CastFate = 'confirmed' | 'unknown' | 'not-sent';

/** The broker's answers by which a cast that left is in no queue. After any other error that is not known. */
const NOT_TAKEN = [NobodyListens, AccessRefused];

/** Sends a cast, once, and tells what became of it; with an error unless it is confirmed. Never throws. */
export async function sendOnce(
  notifier: AgentNotifier,
  cast: AgentCast,
  options: Omit<CastOptions, 'once' | 'onWritten'>,
): Promise<{ fate: CastFate; error?: Error }> {
  let hasLeft = false;
  const onWritten = () => {
    hasLeft = true;
  };
  try {
    await notifier.send(cast, { ...options, once: true, onWritten });
    return { fate: 'confirmed' };
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    const mayHaveArrived = hasLeft && !NOT_TAKEN.some((kind) => error instanceof kind);
    return { fate: mayHaveArrived ? 'unknown' : 'not-sent', error };
  }
}
