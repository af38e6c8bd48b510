import { AGENT_TOPIC } from '../../rpc/agent-interface.ts';
import { AccessRefused } from '../../transport/broker-errors.ts';
import type { RabbitProbe } from '../../transport/rabbit/probe.ts';
import { countOf } from '../count-of.ts';
import type { LookLimits, Seen } from '../course.ts';
import { AgentStopped, AgentUnknown, Backlog } from '../errors.ts';

/**
 * Does the agent of a host listen to casts, and how many wait for it? A user who may only ask has no right to look.
 * @throws AgentUnknown, AgentStopped
 */
export async function lookAtAgentQueue(probe: RabbitProbe, host: string, limits: LookLimits): Promise<Seen<true>> {
  const queue = `${AGENT_TOPIC}.${host}`;
  try {
    const state = await probe.queueState(queue, limits);
    if (state === undefined) throw new AgentUnknown(host, queue);
    const { consumers, waiting } = state;
    const facts = { queue, consumers, waiting };
    const casts = `${countOf(waiting, 'cast')} waiting`;
    if (consumers === 0) {
      const trouble = new AgentStopped(host, queue, waiting);
      return { findings: [{ state: 'failed', found: `no agent listens, ${casts}`, trouble, facts }] };
    }
    const trouble = waiting > 0 ? new Backlog(queue, waiting) : undefined;
    const found = `${consumers === 1 ? 'the agent listens' : `${consumers} consumers`}, ${casts}`;
    return {
      value: true,
      findings: [{ state: trouble ? 'warning' : 'ok', found, ...(trouble && { trouble }), facts }],
    };
  } catch (error) {
    if (!(error instanceof AccessRefused)) throw error;
    return { findings: [{ state: 'warning', found: 'may not be looked at', trouble: error, facts: { queue } }] };
  }
}
