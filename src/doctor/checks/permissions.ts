import { QUERY_TOPIC } from '../../rpc/query-interface.ts';
import { AccessRefused } from '../../transport/broker-errors.ts';
import type { RabbitProbe } from '../../transport/rabbit/probe.ts';
import type { Finding, LookLimits, Seen } from '../course.ts';

/** RabbitMQ's default exchange as its permissions name it. */
const DEFAULT_EXCHANGE = 'amq.default';

/** May a reply queue be declared? @throws AccessRefused, PreconditionFailed */
export async function lookAtConfigure(probe: RabbitProbe, limits: LookLimits): Promise<Seen<true>> {
  await probe.declareReplyQueue(limits);
  return { value: true, findings: [{ found: 'allowed: queue reply_…', facts: { resources: ['queue reply_…'] } }] };
}

/** May messages be published by both exchanges that are used? */
export const lookAtWrite = (probe: RabbitProbe, exchange: string, limits: LookLimits): Promise<Seen<true>> =>
  lookAtEach([
    { name: `exchange ${exchange}`, work: probe.publishNowhere(exchange, limits) },
    { name: `exchange ${DEFAULT_EXCHANGE}`, work: probe.publishNowhere('', limits) },
  ]);

/** May the reply queue be consumed, and the query's be looked at? */
export const lookAtRead = (probe: RabbitProbe, limits: LookLimits): Promise<Seen<true>> =>
  lookAtEach([
    { name: 'queue reply_…', work: probe.consumeReplyQueue(limits) },
    { name: `queue ${QUERY_TOPIC}`, work: probe.queueState(QUERY_TOPIC, limits) },
  ]);

/** What is allowed in one line, and each refusal in one of its own. @throws what is no refusal */
async function lookAtEach(wishes: readonly { name: string; work: Promise<unknown> }[]): Promise<Seen<true>> {
  const results = await Promise.allSettled(wishes.map(({ work }) => work));
  const allowed = wishes.filter((_, index) => results[index]?.status === 'fulfilled').map(({ name }) => name);
  const refused = wishes.flatMap(({ name }, index): Finding[] => {
    const result = results[index];
    if (result?.status !== 'rejected') return [];
    if (!(result.reason instanceof AccessRefused)) throw result.reason;
    return [{ state: 'failed', found: `not allowed: ${name}`, trouble: result.reason, facts: { resources: [name] } }];
  });
  const good = allowed.length > 0 ? [{ found: `allowed: ${allowed.join(', ')}`, facts: { resources: allowed } }] : [];
  return { ...(refused.length === 0 && { value: true as const }), findings: [...good, ...refused] };
}
