import { createServer, Socket } from 'node:net';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';

import {
  AccessRefused,
  AuthRefused,
  BrokerUnreachable,
  NoSuchVhost,
  TlsRefused,
} from '../../../src/transport/broker-errors.ts';
import { openTransport } from '../../../src/transport/open.ts';
import { startPythonServer } from '../../support/peers.ts';
import { nodeUrl } from '../../support/rabbitmq/broker-node.ts';
import { freePorts } from '../../support/rabbitmq/free-ports.ts';
import { addVhost, ctl, sharedNode } from '../../support/rabbitmq.ts';
import { collector, inSeconds, openAt, rows, server } from './opened.ts';

const authority = (credentials = 'guest:guest') => `rabbit://${credentials}@127.0.0.1:${sharedNode().port}`;

/** Connections whose name begins with this program. */
async function connectionsOf(program: string): Promise<Record<string, unknown>[]> {
  const all = rows(
    await ctl('list_connections', '--formatter', 'json', 'user', 'vhost', 'timeout', 'ssl', 'client_properties'),
  );
  return all.filter((connection) => JSON.stringify(connection.client_properties).includes(`"${program}:`));
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('vhosts', () => {
  beforeAll(async () => {
    for (const name of ['a/b', 'p%25q', '/lead']) await addVhost(name);
  });

  test.each([
    ['', '/'],
    ['/', '/'],
    ['//', '/'],
    ['/%2F', '/'],
    ['/%252F', '/'],
    ['//lead', '/lead'],
    ['/a%252Fb', 'a/b'],
    ['/p%252525q', 'p%25q'],
  ])('path "%s" reaches vhost %s of the broker (wire 1, 2)', async (path, vhost) => {
    const program = `vhost-${path.length}`;
    const broker = openAt(authority() + path, { program });
    await broker.consumers('nosuch');
    expect(await connectionsOf(program)).toEqual([expect.objectContaining({ vhost })]);
  });

  test.each(['/a%252Fb', '/p%252525q'])('path %s reaches the vhost that Python reaches (wire 2)', async (path) => {
    const peer = await startPythonServer(authority() + path, '--role', 'query', '--topic', 'seen', '--server', 'S');
    try {
      await expect(openAt(authority() + path).consumers('seen.S')).resolves.toBe(1);
    } finally {
      await peer.stop();
    }
  });
});

describe('credentials', () => {
  test.each([
    ['odd', '@:,+%41é', '%40:%2C+%2541%C3%A9'],
    ['slash', 'a/b?c#d[e]', 'a%2Fb%3Fc%23d%5Be%5D'],
    ['bob', 'guest', undefined],
  ])('user %s logs in with password %s (wire 3, 4)', async (user, password, encoded) => {
    await ctl('add_user', user, password);
    await ctl('set_permissions', user, '.*', '.*', '.*');
    const credentials = encoded === undefined ? user : `${user}:${encoded}`;
    for (const method of ['AMQPLAIN', 'PLAIN']) {
      const broker = openAt(`${authority(credentials)}/?rabbit_login_method=${method}`);
      await expect(broker.consumers('nosuch')).resolves.toBeUndefined();
    }
  });

  test('a wrong password is refused at once, and shown nowhere (wire 59)', async () => {
    const error = await openAt(authority('guest:wrong-secret'), { firstConnect: 'retry' })
      .consumers('q')
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(AuthRefused);
    expect(error).toMatchObject({ user: 'guest', broker: { host: '127.0.0.1', vhost: '/' } });
    expect(JSON.stringify(error) + (error as Error).message).not.toContain('secret');
  });

  test('a missing vhost and a vhost without the right to enter are two errors (wire 59)', async () => {
    await ctl('add_user', 'outsider', 'guest');
    await expect(openAt(`${authority()}/no-such`).consumers('q')).rejects.toThrow(NoSuchVhost);
    const error = await openAt(`${authority('outsider')}/`)
      .consumers('q')
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(AccessRefused);
    expect(error).toMatchObject({ user: 'outsider', right: 'access', resource: { kind: 'vhost', name: '/' } });
  });

  test('a refused login shows at publish and listen too', async () => {
    const url = authority('guest:wrong');
    const publishing = openAt(url).publish({
      exchange: '',
      routingKey: 'q',
      body: Buffer.from('{}'),
      mandatory: true,
      uniqueId: '1',
    });
    await expect(publishing).rejects.toThrow(AuthRefused);
    await expect(openAt(url).listen(server(collector()))).rejects.toThrow(AuthRefused);
    await expect(openAt(url).replyQueue(() => undefined)).rejects.toThrow(AuthRefused);
  });
});

describe('hosts', () => {
  test('IPv6 in brackets works, and a dead host is passed over (wire 5)', async () => {
    const { port } = sharedNode();
    const [dead] = await freePorts(1);
    await expect(openAt(`rabbit://[::1]:${port}/`).consumers('nosuch')).resolves.toBeUndefined();
    // the order is random, so one try would often meet the living host first
    for (let attempt = 0; attempt < 6; attempt += 1) {
      const broker = openAt(`rabbit://127.0.0.1:${dead},127.0.0.1:${port}/`);
      await expect(broker.consumers('nosuch')).resolves.toBeUndefined();
    }
  });

  test('when no host answers, the error has the cause of each', async () => {
    const [dead] = await freePorts(1);
    const error = await openAt(`rabbit://127.0.0.1:${dead},nosuch.invalid:1/`)
      .consumers('q')
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(BrokerUnreachable);
    expect((error as BrokerUnreachable).failures).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ host: '127.0.0.1', port: dead, code: 'ECONNREFUSED' }),
        expect.objectContaining({
          host: 'nosuch.invalid',
          port: 1,
          code: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/),
        }),
      ]),
    );
  });

  test('a broker that takes the connection and says nothing fails at the deadline', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    const address = await new Promise<ReturnType<typeof silent.address>>((resolve) =>
      silent.once('listening', () => resolve(silent.address())),
    );
    const port = typeof address === 'object' ? address?.port : 0;
    const broker = openAt(`rabbit://127.0.0.1:${port}/`);
    await expect(broker.consumers('q', inSeconds(0.3))).rejects.toThrow(BrokerUnreachable);
    await broker.close();
    silent.close();
  });

  test('with firstConnect "retry" a broker that is not there yet is waited for', async () => {
    const [dead] = await freePorts(1);
    const logged: string[] = [];
    const broker = openAt(`rabbit://127.0.0.1:${dead}/?kombu_reconnect_delay=0.05&rabbit_retry_interval=0.05`, {
      firstConnect: 'retry',
      log: ({ message }) => logged.push(message),
    });
    await expect(broker.consumers('q', inSeconds(0.5))).rejects.toThrow(BrokerUnreachable);
    expect(logged[0]).toMatch(/ECONNREFUSED.*next try in/);
  });
});

