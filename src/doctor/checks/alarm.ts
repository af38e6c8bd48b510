import type { RabbitProbe } from '../../transport/rabbit/probe.ts';
import type { LookLimits, Seen } from '../course.ts';

/** Does the broker take messages, or has a memory or disk alarm blocked all that publish? @throws BrokerBlocked */
export async function lookAtAlarm(probe: RabbitProbe, limits: LookLimits): Promise<Seen<true>> {
  await probe.takesMessages(limits);
  return { value: true, findings: [{ found: 'no memory or disk alarm: the broker takes messages' }] };
}
