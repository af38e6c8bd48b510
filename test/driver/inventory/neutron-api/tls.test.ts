import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiTlsRefused } from '../../../../src/driver/inventory/neutron-api/errors.ts';
import { openNeutron } from '../../../../src/driver/inventory/neutron-api/open.ts';
import { type Certificates, makeCertificates } from '../../../support/rabbitmq/certificates.ts';

let folder: string;
let certificates: Certificates;
let server: Server;
let url: (host: string) => string;

/** A Neutron without ports, whose certificate is for localhost. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'l2pop-api-tls-'));
  certificates = await makeCertificates(folder);
  const [cert, key] = await Promise.all([readFile(certificates.certFile), readFile(certificates.keyFile)]);
  server = createServer({ cert, key }, (_, response) => response.end('{"ports": []}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = (host) => `https://${host}:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await rm(folder, { recursive: true });
});

/** Opens it as a cloud of clouds.yaml with these settings. */
async function open(host: string, settings: Record<string, unknown>): Promise<string> {
  const file = join(folder, 'clouds.json');
  const cloud = { auth_type: 'none', network_endpoint_override: url(host), ...settings };
  await writeFile(file, JSON.stringify({ clouds: { lab: cloud } }));
  const { origin } = await openNeutron({ cloud: 'lab' }, { timeoutSeconds: 20 }, { OS_CLIENT_CONFIG_FILE: file });
  return origin;
}

test('a cloud is trusted by its cacert, or without a look', async () => {
  const origin = `Neutron API cloud lab (${url('localhost')})`;
  expect(await open('localhost', { cacert: certificates.caFile })).toBe(origin);
  expect(await open('localhost', { verify: false })).toBe(origin);
  expect(await open('localhost', { insecure: 'true' })).toBe(origin);
});

test.each<[string, string, (files: Certificates) => Record<string, unknown>, string]>([
  ['of an authority that nobody knows', 'localhost', () => ({}), 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  [
    'of another authority',
    'localhost',
    ({ otherCaFile }) => ({ cacert: otherCaFile }),
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  ],
  ['for another name', '127.0.0.1', ({ caFile }) => ({ cacert: caFile }), 'ERR_TLS_CERT_ALTNAME_INVALID'],
])('a certificate %s is refused', async (_, host, settings, code) => {
  const error = await open(host, settings(certificates)).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiTlsRefused);
  expect(error).toMatchObject({ code, url: `${url(host)}/v2.0/ports` });
});
