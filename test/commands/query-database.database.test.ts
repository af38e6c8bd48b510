import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { READ_TABLES } from '../../src/driver/inventory/database/tables.ts';
import { parseLabRows } from '../../src/driver/inventory/lab-rows.ts';
import { fillWith } from '../support/database/write-rows.ts';
import {
  freshNeutron,
  hasServer,
  KINDS,
  type Login,
  type NeutronDatabaseForTests,
  sharedServer,
} from '../support/database.ts';
import { l2pop, root } from '../support/l2pop.ts';

const folder = mkdtempSync(join(tmpdir(), 'l2pop-from-database-'));
/** The lab of the examples without what Neutron does not know: entries of other sources. */
const lab = join(folder, 'lab.yaml');
const { sources: _, ...cloud } = parse(readFileSync(join(root, 'examples/lab.yaml'), 'utf8'));
writeFileSync(lab, stringify(cloud));

describe.each(KINDS)('--from a %s url', (kind) => {
  describe.skipIf(!hasServer(kind))('', () => {
    let neutron: NeutronDatabaseForTests;
    let login: Login;
    beforeAll(async () => {
      neutron = await freshNeutron(sharedServer(kind));
      login = await neutron.addUser();
      await neutron.grantSelect(login, READ_TABLES);
      await fillWith(neutron.administrator, parseLabRows(readFileSync(lab, 'utf8'), 'lab.yaml'));
    });
    afterAll(() => neutron?.administrator.close());
    const conf = (name: string, text: string) => {
      const file = join(folder, name);
      writeFileSync(file, text);
      return file;
    };
    /** Endpoints and pairs in one order, whatever the source's. */
    const inOrder = (json: string) =>
      JSON.parse(json, (_, value) =>
        Array.isArray(value) && Array.isArray(value[0]) ? value.map(String).toSorted() : value,
      );

    test('query answers for every network as the lab file of the same cloud does', async () => {
      for (const host of [[], ['--host', 'compute-1']]) {
        const args = ['query', '--all-networks', ...host, '-f', 'json'];
        const expected = await l2pop([...args, '--from', lab]);
        const { stdout, stderr, exitCode } = await l2pop([...args, '--from', neutron.url(login)]);
        expect(stderr).toBe('');
        expect(exitCode).toBe(0);
        expect(inOrder(stdout)).toEqual(inOrder(expected.stdout));
      }
    });

    test('serve ends where its broker is not named, though the database is open', async () => {
      const file = conf('no-broker.conf', '[DEFAULT]\n');
      const { stderr, exitCode } = await l2pop(['serve', '--from', neutron.url(login), '--config-file', file]);
      expect(stderr).toMatch(/no transport_url in \[DEFAULT\]/);
      expect(exitCode).toBe(2);
    });

    test('query takes networks by name', async () => {
      const { stdout } = await l2pop(['query', '-n', 'blue', '-f', 'json', '--from', neutron.url(login)]);
      expect(Object.keys(JSON.parse(stdout))).toHaveLength(1);
    });

    test('query says which host it does not know', async () => {
      const { stderr, exitCode } = await l2pop([
        'query',
        '-n',
        'blue',
        '--host',
        'compute-11',
        '--from',
        neutron.url(login),
      ]);
      expect(stderr).toContain(
        `${neutron.name}@127.0.0.1:${neutron.server.port} has no agent with a tunnel ip on host compute-11`,
      );
      expect(exitCode).toBe(2);
    });

    test('diff compares with it as with the lab file', async () => {
      const args = ['diff', '--host', 'compute-1', 'examples/compute-1-flows.txt', '-f', 'json', '--from'];
      const expected = await l2pop([...args, lab]);
      const database = await l2pop([...args, neutron.url(login)]);
      expect(database.stderr).toBe(expected.stderr);
      expect(database.exitCode).toBe(1);
      expect(new Set(JSON.parse(database.stdout).drift)).toEqual(new Set(JSON.parse(expected.stdout).drift));
    });

    test('the word database takes the url of --config-file', async () => {
      const files = [
        conf('a.conf', '[DEFAULT]\nagent_down_time = 75\n'),
        conf('b.conf', `[database]\nconnection = ${neutron.url(login)}\n`),
      ];
      const args = [
        'query',
        '-n',
        'blue',
        '--from',
        'database',
        '--config-file',
        files[0]!,
        '--config-file',
        files[1]!,
      ];
      const { stderr, exitCode } = await l2pop(args);
      expect(stderr).toBe('');
      expect(exitCode).toBe(0);
    });

    test('L2POP_FROM stands for the flag', async () => {
      const { exitCode } = await l2pop(['query', '-n', 'blue'], {
        env: { PATH: process.env.PATH, L2POP_FROM: neutron.url(login) },
      });
      expect(exitCode).toBe(0);
    });

    test('a remark goes to standard error, once', async () => {
      const { stdout, stderr, exitCode } = await l2pop([
        'query',
        '-n',
        'blue',
        '-f',
        'json',
        '--from',
        neutron.url(login, '?nosuch=1'),
      ]);
      expect(stderr).toBe("l2pop: note: the database url's option nosuch means nothing to l2pop\n");
      expect(Object.keys(JSON.parse(stdout))).toHaveLength(1);
      expect(exitCode).toBe(0);
    });

    test.each([
      {
        what: 'a wrong password',
        url: () => neutron.url({ ...login, password: 'sekret@word' }),
        says: /login refused for u_\w+: .*\n {2}Check user and password/,
      },
      {
        what: 'no right on a table',
        url: async () => {
          const other = await neutron.addUser();
          await neutron.grantSelect(
            other,
            READ_TABLES.filter((table) => table !== 'ipallocations'),
          );
          return neutron.url(other);
        },
        says: /u_\w+ may not read table ipallocations\n {2}GRANT SELECT ON (\w+\.)?ipallocations TO /,
      },
      {
        what: 'another database',
        url: () => neutron.url(login).replace(neutron.name, 'nosuch'),
        says:
          kind === 'mysql'
            ? /u_\w+ may not read database nosuch, or it is not there/
            : /the server has no database nosuch/,
      },
    ])('$what is one error with what to do next, without a secret', async ({ url, says }) => {
      for (const debug of [[], ['--debug']]) {
        const from = await url();
        const { stdout, stderr, exitCode } = await l2pop(['query', '--all-networks', '--from', from, ...debug]);
        expect(stderr).toMatch(says);
        expect(stderr).not.toMatch(/sekret|pa%|pa%25ss/);
        if (debug.length === 0) expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(3);
        expect(stdout).toBe('');
        expect(exitCode).toBe(2);
      }
    });

    test('a server that is silent is given up after --timeout, and nothing keeps the program', async () => {
      const silent = createServer((socket) => socket.on('error', () => {}));
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
      const { port } = silent.address() as { port: number };
      const { stderr, exitCode } = await l2pop([
        'query',
        '--all-networks',
        '--timeout',
        '1',
        '--from',
        `${kind}://u:sekret@127.0.0.1:${port}/n`,
      ]);
      silent.close();
      expect(stderr).toMatch(/no answer within 1 s\n {2}.*--timeout waits longer/);
      expect(exitCode).toBe(2);
    });
  });
});
