import { isIP } from 'node:net';
import { type ConnectionOptions, connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';

import { type BrokerAddress, BrokerSilent, TlsRefused } from '../broker-errors.ts';
import type { RabbitHost } from '../transport-url.ts';
import type { RabbitOptions } from './options.ts';
import { faultOfCertificate, faultOfHandshake, type SeenCertificate } from './tls-faults.ts';
import { tlsOptions } from './tls-options.ts';

/** What was seen of a broker's TLS that is as the options want it. */
export interface SeenTls {
  /** Such as `TLSv1.3`. */
  protocol: string;
  /** The server's first, each followed by its issuer's; the authority's own may be left out. */
  chain: readonly SeenCertificate[];
  /** Where the authorities come from: a file, or Node. */
  authorities: string;
  isNameVerified: boolean;
}

/**
 * Shakes hands once by TLS, looks at the certificates, and hangs up. The chain is looked at also where it is refused, so that the
 * cause can be told with its facts.
 * @param address where to connect to; the name that is verified is the host's
 * @throws TlsRefused, also for what the system says of the connection; BrokerSilent; OpenSSL's error where ssl_cert_file or ssl_key_file
 * holds none
 */
export async function lookAtTls(
  host: RabbitHost,
  address: string,
  broker: BrokerAddress,
  options: RabbitOptions,
  timeoutMs: number,
): Promise<SeenTls> {
  const tls = (await tlsOptions(options, broker)) ?? {};
  const authorities = options.ssl_ca_file === '' ? "Node's own list" : options.ssl_ca_file;
  const where = {
    ...tls,
    host: address,
    port: host.port,
    ...(isIP(host.host) === 0 && { servername: host.host }),
  };
  const socket = await shakeHands(where, broker, timeoutMs);
  try {
    const chain = chainOf(socket.getPeerCertificate(true));
    const code = socket.authorized ? undefined : String(socket.authorizationError);
    if (code !== undefined) throw new TlsRefused(broker, faultOfCertificate(code, chain, host.host, authorities), code);
    return {
      protocol: socket.getProtocol() ?? 'TLS',
      chain,
      authorities,
      isNameVerified: options.ssl_enforce_hostname_verification,
    };
  } finally {
    socket.destroy();
  }
}

/** Resolves when both sides agree, whatever the certificate is. */
function shakeHands(where: ConnectionOptions, broker: BrokerAddress, timeoutMs: number): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...where, rejectUnauthorized: false });
    const fail = (error: Error) => {
      clearTimeout(timer);
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(() => fail(new BrokerSilent(broker, timeoutMs / 1000)), timeoutMs);
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      socket.on('error', () => undefined); // what comes after is of the next check
      resolve(socket);
    });
    socket.once('error', (error: NodeJS.ErrnoException) =>
      fail(new TlsRefused(broker, faultOfHandshake(error), error.code, { cause: error })),
    );
  });
}

/** The issuer of the last one is itself. */
function chainOf(first: DetailedPeerCertificate): SeenCertificate[] {
  const chain: SeenCertificate[] = [];
  const seen = new Set<string>();
  for (let certificate = first; certificate?.raw && !seen.has(certificate.fingerprint256); ) {
    seen.add(certificate.fingerprint256);
    chain.push({
      subject: nameOf(certificate.subject),
      names: certificate.subjectaltname?.split(', ') ?? [],
      issuer: nameOf(certificate.issuer),
      validFrom: new Date(certificate.valid_from),
      validTo: new Date(certificate.valid_to),
    });
    certificate = certificate.issuerCertificate;
  }
  return chain;
}

const nameOf = (subject: DetailedPeerCertificate['subject'] | undefined): string =>
  [subject?.CN ?? Object.values(subject ?? {}).join(', ')].flat().join(', ');
