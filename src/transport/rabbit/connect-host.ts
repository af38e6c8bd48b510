import { isIP } from 'node:net';
import { type ChannelModel, connect, credentials } from 'amqplib';

import {
  AccessRefused,
  AuthRefused,
  type BrokerAddress,
  BrokerSilent,
  NoSuchVhost,
  TlsRefused,
} from '../broker-errors.ts';
import type { RabbitHost } from '../transport-url.ts';
import { corkWrites } from './cork-writes.ts';
import { goThroughHandshake, type Knock } from './handshake.ts';
import { vhostRefusal } from './handshake-refusal.ts';
import type { RabbitOptions } from './options.ts';
import { tlsOptions } from './tls-options.ts';

export interface ConnectRequest {
  host: RabbitHost;
  vhost: string;
  options: RabbitOptions;
  /** What `rabbitmqctl list_connections` shows (wire spec 3.1). */
  connectionName: string;
  timeoutMs: number;
  signal: AbortSignal;
}

export interface Connected {
  model: ChannelModel;
  /** Ends the socket at once, without AMQP's closing handshake. */
  destroy(): void;
}

/** amqplib stops writing while more than this waits for the system; Node's own 16 KB are three answers. */
const WRITE_AHEAD_BYTES = 256 * 1024;

/** The answer of a broker (or its TLS) that the next attempt will get too; other failures may pass. */
export type Refusal = AuthRefused | NoSuchVhost | AccessRefused | TlsRefused;

/** Is it a refusal that ends the first connect, and not one of the failures that may pass? */
export const isRefusal = (error: unknown): error is Refusal =>
  error instanceof AuthRefused ||
  error instanceof NoSuchVhost ||
  error instanceof AccessRefused ||
  error instanceof TlsRefused;

/**
 * Opens one AMQP connection to one host.
 * @throws AuthRefused, NoSuchVhost, AccessRefused (the vhost), TlsRefused, BrokerRefused, BrokerSilent; else the
 * system's error, or one that says what came instead
 */
export async function connectHost(request: ConnectRequest): Promise<Connected> {
  const { host, vhost, options, timeoutMs } = request;
  const broker: BrokerAddress = { host: host.host, port: host.port, vhost };
  const login = loginOf(host, options);
  const tls = await tlsOptions(options, broker);
  const attempt = new AbortController();
  const giveUp = () => attempt.abort(request.signal.reason);
  const timer = setTimeout(() => attempt.abort(new BrokerSilent(broker, timeoutMs / 1000)), timeoutMs);
  request.signal.addEventListener('abort', giveUp, { once: true });
  try {
    request.signal.throwIfAborted();
    const model = await connect(
      {
        protocol: tls === undefined ? 'amqp' : 'amqps',
        hostname: host.host,
        port: host.port,
        vhost: encodeURIComponent(vhost), // amqplib decodes it (wire spec 14)
        heartbeat: options.heartbeat_timeout_threshold,
      },
      {
        ...tls,
        noDelay: true, // else each message waits for the acknowledgement of the one before
        credentials: login,
        clientProperties: { connection_name: request.connectionName },
        // of net.Socket and tls.connect; amqplib's types do not know them
        ...{ signal: attempt.signal, writableHighWaterMark: WRITE_AHEAD_BYTES },
      },
    );
    corkWrites(model);
    return { model, destroy: () => attempt.abort() };
  } catch (error) {
    if (attempt.signal.aborted) throw attempt.signal.reason;
    throw await explain(error, request, broker, {
      host: host.host,
      port: host.port,
      vhost,
      mechanism: login.mechanism,
      response: login.response(),
      tls: tls && { ...tls, ...(isIP(host.host) === 0 && { servername: host.host }) },
      timeoutMs: 5_000,
    });
  } finally {
    clearTimeout(timer);
    request.signal.removeEventListener('abort', giveUp);
  }
}

/** SASL mechanism and response of a host's credentials. */
export function loginOf({ user, password }: RabbitHost, { rabbit_login_method: method }: RabbitOptions) {
  if (method === 'EXTERNAL') return credentials.external();
  return method === 'PLAIN' ? credentials.plain(user, password) : credentials.amqplain(user, password);
}

/** amqplib gives no codes during the handshake, only texts (seen with 2.3.1). */
async function explain(
  error: unknown,
  { host: { user } }: ConnectRequest,
  broker: BrokerAddress,
  knock: Knock,
): Promise<unknown> {
  const { message, code } = error as NodeJS.ErrnoException;
  const loginRefused = /^Handshake terminated by server: 403 .*?message "(.*)"$/s.exec(message)?.[1];
  if (loginRefused !== undefined) return new AuthRefused(broker, user, loginRefused);
  if (/^SASL mechanism .* is not provided/.test(message)) return new AuthRefused(broker, user, message);
  if (knock.tls !== undefined && isTlsCode(code)) {
    return new TlsRefused(broker, message.trim(), code, { cause: error });
  }
  if (!message.includes('got <ConnectionClose')) return error;
  // amqplib tells no code when a vhost cannot be opened: the handshake is gone through once more
  const { refusal } = await goThroughHandshake(knock);
  return refusal === undefined ? error : vhostRefusal(refusal, broker, user);
}

/** Codes of OpenSSL's verification, of its protocol errors, and of Node's name check. */
export const isTlsCode = (code: string | undefined): boolean =>
  code !== undefined && /^(ERR_SSL|ERR_TLS|ERR_OSSL|EPROTO)|CERT|SIGNATURE|SELF_SIGNED|CRL|ISSUER/.test(code);
