import { type AddressInfo, createServer, type Server } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  DatabaseError,
  DatabaseLoginRefused,
  DatabaseSilent,
  DatabaseTlsFileUnreadable,
  DatabaseTlsRefused,
  DatabaseUnreachable,
} from '../../../../src/driver/inventory/database/errors.ts';
import { READ_TABLES } from '../../../../src/driver/inventory/database/tables.ts';
import type { Login } from '../../../support/database.ts';
import { describeEachKind, failureOf, withInventory } from './each-kind.ts';

/** A port that takes connections and never says a word: what a stuck server, or a firewall, looks like. */
async function silentServer(): Promise<Server> {
  const server = createServer((socket) => socket.on('error', () => {}));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

describeEachKind('opening', ({ kind, neutron }) => {
  const scheme = kind;
  const isMysql = kind === 'mysql';
  let login: Login;
  let silent: Server;
  beforeAll(async () => {
    silent = await silentServer();
    login = await neutron().addUser();
    await neutron().grantSelect(login, READ_TABLES);
  });
  afterAll(() => silent?.close());
  const opens = (options: string, who = login) =>
    withInventory(neutron().url(who, options), async ({ remarks }) => remarks);
  const byName = (options: string) => neutron().url(login, options).replace('127.0.0.1', 'localhost');

  test('a port where nobody listens is unreachable', async () => {
    const error = await failureOf(`${scheme}://u:sekret@127.0.0.1:1/neutron`);
    expect(error).toBeInstanceOf(DatabaseUnreachable);
    expect(error.message).toContain('ECONNREFUSED');
  });

  test('a host that does not exist is unreachable', async () => {
    expect(await failureOf(`${scheme}://u:sekret@nosuch.invalid/neutron`)).toBeInstanceOf(DatabaseUnreachable);
  });

  test('a socket that does not exist is unreachable', async () => {
    const option = isMysql ? 'unix_socket=/no/socket' : 'host=/no';
    expect(await failureOf(`${scheme}://u:sekret@/neutron?${option}`)).toBeInstanceOf(DatabaseUnreachable);
  });

  test('goes by a unix socket too', async () => {
    const { socket, administrator, port } = neutron().server;
    const option = isMysql ? `unix_socket=${socket}` : `host=${socket}&port=${port}`;
    const url = `${scheme}://${administrator}@/${neutron().name}?${option}`;
    await withInventory(url, async ({ origin }) => expect(origin).toContain(`${neutron().name}@${socket}`));
  });

  test('a server that takes the connection and is silent is given up in time', async () => {
    const { port } = silent.address() as AddressInfo;
    const started = Date.now();
    const error = await failureOf(`${scheme}://u:sekret@127.0.0.1:${port}/neutron`, 0.5);
    expect(error).toBeInstanceOf(DatabaseSilent);
    expect(error.message).toContain('no answer within 0.5 s');
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  test('what speaks another protocol is one typed error', async () => {
    const other = createServer((socket) => {
      socket.on('error', () => {});
      socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    expect(await failureOf(`${scheme}://u:sekret@127.0.0.1:${port}/neutron`, 2)).toBeInstanceOf(DatabaseError);
    other.close();
  });

  test('an option that means nothing here is remarked on, one of text is not', async () => {
    expect(await opens('?charset=utf8&nosuch=1')).toEqual([expect.stringContaining('option nosuch')]);
  });

  test('with TLS the certificate is verified against the authority and the name', async () => {
    const { caFile, otherCaFile } = neutron().server.certificates;
    const verified = (ca: string) => (isMysql ? `?ssl_ca=${ca}` : `?sslmode=verify-full&sslrootcert=${ca}`);
    await withInventory(byName(verified(caFile)), async () => {});
    expect(await failureOf(byName(verified(otherCaFile)))).toBeInstanceOf(DatabaseTlsRefused);
    expect(await failureOf(byName(isMysql ? '?ssl_verify_cert=true' : '?sslmode=verify-full'))).toBeInstanceOf(
      DatabaseTlsRefused,
    );
  });

  test('an authority alone does for a name that is not the certificate’s, where the url says so', async () => {
    const { caFile } = neutron().server.certificates;
    expect(
      await opens(isMysql ? `?ssl_ca=${caFile}&ssl_check_hostname=false` : `?sslmode=verify-ca&sslrootcert=${caFile}`),
    ).toEqual([]);
    expect(await opens(isMysql ? '?ssl=true' : '?sslmode=require')).toEqual([]);
  });

  test('an authority whose file is not there is named', async () => {
    const error = await failureOf(
      neutron().url(login, isMysql ? '?ssl_ca=/no/ca.pem' : '?sslmode=verify-ca&sslrootcert=/no/ca.pem'),
    );
    expect(error).toBeInstanceOf(DatabaseTlsFileUnreadable);
    expect(error.message).toContain('/no/ca.pem');
  });

  test.skipIf(isMysql)('without a wish tries TLS first, then none, as libpq does', async () => {
    for (const user of ['tls_only', 'plain_only']) {
      const who = await neutron().addUser(user);
      await neutron().grantSelect(who, READ_TABLES);
      expect(await opens('', who)).toEqual([]);
      expect(await opens('?sslmode=allow', who)).toEqual([]);
    }
    const tlsOnly = { user: 'tls_only', password: login.password };
    expect(await failureOf(neutron().url(tlsOnly, '?sslmode=disable'))).toBeInstanceOf(DatabaseTlsRefused);
    const plainOnly = { user: 'plain_only', password: login.password };
    expect(await failureOf(neutron().url(plainOnly, '?sslmode=require'))).toBeInstanceOf(DatabaseLoginRefused);
  });

  test.skipIf(!isMysql)('a user who must use TLS is let in with it alone', async () => {
    const who = await neutron().addUser();
    await neutron().grantSelect(who, READ_TABLES);
    await neutron().administrator.run(`ALTER USER '${who.user}'@'%' REQUIRE SSL`);
    expect(await opens('?ssl=true', who)).toEqual([]);
    expect(await failureOf(neutron().url(who))).toBeInstanceOf(DatabaseLoginRefused);
  });

  test('no failure tells the password, in no depth', async () => {
    const { port } = neutron().server;
    const urls = [
      `${scheme}://u:sekret@127.0.0.1:1/neutron`,
      `${scheme}://u:sekret@127.0.0.1:${port}/neutron`,
      `${scheme}://u:sekret@127.0.0.1:${port}/`,
      `${scheme}://u:sekret@127.0.0.1:${port}/neutron?connect_timeout=sekret`,
      `${scheme}://u:sekret@127.0.0.1:${(silent.address() as AddressInfo).port}/neutron`,
    ];
    for (const url of urls)
      expect(inspect(await failureOf(url, 0.5), { depth: 12, showHidden: true })).not.toContain('sekret');
  });
});
