import { describe, expect, test } from 'vitest';

import type { CastMessage } from '../../src/fdb/agent-cast.ts';
import type { SeenReceiver, Sighting } from '../../src/fdb/sighting.ts';
import { compileFilter, type SightingFilter } from '../../src/fdb/sighting-filter.ts';
import { partsOfCast } from '../../src/fdb/sighting-parts.ts';

const PORT = ['fa:16:3e:11:22:33', '10.1.0.5'] as const;
const V6 = ['FA:16:3E:AA:00:01', '2001:db8:0:0::5'] as const;
const FLOOD = ['00:00:00:00:00:00', '0.0.0.0'] as const;
const network = (ports: Record<string, (readonly [string, string])[]>) => ({
  segment_id: 1,
  network_type: 'vxlan',
  ports,
});

const ADD: CastMessage = {
  method: 'add_fdb_entries',
  fdbEntries: {
    one: network({ '10.9.0.11': [FLOOD, PORT], 'fd00:0:0::12': [V6] }),
    two: network({ '10.9.0.11': [FLOOD] }),
  },
};
const UPDATE: CastMessage = {
  method: 'update_fdb_entries',
  fdbEntries: { chg_ip: { one: { '10.9.0.11': { before: [PORT], after: [[PORT[0], '10.1.0.6']] } } } },
};

const cast = (message: CastMessage, to: SeenReceiver = 'all agents', host?: string): Sighting => ({
  at: new Date(0),
  kind: 'cast',
  to,
  message,
  ...(host !== undefined && { host }),
});
const filter = (over: Partial<SightingFilter>) =>
  compileFilter({ networkIds: [], hosts: [], macs: [], ips: [], ...over });

describe('of a cast of networks one and two a filter wants', () => {
  test.each([
    { by: 'nothing', over: {}, parts: ['one 10.9.0.11', 'one fd00:0:0::12', 'two 10.9.0.11'] },
    { by: 'network', over: { networkIds: ['two'] }, parts: ['two 10.9.0.11'] },
    { by: 'two networks', over: { networkIds: ['two', 'three'] }, parts: ['two 10.9.0.11'] },
    { by: 'another network', over: { networkIds: ['three'] }, parts: [] },
    { by: 'MAC', over: { macs: ['FA:16:3E:11:22:33'] }, parts: ['one 10.9.0.11'] },
    { by: 'MAC in capitals on the wire', over: { macs: ['fa:16:3e:aa:00:01'] }, parts: ['one fd00:0:0::12'] },
    { by: 'ip', over: { ips: ['10.1.0.5'] }, parts: ['one 10.9.0.11'] },
    { by: 'ip in another spelling', over: { ips: ['2001:DB8::5'] }, parts: ['one fd00:0:0::12'] },
    { by: 'a part of an ip', over: { ips: ['10.1.0.50'] }, parts: [] },
    { by: 'tunnel ip', over: { ips: ['10.9.0.11'] }, parts: ['one 10.9.0.11', 'two 10.9.0.11'] },
    { by: 'tunnel ip in another spelling', over: { ips: ['fd00::12'] }, parts: ['one fd00:0:0::12'] },
    { by: 'MAC and ip of one pair', over: { macs: [PORT[0]], ips: [PORT[1]] }, parts: ['one 10.9.0.11'] },
    { by: 'MAC and ip of two pairs', over: { macs: [PORT[0]], ips: ['2001:db8::5'] }, parts: [] },
    { by: 'MAC and its tunnel ip', over: { macs: [PORT[0]], ips: ['10.9.0.11'] }, parts: ['one 10.9.0.11'] },
  ])('by $by: $parts', ({ over, parts }) => {
    const { wants, wantsPart } = filter(over);
    const wanted = partsOfCast(ADD).filter(wantsPart);
    expect(wanted.map(({ networkId, tunnelIp }) => `${networkId} ${tunnelIp}`)).toEqual(parts);
    expect(wants(cast(ADD))).toBe(parts.length > 0);
  });
});

test.each(['10.1.0.5', '10.1.0.6'])('an update is about what was taken and what was given: %s', (ip) => {
  expect(filter({ ips: [ip] }).wants(cast(UPDATE))).toBe(true);
  expect(filter({ ips: ['10.1.0.7'] }).wants(cast(UPDATE))).toBe(false);
});

describe('host h is concerned by', () => {
  const malformed = (to: SeenReceiver): Sighting => ({ at: new Date(0), kind: 'malformed', to, reason: 'r' });
  const query = (fields: { host?: string; source?: string }): Sighting => ({
    at: new Date(0),
    kind: 'query',
    to: 'any one',
    networkIds: ['one'],
    ...fields,
  });
  test.each([
    ['a cast to all agents', cast(ADD), true],
    ['a cast to it', cast(ADD, { host: 'h' }), true],
    ['a cast to another', cast(ADD, { host: 'h2' }), false],
    ['a cast to any one agent', cast(ADD, 'any one'), true],
    ['a cast to all that names it', cast(ADD, 'all agents', 'h'), true],
    ['a cast to all that names another', cast(ADD, 'all agents', 'h2'), false],
    ['something malformed to all', malformed('all agents'), true],
    ['something malformed to it', malformed({ host: 'h' }), true],
    ['something malformed to another', malformed({ host: 'h2' }), false],
    ['a query for it', query({ host: 'h' }), true],
    ['a query with it as the source', query({ source: 'h' }), true],
    ['a query for another', query({ host: 'h2' }), false],
    ['a query for nobody', query({}), false],
  ])('%s: %s', (_, sighting, isConcerned) => {
    expect(filter({ hosts: ['h'] }).wants(sighting)).toBe(isConcerned);
  });

  test('a query is about its networks, and about no address', () => {
    expect(filter({ networkIds: ['one'] }).wants(query({}))).toBe(true);
    expect(filter({ networkIds: ['two'] }).wants(query({}))).toBe(false);
    expect(filter({ ips: ['10.1.0.5'] }).wants(query({}))).toBe(false);
  });

  test('what is malformed is shown whatever else is looked for', () => {
    expect(filter({ networkIds: ['two'], ips: ['10.1.0.5'] }).wants(malformed('all agents'))).toBe(true);
  });
});
