import { beforeAll, describe, expect, test } from 'vitest';
import { asked, inOrder } from './asked.ts';
import { describeField } from './describe-field.ts';
import { HOSTS } from './field.ts';
import { type Furniture, furnish } from './neutron/furnish.ts';
import { moveDatabase } from './neutron/move-database.ts';
import { startPostgresql } from './up/postgresql.ts';

/** Bringing up networks, routers and a second database may take so long on a busy machine. */
const FURNISH_MS = 900_000;

/** Whose flooding the API can only guess (spec l2pop 2.8): it does not tell the hosts of a distributed router. */
const GUESSED = ['distributed', 'distributed too'];

/** A host without tunnels is no agent of l2population's: sources that know the agents refuse it, as it is typed wrongly. */
const ASKERS = [undefined, ...Object.values(HOSTS).filter((host) => host !== HOSTS.bare)];

describeField('networks of every type, ports in every status, routers and a dead agent', (field) => {
  let postgresqlUrl: string;
  let furniture: Furniture;
  const ids = (names = Object.keys(furniture.networks)) => names.map((name) => furniture.networks[name]!.id);
  const exact = () => ids(Object.keys(furniture.networks).filter((name) => !GUESSED.includes(name)));
  const answers = new Map<string | undefined, ReturnType<typeof inOrder>>();
  /** The reference, asked once a host: nothing changes here, and it takes longer than all the others. */
  const overRpc = async (networkIds: string[], host?: string) => {
    const all = answers.get(host) ?? inOrder((await asked(field.transportUrl, ids(), host)).entries);
    answers.set(host, all);
    return Object.fromEntries(networkIds.map((id) => [id, all[id]!]));
  };

  beforeAll(async () => {
    [postgresqlUrl, furniture] = await Promise.all([startPostgresql(field), furnish(field)]);
    await moveDatabase(field, postgresqlUrl);
    return () => furniture.remove();
  }, FURNISH_MS);

  describe.each([
    ['mysql://…', () => field.databaseUrl],
    ['postgresql://…, the same data moved', () => postgresqlUrl],
  ])('asked --from %s', (_, source) => {
    test.each(ASKERS)('are answered as neutron-server does over RPC, entry for entry, for host %s', async (host) => {
      const { entries } = await asked(source(), ids(), host);
      expect(inOrder(entries)).toEqual(await overRpc(ids(), host));
    });
  });

  describe('asked --from http://…', () => {
    test.each(ASKERS)('are answered as neutron-server does over RPC, entry for entry, for host %s', async (host) => {
      const { entries } = await asked(field.apiUrl, exact(), host);
      expect(inOrder(entries)).toEqual(await overRpc(exact(), host));
    });

    test.each(ASKERS)(
      'networks of a distributed router have all pairs, and flood wherever they do, or more: it is guessed, for host %s',
      async (host) => {
        const { entries, notes } = await asked(field.apiUrl, ids(GUESSED), host);
        const reference = await overRpc(ids(GUESSED), host);
        expect(pairs(inOrder(entries))).toEqual(pairs(reference));
        for (const id of ids(GUESSED)) {
          expect(Object.keys(entries[id]!.ports)).toEqual(expect.arrayContaining(Object.keys(reference[id]!.ports)));
        }
        expect(notes).toMatch(/guess/i);
      },
    );
  });

  test.each([
    ['mysql://…', () => field.databaseUrl],
    ['http://…', () => field.apiUrl],
  ])('--from %s counts the agent that is dead, and says that it is down', async (_, source) => {
    const { entries, notes } = await asked(source(), ids(['plain']));
    const { tunnelIp } = field.hosts.find(({ name }) => name === HOSTS.linuxbridge)!;
    expect(Object.keys(entries[ids(['plain'])[0]!]!.ports)).toContain(tunnelIp);
    expect(notes).toContain(HOSTS.linuxbridge);
  });

  test('the field has what it was furnished for: the answers are not equal for want of anything', async () => {
    const entries = await overRpc(ids());
    const ports = (name: string) => entries[ids([name])[0]!]!.ports;
    const tunnelIp = (host: string) => field.hosts.find(({ name }) => name === host)!.tunnelIp!;
    const flood = '00:00:00:00:00:00 0.0.0.0';
    // a router's hosts flood without a VM
    expect(ports('distributed too')[tunnelIp(HOSTS.snat)]).toEqual([flood]);
    expect(ports('redundant')[tunnelIp(HOSTS.ovs)]).toEqual([flood]);
    expect(ports('redundant')[tunnelIp(HOSTS.snat)]).toEqual([flood]);
    expect(ports('empty')).toEqual({});
    expect(entries[ids(['several segments'])[0]!]).toMatchObject({ network_type: 'vxlan', segment_id: 1999 });
    expect(Object.keys(ports('several segments'))).toEqual([tunnelIp(HOSTS.ovs), tunnelIp(HOSTS.linuxbridge)]);
    // of the port with a second binding, under both hosts
    const here = ports('plain')[tunnelIp(HOSTS.ovs)]!;
    expect(here.filter((pair) => ports('plain')[tunnelIp(HOSTS.snat)]!.includes(pair))).toHaveLength(2);
  });
});

const FLOODING = /^00:00:00:00:00:00 /;

/** Without flooding entries, and without endpoints that have nothing else. */
const pairs = (entries: ReturnType<typeof inOrder>) =>
  Object.fromEntries(
    Object.entries(entries).map(([id, { ports }]) => [
      id,
      Object.entries(ports)
        .map(([tunnelIp, list]) => [tunnelIp, list.filter((pair) => !FLOODING.test(pair))] as const)
        .filter(([, list]) => list.length > 0),
    ]),
  );
