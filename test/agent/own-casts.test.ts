import { describe, expect, test } from 'vitest';
import { type Reader, readCast } from '../../src/agent/own-casts.ts';
import { FLOODING_ENTRY as F, MalformedEntries } from '../../src/fdb/entries.ts';

const FOLLOWED = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';
const OTHER = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1002';
const OWN = '192.0.2.1';
const T2 = '192.0.2.2';
const pair = ['fa:16:3e:0a:02:01', '192.168.10.21'];

const reader: Reader = {
  host: 'bgp-1.example.org',
  source: 'BGPVPN',
  ownTunnelIps: [OWN, '2001:db8::1'],
  follows: (networkId) => networkId === FOLLOWED,
};
const network = (...endpoints: string[]) => ({
  segment_id: 1001,
  network_type: 'vxlan',
  ports: Object.fromEntries(endpoints.map((endpoint) => [endpoint, [F, pair]])),
});
const change = (...endpoints: string[]) =>
  Object.fromEntries(endpoints.map((endpoint) => [endpoint, { after: [pair] }]));

describe('what a cast has for an agent', () => {
  test('all of it is given as it came', () => {
    const fdb_entries = { [FOLLOWED]: network(T2) };
    for (const host of [undefined, null, '', reader.host]) {
      const cast = readCast('add_fdb_entries', { fdb_entries, host }, reader);
      expect(cast?.fdbEntries).toBe(fdb_entries);
    }
  });

  test.each([
    ['it names another agent', { fdb_entries: { [FOLLOWED]: network(T2) }, host: 'bgp-2.example.org' }],
    ['it came from its own source', { fdb_entries: { [FOLLOWED]: network(T2), source: 'BGPVPN' } }],
    ['none of its networks is followed', { fdb_entries: { [OTHER]: network(T2) } }],
    ['it is empty', { fdb_entries: {} }],
    ['it names another agent, whatever else it holds', { fdb_entries: 7, host: 'bgp-2.example.org' }],
  ])('nothing, where %s (wire 53)', (_when, args) => {
    expect(readCast('add_fdb_entries', args, reader)).toBeUndefined();
  });

  test("another's source is no reason", () => {
    const fdb_entries = { [FOLLOWED]: network(T2), source: 'L3_ROUTER_NAT' };
    expect(readCast('remove_fdb_entries', { fdb_entries }, reader)).toEqual({
      method: 'remove_fdb_entries',
      fdbEntries: { [FOLLOWED]: network(T2) },
    });
  });

  test.each([
    { endpoint: OWN, isOwn: true },
    { endpoint: '2001:DB8:0::1', isOwn: true },
    { endpoint: `${OWN},2001:db8::1`, isOwn: true },
    { endpoint: '192.0.2.11', isOwn: false },
  ])('an endpoint $endpoint is left out: $isOwn', ({ endpoint, isOwn }) => {
    const left = isOwn ? [T2] : [T2, endpoint];
    const fdb_entries = { [FOLLOWED]: network(T2, endpoint) };
    const cast = readCast('add_fdb_entries', { fdb_entries }, reader);
    expect(cast?.fdbEntries).toEqual({ [FOLLOWED]: network(...left) });
    const chg_ip = { [FOLLOWED]: change(T2, endpoint), [OTHER]: change(T2) };
    const updated = readCast('update_fdb_entries', { fdb_entries: { chg_ip } }, reader);
    expect(updated?.fdbEntries).toEqual({ chg_ip: { [FOLLOWED]: change(...left) } });
  });

  test.each([
    ['add_fdb_entries', { [FOLLOWED]: { ...network(T2), segment_id: '1001' } }, `${FOLLOWED}.segment_id`],
    ['add_fdb_entries', { [FOLLOWED]: network(T2), [OTHER]: {} }, `${OTHER}.segment_id`],
    ['remove_fdb_entries', undefined, 'top level'],
    ['update_fdb_entries', { chg_mac: {} }, 'chg_ip'],
  ] as const)('a malformed %s is refused as a whole: %j', (method, fdb_entries, place) => {
    const read = () => readCast(method, { fdb_entries }, reader);
    expect(read).toThrow(MalformedEntries);
    expect(read).toThrow(expect.objectContaining({ place }) as unknown as Error);
  });
});
