import { describe, expect, test } from 'vitest';
import { looksLikeFdb, parseFdbLine, parsePlainFdbLine } from '../../../src/dump/linuxbridge/parse-fdb-line.ts';
import { fdbOfJson, jsonFormOf } from '../../../src/dump/linuxbridge/parse-json.ts';
import type { FdbRecord } from '../../../src/dump/linuxbridge/records.ts';

const record = (changes: Partial<FdbRecord>): FdbRecord => ({
  mac: 'fa:16:3e:0a:02:01',
  device: 'vxlan-1001',
  dst: undefined,
  master: undefined,
  isSelf: false,
  state: '',
  otherSoftware: undefined,
  ...changes,
});
const entry = record({ dst: '10.0.0.2', isSelf: true, state: 'permanent' });
const homeless = { ...entry, device: undefined };
const M = 'fa:16:3e:0a:02:01';

describe('a line of bridge fdb show', () => {
  test.each<[text: string, FdbRecord]>([
    // spec 4.2
    ['00:00:00:00:00:00 dev vxlan-1001 dst 10.0.0.2 self permanent', { ...entry, mac: '00:00:00:00:00:00' }],
    [`${M} dev vxlan-1001 dst 10.0.0.2 self permanent`, entry],
    [`${M} dev vxlan-1001 dst 10.0.0.2 self`, { ...entry, state: '' }],
    [`${M} dev vxlan-1001 master brq9c5e3f0a-6d`, record({ master: 'brq9c5e3f0a-6d' })],
    [`${M} dev vxlan-1001 master brq9c5e3f0a-6d permanent`, record({ master: 'brq9c5e3f0a-6d', state: 'permanent' })],
    [
      '33:33:00:00:00:01 dev tap1 self permanent',
      record({ mac: '33:33:00:00:00:01', device: 'tap1', isSelf: true, state: 'permanent' }),
    ],
    [
      '00:00:00:00:00:00 dev vxlan-1001 dst 224.0.0.1 via eth1 self permanent',
      { ...entry, mac: '00:00:00:00:00:00', dst: '224.0.0.1' },
    ],
    [`${M} dev vxlan-1001 dst 2001:db8::2 self permanent`, { ...entry, dst: '2001:db8::2' }],
    [`${M} dst 10.0.0.2 self permanent`, homeless],
    [`${M} dev vxlan-1001 dst 10.0.0.2 port 4789 vni 7 src_vni 9 via eth1 used 14/6 self permanent`, entry],
    [`${M} dev vxlan-1001 dst 10.0.0.2 self offload permanent`, entry],
    [`${M} dev vxlan-1001 vlan 1 dst 10.0.0.2 self permanent`, entry],
    [`${M} dev vxlan-1001 used 0/0 master brq9c5e3f0a-6d `, record({ master: 'brq9c5e3f0a-6d' })],
    // spec 4.3a
    [`${M} dev vxlan-1001 10.0.0.2 self permanent`, entry],
    [`${M} 10.0.0.2 self permanent`, homeless],
    [`${M} dev vxlan-1001 2001:db8::2 self permanent`, { ...entry, dst: '2001:db8::2' }],
    [`${M} dev vxlan-1001 brq9c5e3f0a-6d permanent`, record({ master: 'brq9c5e3f0a-6d', state: 'permanent' })],
    [`${M} dev dev vxlan-1001 dst 10.0.0.2 self permanent`, entry],
    [`${M} dev vxlan-1001 dst 10.0.0.2  used 14/6self permanent`, entry],
    [`${M} dev vxlan-1001 dst 10.0.0.2  used 14/6self `, { ...entry, state: '' }],
    [`${M} dev vxlan-1001 vlan 0 master permanent`, record({ master: '', state: 'permanent' })],
    [`${M} dev vxlan-1001 vlan 0 master`, record({ master: '' })],
    [`${M} dev vxlan-1001 dst 10.0.0.2 self `, { ...entry, state: '' }],
    [`${M} dev vxlan-1001 dst 10.0.0.2 self stale`, { ...entry, state: 'stale' }],
    [`${M} dev vxlan-1001 dst 10.0.0.2 self static`, { ...entry, state: 'static' }],
    [`${M} dev vxlan-1001 dst 10.0.0.2 vlan 65535 self permanent`, entry],
    [`${M} dev vxlan-1001 dst 10.0.0.2 link-netnsid 1 self permanent`, entry],
    [`${M} dev vxlan-1001 dst 10.0.0.2 src_vni 7 self permanent`, entry],
    [`${M} dev vxlan-1001 dst 10.0.0.2 via ifindex 4 self permanent`, entry],
    [`${M} dev vxlan-1001 dst 10.0.0.2 self extern_learn permanent`, { ...entry, otherSoftware: 'extern_learn' }],
    [`${M} dev vxlan-1001 nhid 5 self permanent`, record({ isSelf: true, state: 'permanent', otherSoftware: 'nhid' })],
    [`${M} dev vxlan-1001 dst 10.0.0.2 self sticky permanent`, { ...entry, otherSoftware: 'sticky' }],
    // as operators paste
    [`  ${M.toUpperCase()}   dev vxlan-1001   dst 10.0.0.2 self permanent  `, entry],
  ])('%s', (text, expected) => {
    expect(parseFdbLine(text)).toEqual(expected);
    expect(looksLikeFdb(text)).toBe(true);
    const plain = parsePlainFdbLine(text);
    if (plain !== undefined) expect(plain).toEqual(expected);
  });

  test.each([
    '',
    M,
    `${M} and some prose about it`,
    'fa:16:3e:0a:02 dev vxlan-1001 dst 10.0.0.2 self permanent',
    'link/ether fa:16:3e:0a:02:01 brd ff:ff:ff:ff:ff:ff',
    '192.168.10.21 dev vxlan-1001 lladdr fa:16:3e:0a:02:01 PERMANENT',
    'cookie=0x1, table=20, priority=2,dl_vlan=1,dl_dst=fa:16:3e:0a:02:01 actions=drop',
  ])('is not: %s', (text) => {
    expect(parseFdbLine(text)).toBeUndefined();
    expect(looksLikeFdb(text)).toBe(false);
  });

  test('of the commonest kind is read by the short way', () => {
    expect(parsePlainFdbLine(`${M} dev vxlan-1001 dst 10.0.0.2 self permanent`)).toEqual(entry);
    expect(parsePlainFdbLine(`${M} dev vxlan-1001 dst 10.0.0.300 self permanent`)).toBeUndefined();
  });

  test('with a dst that is no address is a fault', () => {
    expect(parseFdbLine(`${M} dev vxlan-1001 dst 10.0.0.300 self permanent`)).toEqual({
      why: 'dst 10.0.0.300 is not an IP address',
    });
  });
});

