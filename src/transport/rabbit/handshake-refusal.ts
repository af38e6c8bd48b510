import { AccessRefused, AuthRefused, type BrokerAddress, BrokerRefused, NoSuchVhost } from '../broker-errors.ts';
import type { Handshake } from './handshake.ts';

/** What a broker's connection.close means that came instead of the open vhost. */
export type VhostRefusal = NoSuchVhost | AccessRefused | BrokerRefused;

/** A refusal after the login: a missing vhost, a missing right and a full vhost need different remedies. */
export function vhostRefusal(
  { code, text }: NonNullable<Handshake['refusal']>,
  broker: BrokerAddress,
  user: string,
): VhostRefusal {
  if (code === 530 && /vhost .* not found/s.test(text)) return new NoSuchVhost(broker, user, text);
  if (/refused for user/.test(text)) {
    return new AccessRefused(broker, user, 'access', { kind: 'vhost', name: broker.vhost }, text);
  }
  return new BrokerRefused(broker, code, text);
}

/** A refusal of the login itself. */
export const loginRefusal = (
  { code, text }: NonNullable<Handshake['refusal']>,
  broker: BrokerAddress,
  user: string,
): AuthRefused | BrokerRefused =>
  code === 403 ? new AuthRefused(broker, user, text) : new BrokerRefused(broker, code, text);
