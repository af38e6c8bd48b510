import { expect, test } from 'vitest';

import type { Sighting } from '../../src/fdb/sighting.ts';
import { compileFilter } from '../../src/fdb/sighting-filter.ts';
import { sightingFromJson } from '../../src/fdb/sighting-json.ts';
import type { Format } from '../../src/format/report.ts';
import { sightingStream } from '../../src/format/sighting-stream.ts';

const NET = '6b1e4f5c-0d38-4f53-9c0e-1f7f1b6d8a11';
const time = '2026-11-27T01:02:03.004Z';
const FLOOD = ['00:00:00:00:00:00', '0.0.0.0'];
const pair = (n: number) => [`fa:16:3e:00:00:0${n}`, `10.1.0.${n}`];
const cast = (fields: object) =>
  sightingFromJson({ time, kind: 'cast', to: 'all agents', method: 'add_fdb_entries', fdb_entries: {}, ...fields });
const entries = (ports: object) => ({ [NET]: { segment_id: 1001, network_type: 'vxlan', ports } });

const textOf = async (sightings: Sighting[], format: Format, columns: string[] = [], macs: string[] = []) => {
  const filter = compileFilter({ networkIds: [], hosts: [], macs, ips: [] });
  const layout = { width: 80, paint: (_: string, text: string) => text };
  const stream = await sightingStream({ format, columns, filter, layout });
  return stream.head + sightings.map(stream.textOf).join('');
};

const SIGHTINGS = [
  cast({ host: 'compute-1', method: 'remove_fdb_entries', fdb_entries: entries({ '10.9.0.11': [FLOOD] }) }),
  cast({ fdb_entries: entries({ '10.9.0.11': [pair(5), FLOOD], '10.9.0.12': [] }) }),
  cast({
    to: { host: 'compute-1.example.org' },
    host: 'compute-1.example.org',
    method: 'update_fdb_entries',
    fdb_entries: { chg_ip: { [NET]: { '10.9.0.11': { before: [pair(5)], after: [pair(6)] } } } },
  }),
  sightingFromJson({ time, kind: 'query', to: 'any one', network_ids: [NET], host: 'compute-1', source: null }),
  sightingFromJson({
    time,
    kind: 'query',
    to: 'any one',
    network_ids: [NET, 'b', 'c', 'd', 'e', 'f', 'g'],
    host: null,
  }),
  sightingFromJson({
    time,
    kind: 'malformed',
    to: { host: 'h\u001b[2J' },
    method: 'm',
    reason: 'no\u009b31m \u202ereason',
  }),
];

test.each(['table', 'json', 'yaml', 'csv', 'value'] as const)('as %s', async (format) => {
  await expect(await textOf(SIGHTINGS, format)).toMatchFileSnapshot(`../golden/watch-${format}.txt`);
});

test.each(['table', 'json', 'value'] as const)('nothing that a terminal acts on leaves as %s', async (format) => {
  expect(await textOf(SIGHTINGS, format)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});

test('of many entries a line for people has a few, those that are looked for first, and the number of the others', async () => {
  const many = cast({ fdb_entries: entries({ '10.9.0.11': [1, 2, 3, 4, 5, 6, 7].map(pair).concat([FLOOD]) }) });
  const [, plain] = (await textOf([many], 'table', ['entries'])).split('\n');
  expect(plain).toBe(
    'flood, fa:16:3e:00:00:01 10.1.0.1, fa:16:3e:00:00:02 10.1.0.2, fa:16:3e:00:00:03 10.1.0.3, + 4 more',
  );
  const [, looked] = (await textOf([many], 'table', ['entries'], ['fa:16:3e:00:00:07'])).split('\n');
  expect(looked).toMatch(/^flood, fa:16:3e:00:00:07 10.1.0.7, /);
  expect((await textOf([many], 'value', ['entries'])).match(/fa:16/g)).toHaveLength(7);
});

test('columns are picked by name; an unknown one is named with those that there are', async () => {
  expect(await textOf(SIGHTINGS.slice(1, 2), 'json', ['Tunnel IP', 'segment_id'])).toBe(
    '{"tunnel_ip":"10.9.0.11","segment_id":1001}\n{"tunnel_ip":"10.9.0.12","segment_id":1001}\n',
  );
  await expect(textOf([], 'table', ['nosuch'])).rejects.toMatchObject({ name: 'UnknownColumn', column: 'nosuch' });
});

test('a column that had a wider text stays so wide', async () => {
  const to = (host: string) => cast({ to: { host }, fdb_entries: entries({ '10.9.0.11': [FLOOD] }) });
  const lines = (await textOf([to('a'), to('compute-1.example.org'), to('b')], 'table', ['to', 'entries'])).split('\n');
  expect(lines.slice(1, 4).map((line) => line.indexOf('flood'))).toEqual([12, 23, 23]);
});
