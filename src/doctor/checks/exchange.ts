import type { RabbitProbe } from '../../transport/rabbit/probe.ts';
import type { LookLimits, Seen } from '../course.ts';
import { ExchangeMissing } from '../errors.ts';

/** Is Neutron's control exchange there? @throws ExchangeMissing */
export async function lookAtExchange(
  probe: RabbitProbe,
  exchange: string,
  vhost: string,
  limits: LookLimits,
): Promise<Seen<true>> {
  if (!(await probe.hasExchange(exchange, limits))) throw new ExchangeMissing(exchange, vhost);
  return { value: true, findings: [{ found: `${exchange} is there`, facts: { exchange } }] };
}
