import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { l2pop, root } from '../support/l2pop.ts';

const FIELD = 'test/data/field';
const ids = Object.fromEntries(
  (JSON.parse(readFileSync(join(root, FIELD, 'networks.json'), 'utf8')).networks as { name: string; id: string }[]).map(
    ({ name, id }) => [name, id],
  ),
);
const networks = ['net-a', 'net-b', 'net-c', 'net-d'];
const networkFlags = (names: readonly string[]) => names.flatMap((name) => ['--network', ids[name]!]);

/** Neutron's answer for a host as a source: what the host itself needs is what the answer names. */
const answerFor = (host: string) => join(FIELD, 'answers', `${host}.json`);

async function diff(host: string, names: readonly string[], ...dump: string[]) {
  const args = ['diff', '--host', host, '--from', answerFor(host), ...networkFlags(names), ...dump, '-f', 'json'];
  const done = await l2pop(args);
  return { ...done, result: JSON.parse(done.stdout) };
}

const of = (state: string, host: string, ...files: string[]) => files.map((file) => join(FIELD, state, host, file));
const kindsOf = (result: { drift: Record<string, unknown>[] }) =>
  result.drift.map(({ kind, mac, ip, tunnel_ip }) => [kind, ...[ip ?? mac ?? tunnel_ip]]);

const OVS_FORMS = [
  ['dump-flows-names.txt'],
  ['dump-flows.txt', 'show.txt'],
  ['dump-flows-of13.txt', 'show.txt'],
  ['dump-flows.txt', 'interfaces.json'],
  ['dump-flows.txt', 'interfaces.json', 'ports.json'],
];
const LB_FORMS = [
  ['bridge-fdb.txt', 'ip-neigh.txt', 'ip-link.txt'],
  ['bridge-fdb.json', 'ip-neigh.json', 'ip-link.json'],
];

describe('a real Neutron and real hosts, as captured', () => {
  test.each(OVS_FORMS)('c1 is in sync on vxlan, gre and geneve, dual-stack and IPv6: %s %s %s', async (...files) => {
    const { result, exitCode } = await diff(
      'c1',
      ['net-a', 'net-b', 'net-c'],
      ...of('in-sync', 'c1', ...files.filter(Boolean)),
    );
    expect(result.drift).toEqual([]);
    expect(result.compared).toHaveLength(3);
    expect(exitCode).toBe(0);
  });

  test.each(OVS_FORMS)('c1 drifted by exactly four entries: %s %s %s', async (...files) => {
    const { result, exitCode } = await diff(
      'c1',
      ['net-a', 'net-b', 'net-c'],
      ...of('drifted', 'c1', ...files.filter(Boolean)),
    );
    expect(kindsOf(result).sort()).toEqual([
      ['missing-arp', '192.168.20.100'],
      ['missing-flood', '10.9.0.13'],
      ['missing-unicast', 'fa:16:3e:9c:10:7d'],
      ['stale-unicast', 'fa:16:3e:99:99:99'],
    ]);
    expect(exitCode).toBe(1);
  });

  test.each(LB_FORMS)('c3 lacks what its agent dropped of a dual-stack cast, and no more: %s', async (...files) => {
    const { result, exitCode } = await diff('c3', ['net-a', 'net-d'], ...of('in-sync', 'c3', ...files));
    expect(kindsOf(result).sort()).toEqual([
      ['endpoint-absent', '10.9.0.11'],
      ['missing-arp', '2001:db8:10::110'],
      ['missing-arp', '2001:db8:10::222'],
    ]);
    expect(exitCode).toBe(1);
  });

  test.each(LB_FORMS)('c3 drifted on net-d by exactly four entries: %s', async (...files) => {
    const { result } = await diff('c3', ['net-d'], ...of('drifted', 'c3', ...files));
    expect(kindsOf(result).sort()).toEqual([
      ['missing-arp', '192.168.40.165'],
      ['missing-unicast', 'fa:16:3e:f2:5c:60'],
      ['stale-flood', '10.9.0.99'],
      ['stale-unicast', 'fa:16:3e:99:99:99'],
    ]);
  });

  test('--exit-zero is for scripts that dislike 1', async () => {
    const args = [
      '--from',
      answerFor('c1'),
      ...networkFlags(['net-a']),
      ...of('drifted', 'c1', 'dump-flows-names.txt'),
    ];
    expect((await l2pop(['diff', '--host', 'c1', ...args])).exitCode).toBe(1);
    expect((await l2pop(['diff', '--host', 'c1', '--exit-zero', ...args])).exitCode).toBe(0);
  });

  test('the networks are those that ports.json names, when none is named', async () => {
    const { result } = await diff('c1', [], ...of('in-sync', 'c1', 'dump-flows.txt', 'interfaces.json', 'ports.json'));
    expect(result.compared.map(({ network_id }: { network_id: string }) => network_id).sort()).toEqual(
      [ids['net-a'], ids['net-b'], ids['net-c']].sort(),
    );
  });

  test('a table for people names each drift, its effect and the next command', async () => {
    const args = [
      '--from',
      answerFor('c1'),
      ...networkFlags(networks.slice(0, 3)),
      ...of('drifted', 'c1', 'dump-flows-names.txt'),
    ];
    const { stdout } = await l2pop(['diff', '--host', 'c1', ...args]);
    await expect(stdout).toMatchFileSnapshot('../golden/diff-c1.txt');
  });

  test('a dump read from standard input is the same dump', async () => {
    const path = join(root, FIELD, 'drifted/c1/dump-flows-names.txt');
    const args = ['diff', '--host', 'c1', '--from', answerFor('c1'), ...networkFlags(['net-a']), '--json'];
    const piped = await l2pop([...args, '-'], { input: readFileSync(path, 'utf8') });
    const named = await l2pop([...args, path]);
    expect(JSON.parse(piped.stdout).drift).toEqual(JSON.parse(named.stdout).drift);
  });

  test('drift of an answer asked without a host is judged by the own tunnel ip that the dump tells', async () => {
    const full = join(FIELD, 'answers/full.json');
    const dump = of('in-sync', 'c1', 'dump-flows.txt', 'interfaces.json');
    const { stdout, exitCode } = await l2pop([
      'diff',
      '--host',
      'c1',
      '--from',
      full,
      ...networkFlags(['net-a', 'net-b']),
      ...dump,
      '--json',
    ]);
    expect(JSON.parse(stdout).drift).toEqual([]);
    expect(exitCode).toBe(0);
  });

  test('nothing that could be compared is exit status 2, not a green 0', async () => {
    const empty = join(mkdtempSync(join(tmpdir(), 'l2pop-none-')), 'answer.json');
    writeFileSync(empty, JSON.stringify({ [ids['net-b']!]: { segment_id: 42, network_type: 'vlan', ports: {} } }));
    const dump = of('in-sync', 'c1', 'dump-flows-names.txt');
    const { stdout, stderr, exitCode } = await l2pop([
      'diff',
      '--host',
      'c1',
      '--from',
      empty,
      '--network',
      ids['net-b']!,
      ...dump,
      '--json',
    ]);
    expect(JSON.parse(stdout).not_compared[0].reason).toMatch(/vlan/);
    expect(stderr).toMatch(/nothing could be compared/);
    expect(exitCode).toBe(2);
  });
});
