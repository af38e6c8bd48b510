import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CompiledQuery } from 'kysely';
import { expect, test } from 'vitest';
import { DatabaseLoginRefused, DatabaseRightMissing } from '../../../../src/driver/inventory/database/errors.ts';
import { openPool } from '../../../../src/driver/inventory/database/open-pool.ts';
import { READ_TABLES } from '../../../../src/driver/inventory/database/tables.ts';
import { parseDatabaseUrl } from '../../../../src/driver/inventory/database/url.ts';
import { fillWith } from '../../../support/database/write-rows.ts';
import { root } from '../../../support/l2pop.ts';
import { agent, NETWORK, port, rows } from '../../build-rows.ts';
import { describeEachKind, failureOf, withInventory } from './each-kind.ts';

/** No time limit. */
const NEVER = new AbortController().signal;

const [mariadb = '', postgresql = ''] = readFileSync(join(root, 'docs/database.md'), 'utf8')
  .split('```sql\n')
  .slice(1)
  .map((block) => block.split('```', 1)[0]!);

describeEachKind('a user with rights of its own', ({ kind, neutron }) => {
  test('answers when it was made by the statements of docs/database.md', async () => {
    const user = `doc_${neutron().name}`;
    const statements = (kind === 'mysql' ? mariadb : postgresql)
      .replaceAll('l2pop', user)
      .replaceAll('neutron.', `${neutron().name}.`);
    await neutron().administrator.run(statements.trim().replace(/;$/, ''));
    await fillWith(
      neutron().administrator,
      rows({ agents: [agent('c1', '10.0.0.1')], ports: [port(1, 'c1', ['192.0.2.1'])] }),
    );
    const url = neutron().url({ user, password: 'a password' });
    await withInventory(url, async (inventory) => {
      expect((await inventory.load([NETWORK])).ports).toHaveLength(1);
      expect((await inventory.listNetworks()).networks).toHaveLength(1);
      expect(await inventory.portsOnHost('c1')).toEqual([{ networkId: NETWORK, active: 1, notActive: 0 }]);
      expect(await inventory.agents()).toHaveLength(1);
    });
  });

  test.each(READ_TABLES)('is told that it may not read %s', async (table) => {
    const login = await neutron().addUser();
    await neutron().grantSelect(
      login,
      READ_TABLES.filter((other) => other !== table),
    );
    const error = await failureOf(neutron().url(login));
    expect(error).toBeInstanceOf(DatabaseRightMissing);
    expect(error).toMatchObject({ table, user: login.user });
  });

  test('is told so when it may read nothing', async () => {
    const login = await neutron().addUser();
    expect(await failureOf(neutron().url(login))).toBeInstanceOf(DatabaseRightMissing);
  });

  test('is not let in with another password, which nothing shows', async () => {
    const { user } = await neutron().addUser();
    const error = await failureOf(neutron().url({ user, password: 'wrong-secret' }));
    expect(error).toBeInstanceOf(DatabaseLoginRefused);
    expect(JSON.stringify(error) + error.stack).not.toContain('wrong-secret');
  });

  test('cannot write through this connection, though it might', async () => {
    const pool = await openPool(parseDatabaseUrl(neutron().url()), undefined, 20);
    const write = pool.read((session) => session.each(CompiledQuery.raw('DELETE FROM ports'), () => {}), NEVER);
    await expect(write).rejects.toThrow(/read.only/i);
    await pool.end();
  });

  test('sees one moment, whatever is written meanwhile', async () => {
    const pool = await openPool(parseDatabaseUrl(neutron().url()), undefined, 20);
    const count = CompiledQuery.raw('SELECT count(*) AS n FROM agents');
    const counts: unknown[] = [];
    await pool.read(async (session) => {
      await session.each(count, (row) => counts.push(row));
      await neutron().administrator.run('DELETE FROM agents');
      await session.each(count, (row) => counts.push(row));
    }, NEVER);
    await pool.end();
    expect(counts).toHaveLength(2);
    expect(counts[1]).toEqual(counts[0]);
    expect(Number((counts[0] as { n: unknown }).n)).toBe(1);
  });
});
