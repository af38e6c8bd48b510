import { listeningAgents } from '../../rpc/listening-agents.ts';
import { AccessRefused } from '../../transport/broker-errors.ts';
import { NobodyListens } from '../../transport/errors.ts';
import type { Transport } from '../../transport/transport.ts';
import { countOf } from '../count-of.ts';
import type { LookLimits, Seen } from '../course.ts';

/** How many agents listen to casts. None is no failure: who only asks needs none, nor does every user have the right to look. */
export async function lookAtAgents(
  transport: Transport,
  exchange: string,
  { timeoutMs }: LookLimits,
): Promise<Seen<true>> {
  try {
    const agents = await listeningAgents(transport, 'all agents', { exchange, timeoutSeconds: timeoutMs / 1000 });
    return {
      value: true,
      findings: [{ found: `${countOf(agents, 'agent')} listening`, facts: { agents } }],
    };
  } catch (error) {
    if (error instanceof AccessRefused) {
      return { findings: [{ state: 'warning', found: 'may not be counted', trouble: error }] };
    }
    if (!(error instanceof NobodyListens)) throw error;
    return { findings: [{ state: 'warning', found: 'no agent listens', trouble: error, facts: { agents: 0 } }] };
  }
}