describe('an element of bridge -j fdb show', () => {
  const item = { mac: M, ifname: 'vxlan-1001', dst: '10.0.0.2', flags: ['self'], state: 'permanent' };

  test.each<[string, object, FdbRecord]>([
    ['as of 4.17', item, entry],
    ['without ifname', { ...item, ifname: undefined }, homeless],
    ['with dev for ifname (4.7 to 4.16)', { ...item, ifname: undefined, dev: 'vxlan-1001' }, entry],
    ['with ages', { ...item, used: 4, updated: 4 }, entry],
    ['with viaIf', { ...item, viaIf: 'eth1' }, entry],
    ['learned', { ...item, state: '' }, { ...entry, state: '' }],
    ['of a bridge', { mac: M, ifname: 'vxlan-1001', flags: [], master: 'brqx', state: '' }, record({ master: 'brqx' })],
    [
      'of a bridge without a name',
      { mac: M, ifname: 'vxlan-1001', flags: ['master'], state: '' },
      record({ master: '' }),
    ],
    [
      'of other software by flag',
      { ...item, flags: ['self', 'extern_learn'] },
      { ...entry, otherSoftware: 'extern_learn' },
    ],
    ['of other software by nexthop', { ...item, nhid: 5 }, { ...entry, otherSoftware: 'nhid' }],
  ])('%s', (_, given, expected) => {
    expect(jsonFormOf([given])).toBe('fdb');
    expect(fdbOfJson(given)).toEqual(expected);
  });

  test.each<[object | null | number, string]>([
    [{ ...item, dst: 'x' }, 'dst x is not an IP address'],
    [{ ...item, mac: 7 }, 'it has no mac'],
    [null, 'it has no mac'],
    [7, 'it has no mac'],
  ])('%j is a fault', (given, why) => {
    expect(fdbOfJson(given)).toEqual({ why });
  });

  test.each<[unknown]>([[[]], [{}], [null], [[1]], [[{ mac: 7 }]], [{ headings: [], data: [] }]])(
    '%j is of no form',
    (document) => {
      expect(jsonFormOf(document)).toBeUndefined();
    },
  );
});
