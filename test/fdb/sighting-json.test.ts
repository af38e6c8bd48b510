import { expect, test } from 'vitest';

import { MalformedEntries } from '../../src/fdb/entries.ts';
import type { Sighting } from '../../src/fdb/sighting.ts';
import { sightingFromJson, sightingToJson } from '../../src/fdb/sighting-json.ts';

const at = new Date('2026-11-27T01:02:03.004Z');
const fdbEntries = {
  n: { segment_id: 1, network_type: 'vxlan', ports: { '10.9.0.11': [['fa:16:3e:11:22:33', '10.1.0.5']] }, extra: [1] },
};

const SIGHTINGS: Sighting[] = [
  {
    at,
    kind: 'cast',
    to: 'all agents',
    uniqueId: 'u',
    message: { method: 'add_fdb_entries', fdbEntries: fdbEntries as never },
  },
  {
    at,
    kind: 'cast',
    to: { host: 'all agents' },
    host: 'h',
    message: { method: 'update_fdb_entries', fdbEntries: { chg_ip: {} } },
  },
  { at, kind: 'query', to: 'any one', networkIds: ['n'] },
  {
    at,
    kind: 'query',
    to: { host: 'ctl' },
    networkIds: [],
    host: 'h',
    source: 's',
    replyQueue: 'reply_1',
    uniqueId: 'u',
  },
  { at, kind: 'malformed', to: 'any one', reason: 'not JSON' },
  { at, kind: 'malformed', to: 'all agents', reason: 'r', method: 'm', args: { a: [null] } },
];

test.each(SIGHTINGS)('a $kind to $to comes back from its JSON as it was', (sighting) => {
  expect(sightingFromJson(JSON.parse(JSON.stringify(sightingToJson(sighting))))).toEqual(sighting);
});

test('names are stable', () => {
  expect(SIGHTINGS.map((sighting) => Object.keys(sightingToJson(sighting)).join(' '))).toEqual([
    'time kind method to fdb_entries unique_id',
    'time kind method to host fdb_entries',
    'time kind to network_ids host source',
    'time kind to network_ids host source reply_queue unique_id',
    'time kind to reason',
    'time kind method to reason args',
  ]);
});

test.each([
  { fault: 'no object', value: 7, place: 'top level' },
  { fault: 'no time', value: { kind: 'query' }, place: 'time' },
  { fault: 'a time that is none', value: { time: 'soon' }, place: 'time' },
  { fault: 'another kind', value: { time: at, to: 'all agents', kind: 'x' }, place: 'kind' },
  { fault: 'no receiver', value: { time: at, kind: 'cast' }, place: 'to' },
  { fault: 'a receiver without host', value: { time: at, kind: 'cast', to: {} }, place: 'to.host' },
  { fault: 'another method', value: { time: at, kind: 'cast', to: 'all agents', method: 'm' }, place: 'method' },
  {
    fault: 'malformed entries',
    value: { time: at, kind: 'cast', to: 'all agents', method: 'add_fdb_entries', fdb_entries: { n: 1 } },
    place: 'n',
  },
  {
    fault: 'networks that are no texts',
    value: { time: at, kind: 'query', to: 'any one', network_ids: [1] },
    place: 'network_ids',
  },
])('$fault is named by its place', ({ value, place }) => {
  let error: unknown;
  try {
    sightingFromJson(JSON.parse(JSON.stringify(value)));
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(MalformedEntries);
  expect(error).toMatchObject({ place });
});