describe('TLS', () => {
  const tlsUrl = (host: string, options: string) => `rabbit://${host}:${sharedNode().tlsPort}/?ssl=true${options}`;

  test('chain and host name are verified (wire 7)', async () => {
    const { caFile, otherCaFile } = sharedNode().certificates;
    await expect(openAt(tlsUrl('localhost', `&ssl_ca_file=${caFile}`)).consumers('q')).resolves.toBeUndefined();
    for (const url of [
      tlsUrl('localhost', ''),
      tlsUrl('localhost', `&ssl_ca_file=${otherCaFile}`),
      tlsUrl('127.0.0.1', `&ssl_ca_file=${caFile}`),
    ]) {
      await expect(openAt(url).consumers('q')).rejects.toThrow(TlsRefused);
    }
  });

  test('the check of the name can be turned off, that of the chain stays', async () => {
    const { caFile, otherCaFile } = sharedNode().certificates;
    const anyName = '&ssl_enforce_hostname_verification=false';
    await expect(openAt(tlsUrl('127.0.0.1', `${anyName}&ssl_ca_file=${caFile}`)).consumers('q')).resolves.toBe(
      undefined,
    );
    const foreign = openAt(tlsUrl('127.0.0.1', `${anyName}&ssl_ca_file=${otherCaFile}`));
    await expect(foreign.consumers('q')).rejects.toThrow(TlsRefused);
  });

  test('a missing vhost is told over TLS too', async () => {
    const options = `?ssl=true&ssl_ca_file=${sharedNode().certificates.caFile}`;
    const broker = openAt(`rabbit://localhost:${sharedNode().tlsPort}/no-such${options}`);
    await expect(broker.consumers('q')).rejects.toThrow(NoSuchVhost);
  });

  test('a plain port and a CA file that is not there are TLS errors that say so', async () => {
    const plain = openAt(`${authority()}/?ssl=true`);
    await expect(plain.consumers('q')).rejects.toThrow(/wrong version number|packet length|record/);
    const missing = openAt(tlsUrl('localhost', '&ssl_ca_file=/nonexistent.pem'));
    await expect(missing.consumers('q')).rejects.toMatchObject({ name: 'TlsRefused', code: 'ENOENT' });
  });
});

test('connections have heartbeat 60 and a name with program and process id (wire 8)', async () => {
  const broker = openAt(authority(), { program: 'named' });
  await broker.replyQueue(() => undefined);
  await vi.waitFor(async () => {
    const connections = await connectionsOf('named');
    expect(connections).toHaveLength(2); // publishing and consuming (wire spec 3.2)
    for (const connection of connections) {
      expect(connection).toMatchObject({ timeout: 60, user: 'guest' });
      const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}';
      expect(JSON.stringify(connection.client_properties)).toMatch(new RegExp(`"named:${process.pid}:${uuid}"`));
    }
  }, 10_000);
});

test('TCP_NODELAY is set: without it a sequential caller waits for delayed acknowledgements', async () => {
  const setNoDelay = vi.spyOn(Socket.prototype, 'setNoDelay');
  await openAt(authority()).consumers('nosuch');
  expect(setNoDelay.mock.calls).toEqual([[true]]);
});

test('a process that has closed its transport ends by itself', async () => {
  const before = process.getActiveResourcesInfo().filter((kind) => /TCP|Timeout/.test(kind));
  const transport = await openTransport(nodeUrl(sharedNode()));
  await transport.listeners({ topic: 'nosuch' });
  await transport.close();
  await vi.waitFor(() => {
    const after = process.getActiveResourcesInfo().filter((kind) => /TCP|Timeout/.test(kind));
    expect(after.length).toBeLessThanOrEqual(before.length);
  });
});
