import { readFile } from 'node:fs/promises';
import type { ConnectionOptions, SecureVersion } from 'node:tls';

import { type BrokerAddress, TlsRefused } from '../broker-errors.ts';
import type { RabbitOptions } from './options.ts';

/** `ssl_version` without regard to case (wire spec 3.3); the others leave the choice to both sides. */
const versions: Readonly<Record<string, SecureVersion>> = {
  tlsv1: 'TLSv1',
  tlsv1_1: 'TLSv1.1',
  tlsv1_2: 'TLSv1.2',
  tlsv1_3: 'TLSv1.3',
};

/** Of tls.connect; time is limited elsewhere. */
export type TlsOptions = Omit<ConnectionOptions, 'timeout'>;

async function readPem(option: string, file: string, broker: BrokerAddress): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    throw new TlsRefused(broker, `${option}: ${message}`, code, { cause: error });
  }
}

/**
 * TLS options of one connection, or undefined without `ssl`. Chain and host name are verified unless told otherwise
 * (wire spec 3.3); without `ssl_ca_file`, against Node's own authorities and those of NODE_EXTRA_CA_CERTS.
 * @throws TlsRefused if a file cannot be read
 */
export async function tlsOptions(options: RabbitOptions, broker: BrokerAddress): Promise<TlsOptions | undefined> {
  if (!options.ssl) return undefined;
  const read = async (name: 'ssl_ca_file' | 'ssl_cert_file' | 'ssl_key_file') =>
    options[name] === '' ? undefined : await readPem(name, options[name], broker);
  const [ca, cert, key] = await Promise.all([read('ssl_ca_file'), read('ssl_cert_file'), read('ssl_key_file')]);
  const version = versions[options.ssl_version.toLowerCase()];
  return {
    rejectUnauthorized: true,
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
    ...(version && { minVersion: version, maxVersion: version }),
    ...(!options.ssl_enforce_hostname_verification && { checkServerIdentity: () => undefined }),
  };
}
