import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readDump } from '../../../src/dump/read-dump.ts';
import { type FdbEntries, networksOf, parseFdbEntries } from '../../../src/fdb/entries.ts';
import { expectedState } from '../../../src/fdb/expected.ts';
import { parseDestination } from '../../../src/fdb/trace/destination.ts';
import { traceFrom } from '../../../src/fdb/trace/trace.ts';
import { root } from '../../support/l2pop.ts';

// A real Neutron's answers, and what its real agents held (test/data/field/README.md says what was changed by hand).

const field = join(root, 'test/data/field');
const read = (file: string) => readFileSync(join(field, file), 'utf8');
const answer = (name: string): FdbEntries => parseFdbEntries(JSON.parse(read(`answers/${name}.json`)));
const names = new Map<string, string>(
  (JSON.parse(read('networks.json')).networks as { id: string; name: string }[]).map(({ id, name }) => [id, name]),
);

const FILES = {
  c1: ['dump-flows-names.txt', 'interfaces.json', 'ports.json'],
  c2: ['dump-flows-names.txt', 'interfaces.json', 'ports.json'],
  c3: ['bridge-fdb.txt', 'ip-neigh.txt', 'ip-link.txt'],
};
type Host = keyof typeof FILES;

/** Traces to every MAC and address that is announced, and to all; those that differ, by network, each with what it meets. */
async function differing(state: string, host: Host): Promise<string[]> {
  const dump = await readDump(FILES[host].map((file) => ({ file: join(field, state, host, file) })));
  const full = answer('full');
  return networksOf(full).flatMap(([networkId, everywhere]) => {
    const sources = { answer: { [networkId]: answer(host)[networkId]! }, full: { [networkId]: everywhere } };
    const pairs = Object.values(everywhere.ports).flat();
    const texts = new Set([...pairs.flat(), 'ff:ff:ff:ff:ff:ff']);
    return [...texts]
      .flatMap((to) => parseDestination(to) ?? [])
      .flatMap((destination) => {
        const expected = expectedState({ ...sources, host, allNetworks: false });
        const { verdict, legs } = traceFrom({ destination, networkId, expected, everywhere, dump });
        if (verdict !== 'differs') return [];
        const drift = [...new Set(legs.flatMap((leg) => leg.drift.map(({ kind }) => kind)))].sort();
        const { subject } = legs[0]!;
        return [`${names.get(networkId)} ${subject}: ${drift.join(', ')}`];
      });
  });
}

describe('a frame of a real Neutron', () => {
  test.each(['c1', 'c2'] as const)('goes from %s where it should, while that is in sync', async (host) => {
    expect(await differing('in-sync', host)).toEqual([]);
  });

  test('from the linuxbridge host meets what its agent lost with a refused cast', async () => {
    expect(await differing('in-sync', 'c3')).toMatchInlineSnapshot(`
      [
        "net-a 2001:db8:10::110: missing-arp",
        "net-a 2001:db8:10::222: missing-arp",
        "net-a fa:16:3e:8f:ba:09: endpoint-absent",
        "net-a 192.168.10.31: endpoint-absent",
        "net-a 2001:db8:10::27f: endpoint-absent",
        "net-a ff:ff:ff:ff:ff:ff: endpoint-absent",
      ]
    `);
  });

  test('meets what was changed on c1 by hand, and nothing else', async () => {
    expect(await differing('drifted', 'c1')).toMatchInlineSnapshot(`
      [
        "net-a fa:16:3e:9c:10:7d: missing-flood, missing-unicast",
        "net-a 192.168.10.57: missing-flood, missing-unicast",
        "net-a 2001:db8:10::110: missing-flood, missing-unicast",
        "net-a 2001:db8:10::222: missing-flood",
        "net-a 2001:db8:10::10d: missing-flood",
        "net-a ff:ff:ff:ff:ff:ff: missing-flood",
        "net-b 192.168.20.100: missing-arp",
      ]
    `);
  });

  test('meets what was changed on c3 by hand', async () => {
    const met = await differing('drifted', 'c3');
    expect(met.filter((each) => each.startsWith('net-d '))).toMatchInlineSnapshot(`
      [
        "net-d fa:16:3e:f2:5c:60: missing-unicast, stale-flood",
        "net-d 192.168.40.165: missing-arp",
        "net-d ff:ff:ff:ff:ff:ff: stale-flood",
      ]
    `);
  });
});
