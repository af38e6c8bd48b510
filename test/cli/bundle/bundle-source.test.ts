import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBundleSource } from '../../../src/cli/bundle/bundle-source.ts';
import { BundleTooLarge, NotInBundle } from '../../../src/cli/bundle/errors.ts';
import { recordSource } from '../../../src/cli/bundle/record-source.ts';
import { writeBundle } from '../../../src/cli/bundle/write-bundle.ts';
import { readBundle } from '../../../src/dump/bundle/read-bundle.ts';
import { readDump } from '../../../src/dump/read-dump.ts';
import type { FdbEntries } from '../../../src/fdb/entries.ts';
import { type FdbQuery, UnknownNetwork } from '../../../src/fdb/query.ts';

const [N1, N2, GONE] = ['1', '2', '9'].map((digit) => `00000000-0000-4000-8000-00000000000${digit}`) as [
  string,
  string,
  string,
];
const entries = (...tunnelIps: string[]): FdbEntries =>
  Object.fromEntries(
    [N1, N2].map((id, index) => [
      id,
      {
        segment_id: 1000 + index,
        network_type: 'vxlan',
        ports: Object.fromEntries(tunnelIps.map((ip) => [ip, [['00:00:00:00:00:00', '0.0.0.0']]])),
      },
    ]),
  ) as FdbEntries;

/** A source that can tell everything there is to tell. */
const source: FdbQuery = {
  origin: 'a source',
  remarks: ['a remark of its own'],
  async getFdbEntries(ids, { host } = {}) {
    if (ids.includes(GONE)) throw new UnknownNetwork(GONE, 'a source');
    const all = entries(...(host === undefined ? ['192.0.2.1', '192.0.2.2'] : ['192.0.2.2']));
    return Object.fromEntries(ids.map((id) => [id, all[id]!]));
  },
  listNetworks: async () => [N1, N2, GONE, 'other'].map((id) => ({ id, name: `name of ${id}`, networkType: 'vxlan' })),
  agents: async () => [
    { host: 'c1', agentType: 'Open vSwitch agent', tunnelIp: '192.0.2.1', answersArp: true },
    {
      host: 'c2',
      agentType: 'Linux bridge agent',
      tunnelIp: '192.0.2.2',
      state: { isAlive: false, isEnabled: true, lastHeartbeat: new Date('2026-11-27T10:00:00Z') },
    },
  ],
  portsOnHost: async () => [{ networkId: N1, active: 1, notActive: 2 }],
  migrating: async (ids) => (ids.includes(N2) ? [{ networkId: N2, mac: 'fa:16:3e:00:00:01', to: 'c2' }] : []),
  uncertainFlood: async (ids) =>
    ids.includes(N1) ? [{ networkId: N1, guessed: ['192.0.2.2'], possible: ['192.0.2.2'], reason: 'it is' }] : [],
  close: async () => {},
};

/** Asks it all that a comparison of c1 asks. */
async function askAll(asked: FdbQuery, ids: readonly string[]) {
  const told = {
    networks: await asked.listNetworks?.(),
    agents: await asked.agents?.(),
    ports: await asked.portsOnHost?.('c1'),
    gone: await asked.getFdbEntries([...ids, GONE], { host: 'c1' }).catch((error: Error) => error.message),
    answer: await asked.getFdbEntries(ids, { host: 'c1' }),
    full: await asked.getFdbEntries(ids),
    migrating: await asked.migrating?.(ids),
    uncertain: await asked.uncertainFlood?.(ids),
  };
  return { ...told, networks: told.networks?.filter(({ id }) => id !== 'other') };
}

async function bundleOf(recorded: ReturnType<typeof recordSource>, isSaved = false, networks?: readonly string[]) {
  const file = join(mkdtempSync(join(tmpdir(), 'l2pop-bundle-source-')), 'b.tgz');
  const expected = { origin: source.origin, isSaved, answers: recorded.answers(), networks, source: undefined };
  const parts = { l2popVersion: '1.0.0', typed: ['diff'], madeAt: new Date(), host: 'c1', expected };
  await writeBundle(file, parts, { overwrite: false });
  return (await openBundleSource(file))!;
}

