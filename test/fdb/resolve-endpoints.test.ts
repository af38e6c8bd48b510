import { expect, test } from 'vitest';
import type { Dump } from '../../src/fdb/dump.ts';
import { emptySegment } from '../../src/fdb/forwarding.ts';
import { resolveEndpoints, unresolvedPortNames } from '../../src/fdb/resolve-endpoints.ts';

const MAC = 'fa:16:3e:0a:02:01';

function dumpTo(endpoint: string): Dump {
  const segment = emptySegment('vxlan', 1001);
  segment.unicast.set(MAC, endpoint);
  segment.learned.set(MAC, endpoint);
  segment.flood.add(endpoint).add('10.0.0.3');
  return {
    kind: 'ovs',
    layout: 'br-tun',
    hasL2pop: true,
    promptHosts: [],
    ownTunnelIps: [],
    responder: true,
    dvr: false,
    cookies: [],
    segments: [segment],
    segmentsComplete: true,
    tunnelPorts: [{ name: endpoint.slice(5), endpoint, hasIngressFlow: true }],
    tunnelIdMismatches: [{ localVlan: 1, table: 20, mac: MAC, endpoint, loaded: 1, expected: 2 }],
    brokenArp: [],
    wiredNetworks: [],
    unwiredNetworks: [],
    notes: [],
    unread: [],
  };
}

test.each([
  ['SHA-1', 'port vxlan-pehtjzksi'],
  ['BLAKE2b', 'port vxlan-qtfsbtdew'],
])('a port named by %s of a candidate goes to it, wherever it is named', (_, endpoint) => {
  const dump = resolveEndpoints(dumpTo(endpoint), ['2001:db8::9', '2001:db8::2']);
  const [segment] = dump.segments;
  expect(segment!.unicast.get(MAC)).toBe('2001:db8::2');
  expect(segment!.learned.get(MAC)).toBe('2001:db8::2');
  expect([...segment!.flood]).toEqual(['2001:db8::2', '10.0.0.3']);
  expect(dump.tunnelPorts[0]!.endpoint).toBe('2001:db8::2');
  expect(dump.tunnelIdMismatches[0]!.endpoint).toBe('2001:db8::2');
  expect(unresolvedPortNames(dump)).toEqual([]);
});

test('a candidate in a long spelling stands in the short one afterwards', () => {
  const dump = resolveEndpoints(dumpTo('port vxlan-pehtjzksi'), ['2001:0db8::2']);
  expect(dump.segments[0]!.unicast.get(MAC)).toBe('2001:db8::2');
});

test.each(['port vxlan-pehtjzksi', 'port 3', 'ofport 3', '10.0.0.2'])('%s stays when no candidate fits', (endpoint) => {
  const dump = dumpTo(endpoint);
  expect(resolveEndpoints(dump, ['2001:db8::9', '10.0.0.3'])).toBe(dump);
});

test('the dump given is not changed', () => {
  const dump = dumpTo('port vxlan-pehtjzksi');
  resolveEndpoints(dump, ['2001:db8::2']);
  expect(dump).toEqual(dumpTo('port vxlan-pehtjzksi'));
  expect(unresolvedPortNames(dump)).toEqual(['vxlan-pehtjzksi']);
});
