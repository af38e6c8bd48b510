import { expect, test } from 'vitest';
import { ipOfTunnelPortName, tunnelPortNames, typeOfTunnelPortName } from '../../src/fdb/tunnel-port-name.ts';

// spec l2pop 3.4
test.each([
  ['vxlan', '10.0.0.2', ['vxlan-0a000002']],
  ['gre', '192.168.100.255', ['gre-c0a864ff']],
  ['geneve', '10.0.0.2', ['geneve-0a000002']],
  ['vxlan', '2001:db8::2', ['vxlan-pehtjzksi', 'vxlan-qtfsbtdew']],
  ['gre', '2001:db8::2', ['gre-pehtjzksiqr', 'gre-qtfsbtdewtq']],
  ['geneve', '2001:db8::2', ['geneve-pehtjzks', 'geneve-qtfsbtde']],
  ['vxlan', 'c2.example.org', []],
])('an agent names the %s port to %s %j', (type, ip, names) => {
  expect(tunnelPortNames(type, ip)).toEqual(names);
});

test('the hash is of the address as it is written', () => {
  expect(tunnelPortNames('vxlan', '2001:0db8::2')).not.toEqual(tunnelPortNames('vxlan', '2001:db8::2'));
});

test.each([
  ['vxlan-0a000002', '10.0.0.2'],
  ['gre-c0a864ff', '192.168.100.255'],
  ['vxlan-10.0.0.2', '10.0.0.2'],
  ['gre-1', undefined],
  ['vxlan-pehtjzksi', undefined],
  ['patch-int', undefined],
  ['tap0a000002', undefined],
])('the name %s holds %s', (name, ip) => {
  expect(ipOfTunnelPortName(name)).toBe(ip);
});

test.each([
  ['geneve-0a000002', 'geneve'],
  ['gre-1', 'gre'],
  ['patch-int', undefined],
])('the name %s tells the type %s', (name, type) => {
  expect(typeOfTunnelPortName(name)).toBe(type);
});
