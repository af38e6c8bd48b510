import { expect, test } from 'vitest';
import { READ_TABLES } from '../../../../src/driver/inventory/database/tables.ts';
import type { Inventory } from '../../../../src/driver/inventory/inventory.ts';
import { fillWith } from '../../../support/database/write-rows.ts';
import { agent, haBinding, haPort, port, rows, segment } from '../../build-rows.ts';
import { describeEachKind, withInventory } from './each-kind.ts';

const MANY = 1000;
const idOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const ids = Array.from({ length: MANY }, (_, number) => idOf(number));

/** Thousand networks on fifty hosts, the first with two segments. */
const cloud = rows({
  networks: ids.map((id, number) => ({ id, name: `net-${number}` })),
  segments: [
    ...ids.map((networkId, number) => segment({ id: `s-${number}`, networkId, segmentationId: number + 1 })),
    segment({ id: 'vlan', networkId: idOf(0), networkType: 'vlan', segmentIndex: 1, physicalNetwork: 'p' }),
  ],
  agents: Array.from({ length: 50 }, (_, number) => agent(`c${number}`, `10.0.0.${number}`)),
  ports: [
    ...ids.flatMap((networkId, number) => [
      port(number, `c${number % 50}`, ['192.0.2.1', '2001:db8::1'], { id: `a-${number}`, networkId }),
      port(number, `c${(number + 1) % 50}`, ['192.0.2.2'], {
        id: `b-${number}`,
        networkId,
        mac: `fa:16:3f:00:00:${number % 90}`,
      }),
    ]),
    haPort(5000, 'c1', 'r-1', { networkId: idOf(0) }),
  ],
  haBindings: [haBinding('r-1', 'c1'), haBinding('r-1', 'c2')],
});

describeEachKind('the number of statements', ({ kind, neutron }) => {
  /** How many statements of one user a piece of work makes, as the server counts them. */
  async function counted(work: (inventory: Inventory) => Promise<unknown>): Promise<number> {
    const login = await neutron().addUser();
    await neutron().grantSelect(login, READ_TABLES);
    const { administrator } = neutron();
    const count = async () => {
      const [row] = await administrator.run(
        kind === 'mysql'
          ? `SELECT count(*) AS n FROM mysql.general_log WHERE command_type = 'Query' AND user_host LIKE '${login.user}[%'`
          : `SELECT sum(calls) AS n FROM pg_stat_statements WHERE userid = '${login.user}'::regrole`,
      );
      return Number(row!.n);
    };
    await administrator.run(
      kind === 'mysql' ? 'SET GLOBAL general_log = ON' : 'CREATE EXTENSION IF NOT EXISTS pg_stat_statements',
    );
    return withInventory(neutron().url(login), async (inventory) => {
      const before = await count();
      await work(inventory);
      return (await count()) - before;
    });
  }

  test('of an answer is the same for one network and for a thousand', async () => {
    await fillWith(neutron().administrator, cloud);
    const one = await counted(({ load }) => load(ids.slice(0, 1)));
    const many = await counted(async ({ load }) => expect((await load(ids)).networks).toHaveLength(MANY));
    const every = await counted(({ load }) => load('all'));
    expect([many, every]).toEqual([one, one]);
    // eight, and the transaction round them
    expect(one).toBe(10);
    // a network with one segment alone
    expect(await counted(({ load }) => load(ids.slice(1, 2)))).toBe(9);
  });

  test('is not more for ten thousand ids, of which most are not there', async () => {
    const asked = Array.from({ length: 10_000 }, (_, number) => idOf(number));
    const statements = await counted(async ({ load }) => expect((await load(asked)).networks).toHaveLength(MANY));
    expect(statements).toBe(10);
  });

  test('is one for what a host needs, and two for the list of networks', async () => {
    const needed = async ({ portsOnHost }: Inventory) => expect(await portsOnHost('c1')).toHaveLength(2 * (MANY / 50));
    expect(await counted(needed)).toBe(3);
    expect(await counted(({ listNetworks }) => listNetworks())).toBe(4);
  });

  test('that are asked for with quotes and backslashes find nothing and break nothing', async () => {
    await withInventory(neutron().url(), async ({ load, portsOnHost }) => {
      const odd = ["'", '"', '\\', "\\'", "' OR 1=1 -- ", '%', '\u0000', '{a,b}', 'NULL', '', 'x'.repeat(100_000)];
      expect((await load(odd)).networks).toEqual([]);
      expect(await portsOnHost("' OR ''='")).toEqual([]);
      expect((await load([])).networks).toEqual([]);
    });
  });
});
