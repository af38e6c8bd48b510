import { describe, expect, it } from 'vitest';
import { DumpOfAnotherHost, isSameHost } from '../../src/fdb/check-host.ts';
import { diff } from '../../src/fdb/diff.ts';
import type { Dump } from '../../src/fdb/dump.ts';
import { expectedState } from '../../src/fdb/expected.ts';
import { dump, entries, F, OWN, PORTS, T2, T3 } from './small-state.ts';

const FULL = entries({ ...PORTS, [OWN]: [F] });
const forC1 = expectedState({ answer: entries(), full: FULL, host: 'c1' });

describe('a dump of another host is refused', () => {
  it('when its own tunnel ip is none of the host', () => {
    const run = (): unknown => diff(forC1, dump({}, { ownTunnelIps: ['10.0.0.7'] }));
    expect(run).toThrow(DumpOfAnotherHost);
    expect(run).toThrow('c1 has tunnel ip 10.0.0.1, and the dump was taken where it is 10.0.0.7');
  });

  it('when it leads to the host itself, by flooding or by a unicast entry', () => {
    expect(() => diff(forC1, dump({ flood: new Set([OWN, T2]) }))).toThrow('entries that lead to 10.0.0.1');
    expect(() => diff(forC1, dump({ unicast: new Map([['fa:16:3e:00:00:01', OWN]]) }))).toThrow(DumpOfAnotherHost);
  });

  it('with the facts in fields', () => {
    const error = new DumpOfAnotherHost('c1', [OWN], { leadsTo: [OWN] });
    expect({ ...error }).toMatchObject({ host: 'c1', tunnelIps: [OWN], sign: { leadsTo: [OWN] } });
  });
});

describe('a dump is taken for the host', () => {
  it.each<[string, Partial<Dump>]>([
    ['its own tunnel ip is the host', { ownTunnelIps: [OWN] }],
    ['one of its own tunnel ips is', { ownTunnelIps: ['10.9.9.9', OWN] }],
  ])('when %s', (_when, parts) => {
    expect(diff(forC1, dump({}, parts))).toMatchObject({ drift: [], notes: [] });
  });

  it('when it tells no own tunnel ip and does not lead to the host, which is then said to be unchecked', () => {
    const result = diff(forC1, dump());
    expect(result.drift).toEqual([]);
    expect(result.notes).toEqual(['the dump does not tell whose it is: that it is of c1 was not checked']);
  });

  it('when the host has two tunnel ips and the dump leads to one of them: an old one of its own', () => {
    const expected = expectedState({ answer: entries(), ownTunnelIps: [OWN, '10.0.0.99'], host: 'c1' });
    expect(diff(expected, dump({ flood: new Set([T2, T3, '10.0.0.99']) })).drift).toMatchObject([
      { kind: 'stale-flood' },
    ]);
  });
});

describe('a remark is made', () => {
  it.each([
    ['c2', ["the dump's prompts name host c2, the entries are those of c1"]],
    ['c1', []],
    ['C1.example.org', []],
  ])('of prompts that name %s: %j', (promptHost, notes) => {
    expect(diff(forC1, dump({}, { promptHosts: [promptHost] })).notes).toEqual(notes);
  });

  it('when the entries for the host name the own tunnel ip of the dump', () => {
    const expected = expectedState({ answer: FULL, full: FULL, host: 'typo' });
    const result = diff(expected, dump({}, { ownTunnelIps: [OWN] }));
    expect(result.notes).toEqual([expect.stringContaining("typo is not the agent's host name")]);
    expect(result.compared).toEqual([]);
  });
});

describe('two names of hosts', () => {
  it.each([
    ['c1', 'c1', true],
    ['c1', 'C1.example.org', true],
    ['c1.az1', 'C1.AZ1.example.org', true],
    ['c1.az1', 'c1.az2', false],
    ['c1', 'c11', false],
    ['10.0.0.1', '10.0.0.2', false],
  ])('%s and %s are one: %s', (one, other, isOne) => {
    expect(isSameHost(one, other)).toBe(isOne);
    expect(isSameHost(other, one)).toBe(isOne);
  });
});
