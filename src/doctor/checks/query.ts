import { createQueryClient } from '../../rpc/query-client.ts';
import type { Transport } from '../../transport/transport.ts';
import type { LookLimits, Seen } from '../course.ts';

/** Asks for no network at all: the shortest way to an answer. @throws what the query throws */
export async function lookAtQuery(
  transport: Transport,
  exchange: string,
  { timeoutMs, signal }: LookLimits,
): Promise<Seen<true>> {
  const client = createQueryClient(transport, { exchange, timeoutSeconds: timeoutMs / 1000, signal });
  await client.getFdbEntries([]); // the first opens connections and a reply queue
  const start = performance.now();
  await client.getFdbEntries([]);
  const milliseconds = Math.round((performance.now() - start) * 10) / 10;
  return {
    value: true,
    findings: [{ found: `an empty query is answered in ${milliseconds} ms`, facts: { round_trip_ms: milliseconds } }],
  };
}
