import { expect, test } from 'vitest';
import { releaseOf } from '../../../../src/driver/inventory/database/alembic-heads.ts';
import {
  IncompatibleSchema,
  NoNeutronDatabase,
  UnknownDatabase,
} from '../../../../src/driver/inventory/database/errors.ts';
import { freshNeutron, sharedServer, urlOf } from '../../../support/database.ts';
import { describeEachKind, failureOf, withInventory } from './each-kind.ts';

test.each([
  { versions: ['5881373af7f5', '5c85685d616d'], release: '21 (Zed)' },
  { versions: ['5c85685d616d', 'b1bca967e19d'], release: '28 (2026.1)' },
  { versions: ['5881373af7f5'], release: undefined },
  { versions: ['5881373af7f5', '5c85685d616d', 'fc153938cdc1'], release: undefined },
  { versions: ['a1b2c3d4e5f6', '5c85685d616d'], release: undefined },
  { versions: [], release: undefined },
])('the versions $versions are those of Neutron $release', ({ versions, release }) => {
  expect(releaseOf(versions)).toBe(release);
});

describeEachKind('the schema', ({ kind, neutron }) => {
  test('of Neutron 21 passes without a remark', async () => {
    await withInventory(neutron().url(), async ({ remarks, origin }) => {
      expect(remarks).toEqual([]);
      expect(origin).toBe(`neutron database ${neutron().name}@127.0.0.1:${neutron().server.port}`);
    });
  });

  test('of an unknown version passes with a remark if all is there that is read', async () => {
    await neutron().administrator.run(
      "UPDATE alembic_version SET version_num = 'ffff' WHERE version_num <> '5c85685d616d'",
    );
    await withInventory(neutron().url(), async ({ remarks }) => {
      expect(remarks).toEqual([
        expect.stringMatching(/no release that is known here \((ffff, 5c85685d616d|5c85685d616d, ffff)\)/),
      ]);
    });
  });

  test.each([
    { change: 'ALTER TABLE ml2_port_bindings DROP COLUMN status', missing: ['ml2_port_bindings.status'] },
    {
      change:
        'ALTER TABLE networksegments DROP COLUMN segment_index; ALTER TABLE networksegments DROP COLUMN is_dynamic',
      missing: ['networksegments.segment_index', 'networksegments.is_dynamic'],
    },
    { change: 'DROP TABLE ha_router_agent_port_bindings', missing: ['ha_router_agent_port_bindings'] },
    { change: 'DROP TABLE alembic_version', missing: ['alembic_version'] },
  ])('after $change is named as incompatible', async ({ change, missing }) => {
    const other = await freshNeutron(neutron().server);
    await other.administrator.run(change);
    await other.administrator.close();
    const error = await failureOf(other.url());
    expect(error).toBeInstanceOf(IncompatibleSchema);
    expect((error as IncompatibleSchema).missing.toSorted()).toEqual(missing.toSorted());
    expect(error.message).toContain(missing[0]);
  });

  test("of a database that is none of Neutron's is no schema at all", async () => {
    const error = await failureOf(urlOf(sharedServer(kind), kind === 'mysql' ? 'mysql' : 'postgres'));
    expect(error).toBeInstanceOf(NoNeutronDatabase);
  });

  test('of a database that is not there is said to be so', async () => {
    const error = await failureOf(urlOf(sharedServer(kind), 'nosuch'));
    expect(error).toBeInstanceOf(UnknownDatabase);
    expect(error).toMatchObject({ database: 'nosuch' });
  });
});