test('a bundle answers the same questions as its source did, in the same words', async () => {
  const recorded = recordSource(source);
  const told = await askAll(recorded.source, [N1, N2]);
  const bundle = await bundleOf(recorded);
  expect(await askAll(bundle, [N1, N2])).toEqual(told);
  expect(bundle.origin).toBe('a source');
  expect(bundle.isUnchanging).toBe(true);
});

test('the last answer counts: what is asked again replaces what was told before', async () => {
  const recorded = recordSource(source);
  await recorded.source.getFdbEntries([N1, GONE], { host: 'c1' }).catch(() => undefined);
  await recorded.source.getFdbEntries([N1], { host: 'c1' });
  await recorded.source.getFdbEntries([N2], { host: 'c1' });
  const bundle = await bundleOf(recorded);
  expect(Object.keys(await bundle.getFdbEntries([N2], { host: 'c1' }))).toEqual([N2]);
  await expect(bundle.getFdbEntries([N1], { host: 'c1' })).rejects.toThrow(NotInBundle);
});

test('it tells nothing that its source could not tell', async () => {
  const { origin, getFdbEntries, close } = source;
  const recorded = recordSource({ origin, getFdbEntries, close });
  await recorded.source.getFdbEntries([N1], { host: 'c1' });
  const { listNetworks, agents, portsOnHost, migrating, uncertainFlood } = await bundleOf(recorded);
  expect([listNetworks, agents, portsOnHost, migrating, uncertainFlood]).toEqual(Array(5).fill(undefined));
});

test.each([
  { what: 'another host', options: { host: 'c2' }, says: 'for host c2' },
  { what: 'another source', options: { host: 'c1', source: 'sdn' }, says: 'for source sdn' },
])('it does not answer for $what', async ({ options, says }) => {
  const recorded = recordSource(source);
  await recorded.source.getFdbEntries([N1], { host: 'c1' });
  await expect((await bundleOf(recorded)).getFdbEntries([N1], options)).rejects.toThrow(says);
});

test('of a saved answer it is one, for any host', async () => {
  const recorded = recordSource(source);
  await recorded.source.getFdbEntries([N1], { host: 'c1' });
  const bundle = await bundleOf(recorded, true, [N1]);
  expect(bundle).toMatchObject({ isSaved: true, answersFor: [N1] });
  expect(await bundle.getFdbEntries([N1])).toEqual(await bundle.getFdbEntries([N1], { host: 'c2' }));
});

test('what is more than can be read again is not written', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'l2pop-bundle-source-')), 'b.tgz');
  const parts = { l2popVersion: '1.0.0', typed: ['doctor'], madeAt: new Date(), checks: ['x'.repeat(1000)] };
  const writing = writeBundle(file, parts, { overwrite: false, most: 1000 });
  await expect(writing).rejects.toThrow(BundleTooLarge);
  expect(existsSync(file)).toBe(false);
  await writeBundle(file, parts, { overwrite: false });
});

test('one of doctor has the checks, and says what it has not', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'l2pop-bundle-source-')), 'b.tgz');
  const checks = [{ check: 'login', state: 'failed', cause: 'rabbit://u:swordfish@h/' }];
  const parts = { l2popVersion: '1.0.0', typed: ['doctor'], madeAt: new Date(), checks };
  await writeBundle(file, parts, { overwrite: false });
  await expect(openBundleSource(file)).rejects.toThrow('it was made without answers of a source');
  await expect(readDump([{ file }])).rejects.toThrow('it was made without a dump');
  const bundle = await readBundle(file, () => ['checks.json']);
  expect(bundle!.content('checks.json').toString()).toContain('rabbit://u:***@h/');
});
