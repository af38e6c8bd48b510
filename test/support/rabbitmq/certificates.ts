import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** PEM files; every path is absolute. */
export interface Certificates {
  caFile: string;
  /** For `localhost` alone, signed by `caFile`. */
  certFile: string;
  keyFile: string;
  /** Another authority, which has signed nothing. */
  otherCaFile: string;
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

async function makeAuthority(folder: string, name: string): Promise<{ cert: string; key: string }> {
  const cert = join(folder, `${name}.pem`);
  const key = join(folder, `${name}.key`);
  const subject = ['-subj', `/CN=${name}`, '-days', '2'];
  await run('openssl', ['req', '-x509', ...newKey, '-keyout', key, '-out', cert, ...subject]);
  return { cert, key };
}

/** Makes two authorities and a server certificate with openssl, valid for two days. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  const [authority, other] = await Promise.all([makeAuthority(folder, 'test-ca'), makeAuthority(folder, 'other-ca')]);
  const request = join(folder, 'server.csr');
  const keyFile = join(folder, 'server.key');
  const certFile = join(folder, 'server.pem');
  const extensions = join(folder, 'server.ext');
  await writeFile(extensions, 'subjectAltName=DNS:localhost\n');
  await run('openssl', ['req', ...newKey, '-keyout', keyFile, '-out', request, '-subj', '/CN=localhost']);
  const signer = ['-CA', authority.cert, '-CAkey', authority.key, '-CAcreateserial', '-days', '2'];
  await run('openssl', ['x509', '-req', '-in', request, ...signer, '-extfile', extensions, '-out', certFile]);
  return { caFile: authority.cert, certFile, keyFile, otherCaFile: other.cert };
}
