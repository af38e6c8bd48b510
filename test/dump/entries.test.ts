import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { dumpOfEntries, looksLikeEntries } from '../../src/dump/entries.ts';
import { diff } from '../../src/fdb/diff.ts';
import { MalformedEntries, parseFdbEntries } from '../../src/fdb/entries.ts';
import { expectedState } from '../../src/fdb/expected.ts';
import { toFdbEntries } from '../../src/fdb/to-entries.ts';

const SAMPLES = new URL('../samples/', import.meta.url).pathname;
const files = ['ovs', 'linuxbridge'].flatMap((kind) =>
  readdirSync(`${SAMPLES}${kind}`).flatMap((folder) =>
    readdirSync(`${SAMPLES}${kind}/${folder}`)
      .filter((file) => file === 'fdb_entries.json' || file === 'expected.json')
      .map((file) => `${kind}/${folder}/${file}`),
  ),
);

test.each(files)('%s is held as it stands', (file) => {
  const entries = JSON.parse(readFileSync(`${SAMPLES}${file}`, 'utf8'));
  expect(looksLikeEntries(entries)).toBe(true);
  const dump = dumpOfEntries(entries);
  expect(dump).toMatchObject({ kind: 'entries', layout: 'FDB entries', hasL2pop: true, responder: undefined });
  expect(toFdbEntries(dump.segments)).toEqual(entries);
});

test.each(files.filter((file) => file.endsWith('expected.json')))('%s does not differ from itself', (file) => {
  const answer = JSON.parse(readFileSync(`${SAMPLES}${file}`, 'utf8'));
  const { drift, compared } = diff(expectedState({ answer }), dumpOfEntries(answer));
  expect(drift).toEqual([]);
  expect(compared).toHaveLength(Object.keys(answer).length);
});

test('entries with IPv6 endpoints, IPv6 addresses and comma lists do not differ from themselves', () => {
  const answer = parseFdbEntries(
    network({
      '2001:DB8:0::2': [
        ['00:00:00:00:00:00', '0.0.0.0'],
        [MAC, '2001:db8:10::21'],
        [MAC, '192.168.10.21'],
      ],
      '10.0.0.3,2001:db8::3': [
        ['00:00:00:00:00:00', '0.0.0.0'],
        ['fa:16:3e:0a:03:01', '192.168.10.31'],
      ],
    }),
  );
  const { drift, compared } = diff(expectedState({ answer }), dumpOfEntries(answer));
  expect(drift).toEqual([]);
  expect(compared).toHaveLength(1);
});

const network = (ports: object, more: object = {}) => ({
  n: { segment_id: 1001, network_type: 'vxlan', ports, ...more },
});
const MAC = 'fa:16:3e:0a:02:01';
const only = (document: unknown) => dumpOfEntries(document).segments[0]!;

test('addresses of both families are held', () => {
  const { arp } = only(
    network({
      '10.0.0.2': [
        [MAC, '192.168.10.21'],
        [MAC, '2001:DB8:0::21'],
      ],
    }),
  );
  expect([...arp]).toEqual([
    ['192.168.10.21', MAC],
    ['2001:db8::21', MAC],
  ]);
});

test('addresses are unknown where none is given, and known where some are', () => {
  const other = 'fa:16:3e:0a:02:02';
  expect(only(network({ '10.0.0.2': [[MAC, null]] })).notHeld).toEqual({ arp: 'the entries have no addresses' });
  expect(
    only(
      network({
        '10.0.0.2': [
          [MAC, null],
          [other, '192.168.10.22'],
        ],
      }),
    ).notHeld,
  ).toEqual({});
});

test('MACs are lower case, endpoints canonical, and a comma list stands by its first address', () => {
  const segment = only(
    network({
      '2001:DB8:0::2': [['00:00:00:00:00:00', '0.0.0.0']],
      '10.0.0.2,2001:db8::3': [[MAC.toUpperCase(), '192.168.10.21']],
    }),
  );
  expect([...segment.flood]).toEqual(['2001:db8::2']);
  expect([...segment.unicast]).toEqual([[MAC, '10.0.0.2']]);
});

test('a MAC under two endpoints is said', () => {
  const dump = dumpOfEntries(network({ '10.0.0.2': [[MAC, '192.168.10.21']], '10.0.0.3': [[MAC, '192.168.10.21']] }));
  expect(dump.segments[0]?.unicast.get(MAC)).toBe('10.0.0.3');
  expect(dump.notes).toEqual([`n: ${MAC} stands under 10.0.0.2 and 10.0.0.3; the last is kept.`]);
});

test("StarlingX's extra fields are passed over", () => {
  const dump = dumpOfEntries({ ...network({}, { audit: true, physical_network: 'p' }), source: 'L3_ROUTER_NAT' });
  expect(dump.segments).toHaveLength(1);
});

test('a file never tells that a network is unknown to the agent', () => {
  expect(dumpOfEntries(network({})).segmentsComplete).toBe(false);
});

test.each<[string, unknown, string]>([
  ['a list', [], 'top level'],
  ['ports missing', { n: { segment_id: 1, network_type: 'vxlan' } }, 'n.ports'],
  ['a segment id as text', { n: { segment_id: '1', network_type: 'vxlan', ports: {} } }, 'n.segment_id'],
  ['a pair of three', network({ '10.0.0.2': [[MAC, null, 'x']] }), 'n.ports.10.0.0.2[0]'],
  [
    'a number for an address',
    network({
      '10.0.0.2': [
        [MAC, 'a'],
        [MAC, 7],
      ],
    }),
    'n.ports.10.0.0.2[1]',
  ],
  ['an object for a list', network({ '10.0.0.2': {} }), 'n.ports.10.0.0.2'],
])('%s is refused with its place', (_, document, place) => {
  expect(() => dumpOfEntries(document)).toThrow(expect.objectContaining({ name: MalformedEntries.name, place }));
});

test.each<[string, unknown]>([
  ['a list', [{ ports: {} }]],
  ['an update', { chg_ip: { n: { '10.0.0.2': { before: [] } } } }],
  ["ovs-vsctl's table", { headings: ['name'], data: [] }],
  ['null', null],
])('%s does not look like FDB entries', (_, document) => {
  expect(looksLikeEntries(document)).toBe(false);
});
