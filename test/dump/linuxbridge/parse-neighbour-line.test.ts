import { describe, expect, test } from 'vitest';
import { jsonFormOf, neighbourOfJson } from '../../../src/dump/linuxbridge/parse-json.ts';
import { looksLikeNeighbour, parseNeighbourLine } from '../../../src/dump/linuxbridge/parse-neighbour-line.ts';
import type { NeighbourRecord } from '../../../src/dump/linuxbridge/records.ts';

const M = 'fa:16:3e:0a:02:01';
const held: NeighbourRecord = { ip: '192.168.10.21', device: 'vxlan-1001', mac: M, isPermanent: true };

describe('a line of ip neigh or arp', () => {
  test.each<[text: string, NeighbourRecord]>([
    [`192.168.10.21 dev vxlan-1001 lladdr ${M} PERMANENT`, held],
    [`192.168.10.21 dev vxlan-1001 lladdr ${M} PERMANENT `, held],
    [`192.168.10.21 lladdr ${M} PERMANENT`, { ...held, device: undefined }],
    [`192.168.10.21 dev vxlan-1001 lladdr ${M}  used 121/121/121probes 0 PERMANENT `, held],
    [`192.168.10.21 dev vxlan-1001 lladdr ${M.toUpperCase()} PERMANENT`, held],
    [`2001:db8:10::21 dev vxlan-1001 lladdr ${M} router PERMANENT`, { ...held, ip: '2001:db8:10::21' }],
    [`192.168.10.21 dev vxlan-1001 lladdr ${M} extern_learn PERMANENT `, { ...held, otherSoftware: 'extern_learn' }],
    [`192.168.10.21 dev vxlan-1001 lladdr ${M} PERMANENT proto zebra `, { ...held, otherSoftware: 'proto' }],
    [`192.168.10.21 dev vxlan-1001 lladdr ${M} STALE`, { ...held, isPermanent: false }],
    ['192.168.10.9 dev eth1  FAILED', { ip: '192.168.10.9', device: 'eth1', mac: undefined, isPermanent: false }],
    ['10.0.0.4 dev eth1 INCOMPLETE ', { ip: '10.0.0.4', device: 'eth1', mac: undefined, isPermanent: false }],
    [`? (192.168.10.21) at ${M} [ether] PERM on vxlan-1001`, held],
    [`port-a.example (192.168.10.21) at ${M} [ether] PERM on vxlan-1001`, held],
    [`? (192.168.10.21) at ${M} [ether] on vxlan-1001`, { ...held, isPermanent: false }],
    ['? (10.0.0.9) at <incomplete> on eth0', { ip: '10.0.0.9', device: 'eth0', mac: undefined, isPermanent: false }],
    [`192.168.10.21            ether   ${M}   CM                    vxlan-1001`, held],
    [
      '10.0.0.9                 (incomplete)                              eth0',
      { ip: '10.0.0.9', device: 'eth0', mac: undefined, isPermanent: false },
    ],
  ])('%s', (text, expected) => {
    expect(parseNeighbourLine(text)).toEqual(expected);
    expect(looksLikeNeighbour(text)).toBe(true);
  });

  test.each([
    '',
    '192.168.10.21',
    '192.168.10.21 is the address of the port',
    '192.168.10.21 dev vxlan-1001  proxy ',
    'Address                  HWtype  HWaddress           Flags Mask            Iface',
    'default via 10.0.0.1 dev eth0 proto static',
    '10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.5',
    `${M} dev vxlan-1001 dst 10.0.0.2 self permanent`,
  ])('is not: %s', (text) => {
    expect(parseNeighbourLine(text)).toBeUndefined();
  });

  test('with a MAC that is none is a fault', () => {
    expect(parseNeighbourLine('192.168.10.21 dev vxlan-1001 lladdr fa:16 PERMANENT')).toEqual({
      why: 'lladdr fa:16 is not a MAC address',
    });
  });
});

describe('an element of ip -j neigh', () => {
  const item = { dst: '192.168.10.21', dev: 'vxlan-1001', lladdr: M, state: ['PERMANENT'] };

  test.each<[string, object, NeighbourRecord]>([
    ['a permanent one', item, held],
    ['one of a command for a device', { ...item, dev: undefined }, { ...held, device: undefined }],
    ['one of EVPN', { ...item, extern_learn: null }, { ...held, otherSoftware: 'extern_learn' }],
    ['one of a routing daemon', { ...item, protocol: 'zebra' }, { ...held, otherSoftware: 'proto' }],
    ['one of traffic', { ...item, state: ['REACHABLE'] }, { ...held, isPermanent: false }],
    [
      'one with an answer outstanding',
      { dst: '10.0.0.4', dev: 'eth1', state: ['INCOMPLETE'] },
      { ip: '10.0.0.4', device: 'eth1', mac: undefined, isPermanent: false },
    ],
  ])('%s', (_, given, expected) => {
    expect(jsonFormOf([given])).toBe('neigh');
    expect(neighbourOfJson(given)).toEqual(expected);
  });

  test.each<[unknown, string]>([
    [{ dst: 'x', state: ['PERMANENT'] }, 'its dst is not an IP address'],
    [{ ...item, lladdr: 'x' }, 'lladdr x is not a MAC address'],
    [null, 'its dst is not an IP address'],
  ])('%j is a fault', (given, why) => {
    expect(neighbourOfJson(given)).toEqual({ why });
  });
});
