import { describe, expect, test } from 'vitest';
import { canonicalIp, canonicalMac, isIp, isIpv4, isIpv6, isMac } from '../../src/fdb/address.ts';
import { addressesOf, isFloodingEntry, MalformedEntries, networksOf, parseFdbEntries } from '../../src/fdb/entries.ts';

const NET = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';
const network = (ports: unknown) => ({ [NET]: { segment_id: 1001, network_type: 'vxlan', ports } });

describe('FDB entries are read without loss', () => {
  test.each([
    [
      'unknown extra fields',
      { [NET]: { segment_id: 1, network_type: 'vxlan', ports: {}, audit: true, physical_network: 'p' } },
    ],
    ['source at the top level', { source: 'L3_ROUTER_NAT', ...network({}) }],
    ['no ports at all', network({})],
    ['an endpoint without pairs', network({ '10.0.0.2': [] })],
    ['IPv6 pairs and endpoints', network({ '2001:db8::2': [['fa:16:3e:0a:02:01', '2001:db8:10::21']] })],
    ['a flat network', { [NET]: { segment_id: null, network_type: 'flat', ports: {} } }],
    ['no network', {}],
  ])('with %s', (_, entries) => {
    const before = structuredClone(entries);
    expect(parseFdbEntries(entries)).toEqual(before);
  });

  test.each([
    ['a list', [], 'top level'],
    ['null', null, 'top level'],
    ['a network that is a text', { [NET]: 'x' }, NET],
    ['a source that is no text', { source: 7 }, 'source'],
    ['a segment id as text', { [NET]: { segment_id: '1001', network_type: 'vxlan', ports: {} } }, `${NET}.segment_id`],
    ['no network type', { [NET]: { segment_id: 1, ports: {} } }, `${NET}.network_type`],
    ['no ports', { [NET]: { segment_id: 1, network_type: 'vxlan' } }, `${NET}.ports`],
    ['pairs that are no list', network({ '10.0.0.2': {} }), `${NET}.ports.10.0.0.2`],
    [
      'a pair of three',
      network({
        '10.0.0.2': [
          ['a', 'b'],
          ['a', 'b', 'c'],
        ],
      }),
      `${NET}.ports.10.0.0.2[1]`,
    ],
    ['a pair with null', network({ '10.0.0.2': [['00:00:00:00:00:00', null]] }), `${NET}.ports.10.0.0.2[0]`],
  ])('but %s is refused with its place', (_, value, place) => {
    const parse = () => parseFdbEntries(value);
    expect(parse).toThrow(MalformedEntries);
    expect(parse).toThrow(expect.objectContaining({ place }));
  });

  test('the networks are all but the source', () => {
    const entries = parseFdbEntries({ source: 'x', ...network({}) });
    expect(networksOf(entries).map(([id]) => id)).toEqual([NET]);
  });
});

test.each([
  [['00:00:00:00:00:00', '0.0.0.0'], true],
  [['00:00:00:00:00:00', '::'], false],
  [['00:00:00:00:00:00', '192.168.10.1'], false],
  [['fa:16:3e:0a:02:01', '0.0.0.0'], false],
] as const)('%j is a flooding entry: %s', (pair, expected) => {
  expect(isFloodingEntry(pair)).toBe(expected);
});

test('a comma list is one endpoint of several addresses', () => {
  expect(addressesOf('10.0.0.2, 2001:db8::2')).toEqual(['10.0.0.2', '2001:db8::2']);
});

describe('addresses', () => {
  test.each([
    ['2001:DB8:0:0::2', '2001:db8::2'],
    ['2001:0db8::0:2', '2001:db8::2'],
    ['::ffff:10.0.0.1', '::ffff:a00:1'],
    ['10.0.0.2', '10.0.0.2'],
    ['host-a', 'host-a'],
  ])('%s compares as %s', (text, canonical) => {
    expect(canonicalIp(text)).toBe(canonical);
  });

  test.each([
    ['10.0.0.2', true, false],
    ['010.0.0.2', false, false],
    ['10.0.0.256', false, false],
    ['10.0.0', false, false],
    ['fe80::1%eth0', false, false],
    ['2001:db8::2', false, true],
    ['::', false, true],
    ['', false, false],
  ])('%j is IPv4 %s, IPv6 %s', (text, four, six) => {
    expect([isIpv4(text), isIpv6(text), isIp(text)]).toEqual([four, six, four || six]);
  });

  test('a MAC compares in lower case', () => {
    expect(canonicalMac('FA:16:3E:0A:02:01')).toBe('fa:16:3e:0a:02:01');
    expect([isMac('FA:16:3E:0A:02:01'), isMac('fa:16:3e:0a:02'), isMac('fa-16-3e-0a-02-01')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
