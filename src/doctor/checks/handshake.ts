import { isIP } from 'node:net';

import {
  AuthRefused,
  type BrokerAddress,
  BrokerSilent,
  SpeaksNoAmqp,
  TlsRefused,
} from '../../transport/broker-errors.ts';
import { isTlsCode, loginOf } from '../../transport/rabbit/connect-host.ts';
import { goThroughHandshake, type Handshake } from '../../transport/rabbit/handshake.ts';
import { loginRefusal, vhostRefusal } from '../../transport/rabbit/handshake-refusal.ts';
import type { RabbitOptions } from '../../transport/rabbit/options.ts';
import { faultOfHandshake } from '../../transport/rabbit/tls-faults.ts';
import { tlsOptions } from '../../transport/rabbit/tls-options.ts';
import type { RabbitHost } from '../../transport/transport-url.ts';
import type { LookLimits, Seen } from '../course.ts';
import { HungUp } from '../errors.ts';

/** An opening handshake, and whose it was: login and vhost are told by it too. */
export interface SeenHandshake {
  handshake: Handshake;
  host: RabbitHost;
  broker: BrokerAddress;
  seconds: number;
}

/**
 * Does somebody speak AMQP 0-9-1 there?
 * @throws BrokerSilent, SpeaksNoAmqp, TlsRefused; the system's error
 */
export async function lookAtGreeting(
  host: RabbitHost,
  address: string,
  broker: BrokerAddress,
  options: RabbitOptions,
  { timeoutMs }: Pick<LookLimits, 'timeoutMs'>,
): Promise<Seen<SeenHandshake>> {
  const login = loginOf(host, options);
  const tls = await tlsOptions(options, broker);
  const handshake = await goThroughHandshake({
    host: address,
    port: host.port,
    vhost: broker.vhost,
    mechanism: login.mechanism,
    response: login.response(),
    tls: tls && { ...tls, ...(isIP(host.host) === 0 && { servername: host.host }) },
    timeoutMs,
  });
  const seconds = timeoutMs / 1000;
  const { greeting } = handshake;
  if (greeting === undefined) throw troubleOf(handshake, broker, seconds, tls !== undefined);
  const { product, version, cluster, mechanisms } = greeting;
  return {
    value: { handshake, host, broker, seconds },
    findings: [
      {
        found: `${product || 'a broker'} ${version}${cluster === '' ? '' : `, cluster ${cluster}`}`,
        facts: { product, version, cluster, mechanisms },
      },
    ],
  };
}

/** Is the user let in? @throws AuthRefused, BrokerRefused, BrokerSilent, HungUp, SpeaksNoAmqp; the system's error */
export async function lookAtLogin(seen: SeenHandshake, mechanism: string): Promise<Seen<SeenHandshake>> {
  const { handshake, host, broker, seconds } = seen;
  const { greeting, refusal, isLoggedIn } = handshake;
  if (!isLoggedIn) {
    if (greeting !== undefined && !greeting.mechanisms.includes(mechanism)) {
      throw new AuthRefused(
        broker,
        host.user,
        `rabbit_login_method ${mechanism} is not offered, only ${greeting.mechanisms.join(', ')}`,
      );
    }
    if (refusal !== undefined) throw loginRefusal(refusal, broker, host.user);
    if (hasHungUp(handshake)) throw new HungUp(host.user, 'login', broker.vhost);
    throw troubleOf(handshake, broker, seconds, false);
  }
  return {
    value: seen,
    findings: [{ found: `user ${host.user} is let in, by ${mechanism}`, facts: { user: host.user } }],
  };
}

/**
 * May the user enter the vhost?
 * @throws NoSuchVhost, AccessRefused, BrokerRefused, BrokerSilent, HungUp, SpeaksNoAmqp; the system's error
 */
export async function lookAtVhost({ handshake, host, broker, seconds }: SeenHandshake): Promise<Seen<RabbitHost>> {
  const { end, refusal } = handshake;
  if (end !== 'open') {
    if (refusal !== undefined) throw vhostRefusal(refusal, broker, host.user);
    if (hasHungUp(handshake)) throw new HungUp(host.user, 'vhost', broker.vhost);
    throw troubleOf(handshake, broker, seconds, false);
  }
  return { value: host, findings: [{ found: `${broker.vhost} is entered`, facts: { vhost: broker.vhost } }] };
}

/** After its greeting. A reset comes where it did not read what was sent. */
const hasHungUp = ({ end, error }: Handshake): boolean =>
  end === 'closed' || error?.code === 'ECONNRESET' || error?.code === 'EPIPE';

/** Why a handshake ended that nobody refused. */
function troubleOf(
  { end, firstBytes = Buffer.alloc(0), error }: Handshake,
  broker: BrokerAddress,
  seconds: number,
  isTls: boolean,
): Error {
  if (end === 'silent') return new BrokerSilent(broker, seconds);
  if (error !== undefined && isTls && isTlsCode(error.code)) {
    return new TlsRefused(broker, faultOfHandshake(error), error.code, { cause: error });
  }
  if (error !== undefined) return error;
  return new SpeaksNoAmqp(broker, end === 'closed' ? 'nothing' : languageOf(firstBytes));
}

/** What speaks so: a TLS alert, an HTTP answer, another version of AMQP. */
function languageOf(bytes: Buffer): SpeaksNoAmqp['speaks'] {
  const text = bytes.toString('latin1');
  if (bytes[0] === 0x15 || bytes[0] === 0x16) return 'TLS';
  if (text.startsWith('HTTP/')) return 'HTTP';
  return text.startsWith('AMQP') ? 'another AMQP' : 'something else';
}
