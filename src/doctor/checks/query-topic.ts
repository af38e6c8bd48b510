import { QUERY_TOPIC } from '../../rpc/query-interface.ts';
import type { RabbitProbe } from '../../transport/rabbit/probe.ts';
import { countOf } from '../count-of.ts';
import type { LookLimits, Seen } from '../course.ts';
import { Backlog, QueryUnserved } from '../errors.ts';

/**
 * Who serves the query, and how many requests wait. That nobody does is a failure where the answer has to come from there, and else
 * worth knowing.
 * @returns a value where somebody serves it
 */
export async function lookAtQueryTopic(probe: RabbitProbe, isNeeded: boolean, limits: LookLimits): Promise<Seen<true>> {
  const state = await probe.queueState(QUERY_TOPIC, limits);
  const { consumers = 0, waiting = 0 } = state ?? {};
  const facts = { queue: QUERY_TOPIC, consumers: state?.consumers ?? null, waiting: state?.waiting ?? null };
  if (consumers === 0) {
    const trouble = new QueryUnserved(QUERY_TOPIC, state !== undefined);
    const found = 'nobody serves the query';
    return { because: found, findings: [{ state: isNeeded ? 'failed' : 'warning', found, trouble, facts }] };
  }
  const found = `${countOf(consumers, 'server')}, ${countOf(waiting, 'request')} waiting`;
  const trouble = waiting > 0 ? new Backlog(QUERY_TOPIC, waiting) : undefined;
  return { value: true, findings: [{ state: trouble ? 'warning' : 'ok', found, ...(trouble && { trouble }), facts }] };
}
