import { describe, expect, test } from 'vitest';
import { tunnelBridges } from '../../../src/dump/collect/tunnel-bridge.ts';

interface Port {
  name: string;
  type?: string;
  peer?: string;
}

/** What ovs-vsctl prints for bridges with these ports, one interface each. */
function tablesOf(bridges: Record<string, Port[]>) {
  const ports = Object.values(bridges).flat();
  const uuid = (kind: string, name: string) => ['uuid', `${kind}-${name}`];
  const set = (cells: unknown[]) => (cells.length === 1 ? cells[0] : ['set', cells]);
  return {
    bridges: {
      headings: ['name', 'fail_mode', 'ports'],
      data: Object.entries(bridges).map(([name, held]) => [
        name,
        'secure',
        set(held.map((port) => uuid('port', port.name))),
      ]),
    },
    ports: {
      headings: ['_uuid', 'name', 'interfaces', 'tag', 'other_config'],
      data: ports.map(({ name }) => [uuid('port', name), name, uuid('interface', name), ['set', []], ['map', []]]),
    },
    interfaces: {
      headings: ['_uuid', 'name', 'type', 'options', 'ofport'],
      data: ports.map(({ name, type = '', peer }) => [
        uuid('interface', name),
        name,
        type,
        ['map', peer === undefined ? [] : [['peer', peer]]],
        1,
      ]),
    },
  };
}

const vxlan = { name: 'vxlan-0a000002', type: 'vxlan' };
const toInt = { name: 'patch-int', type: 'patch', peer: 'patch-tun' };
const toTun = { name: 'patch-tun', type: 'patch', peer: 'patch-int' };
const ofOvn = { name: 'ovn-abc-0', type: 'geneve' };

describe('the tunnel bridge', () => {
  test.each([
    { when: 'it has its usual name', bridges: { 'br-int': [toTun], 'br-tun': [toInt, vxlan] }, found: ['br-tun'] },
    {
      when: 'it has its usual name and no tunnels yet',
      bridges: { 'br-int': [toTun], 'br-tun': [toInt] },
      found: ['br-tun'],
    },
    {
      when: 'it has another name',
      bridges: { 'br-int': [toTun], 'br-overlay': [toInt, vxlan] },
      found: ['br-overlay'],
    },
    {
      when: 'it has another name and no tunnels yet',
      bridges: { 'br-int': [toTun], overlay: [toInt] },
      found: ['overlay'],
    },
    {
      when: 'another bridge has tunnels without a patch port',
      bridges: { overlay: [toInt, vxlan], 'br-lab': [{ name: 'gre-0a000003', type: 'gre' }] },
      found: ['overlay'],
    },
    {
      when: 'a second one has its usual name',
      bridges: { overlay: [toInt, vxlan], 'br-tun': [] },
      found: ['br-tun'],
    },
    {
      when: 'two look alike',
      bridges: {
        one: [toInt, vxlan],
        two: [
          { ...toInt, name: 'patch-2' },
          { ...vxlan, name: 'vxlan-0a000003' },
        ],
      },
      found: ['one', 'two'],
    },
    {
      when: "the tunnels are OVN's",
      bridges: { 'br-int': [ofOvn, { name: 'p', type: 'patch', peer: 'q' }] },
      found: [],
    },
    { when: 'there are bridges without tunnels', bridges: { 'br-ex': [{ name: 'eth1' }] }, found: [] },
    { when: 'there is no bridge', bridges: {}, found: [] },
  ])('is $found when $when', ({ bridges, found }) => {
    expect(tunnelBridges(tablesOf(bridges as Record<string, Port[]>))).toEqual(found);
  });
});
