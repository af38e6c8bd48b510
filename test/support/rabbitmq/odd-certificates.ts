import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Certificates } from './certificates.ts';

const run = promisify(execFile);

/** Server certificates that something is wrong with, each a PEM file for the key of the good one. */
export interface OddCertificates {
  /** For `localhost`, and out of date since yesterday. */
  expired: string;
  /** Signed by the authority, for another name. */
  ofAnotherName: string;
  /** For `localhost`, signed by nobody but itself. */
  selfSigned: string;
}

/** Makes them beside the good one, with its key and, where they have one, its authority. */
export async function makeOddCertificates(good: Certificates): Promise<OddCertificates> {
  const folder = dirname(good.certFile);
  const authority = ['-CA', good.caFile, '-CAkey', good.caFile.replace(/pem$/, 'key'), '-CAcreateserial'];
  const request = join(folder, 'odd.csr');
  await run('openssl', ['req', '-new', '-key', good.keyFile, '-subj', '/CN=broker', '-out', request]);
  const sign = async (name: string, altName: string, days: string, signer: readonly string[]) => {
    const file = join(folder, `${name}.pem`);
    const extensions = join(folder, `${name}.ext`);
    await writeFile(extensions, `subjectAltName=${altName}\n`);
    const how = ['-in', request, '-days', days, '-extfile', extensions, '-out', file, ...signer];
    await run('openssl', ['x509', '-req', ...how]);
    return file;
  };
  return {
    expired: await sign('expired', 'DNS:localhost', '-1', authority),
    ofAnotherName: await sign('of-another-name', 'DNS:broker.example.org', '2', authority),
    selfSigned: await sign('self-signed', 'DNS:localhost', '2', ['-signkey', good.keyFile]),
  };
}
