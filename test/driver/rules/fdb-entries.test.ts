import { describe, expect, test } from 'vitest';
import type { InventoryRows } from '../../../src/driver/inventory/inventory.ts';
import { fdbEntries } from '../../../src/driver/rules/fdb-entries.ts';
import { FLOODING_ENTRY as F, type Pair } from '../../../src/fdb/entries.ts';
import { agent, dvr, haBinding, haPort, macOf, NETWORK, port, rows, segment } from '../build-rows.ts';

interface Case {
  rule: string;
  when: string;
  given: Partial<InventoryRows>;
  host?: string;
  source?: string;
  ports: Record<string, Pair[]>;
}

const p = (number: number, ip = '192.0.2.1'): Pair => [macOf(number), ip];
const one = (number: number, host: string) => port(number, host, ['192.0.2.1']);
const foreign = (name: string, ports: Record<string, Pair[]>) => ({ name, networks: new Map([[NETWORK, ports]]) });

const cases: Case[] = [
  {
    rule: 'A',
    when: 'an agent has no tunnel ip',
    given: { agents: [agent('c1', undefined)], ports: [one(1, 'c1')] },
    ports: {},
  },
  {
    rule: 'A',
    when: 'an agent has an empty tunnel ip',
    given: { agents: [agent('c1', '')], ports: [one(1, 'c1')] },
    ports: {},
  },
  {
    rule: 'A',
    when: 'an agent is of another kind, without l2_population and tunnel types',
    given: {
      agents: [{ host: 'c1', agentType: 'Other', configurations: { tunneling_ip: '10.0.0.1' } }],
      ports: [one(1, 'c1')],
    },
    ports: { '10.0.0.1': [F, p(1)] },
  },
  {
    rule: 'A',
    when: 'a host has no agent at all',
    given: { ports: [one(1, 'baremetal-1'), one(2, 'c1')] },
    ports: { '10.0.0.1': [F, p(2)] },
  },
  {
    rule: 'B',
    when: 'a host has two agents with tunnel ips',
    given: {
      agents: [agent('c1', '10.0.0.1'), { ...agent('c1', '10.0.1.1'), agentType: 'Linux bridge agent' }],
      ports: [one(1, 'c1')],
    },
    ports: { '10.0.0.1': [F, p(1)], '10.0.1.1': [F, p(1)] },
  },
  { rule: 'P', when: 'a port is ACTIVE', given: { ports: [one(1, 'c1')] }, ports: { '10.0.0.1': [F, p(1)] } },
  ...['DOWN', 'BUILD', 'ERROR', 'N/A'].map((status) => ({
    rule: 'P',
    when: `a port is ${status}`,
    given: { ports: [port(1, 'c1', ['192.0.2.1'], { status })] },
    ports: {},
  })),
  { rule: 'P', when: 'a port is unbound', given: { agents: [agent('', '10.0.0.1')], ports: [one(1, '')] }, ports: {} },
  {
    rule: 'P',
    when: 'a port has an INACTIVE binding beside its ACTIVE one',
    given: {
      ports: [
        port(
          1,
          [
            { host: 'c1', status: 'ACTIVE' },
            { host: 'c2', status: 'INACTIVE' },
          ],
          ['192.0.2.1'],
        ),
      ],
    },
    ports: { '10.0.0.1': [F, p(1)], '10.0.0.2': [F, p(1)] },
  },
  {
    rule: 'P',
    when: 'a port has several addresses, ordered by their text',
    given: { ports: [port(1, 'c1', ['2001:db8::1', '192.0.2.9', '192.0.2.10'])] },
    ports: { '10.0.0.1': [F, p(1, '192.0.2.10'), p(1, '192.0.2.9'), p(1, '2001:db8::1')] },
  },
  {
    rule: 'D',
    when: 'a DVR interface is on two hosts, one of them DOWN there',
    given: { ports: [dvr(1, { c1: 'ACTIVE', c2: 'DOWN' })] },
    ports: { '10.0.0.1': [F], '10.0.0.2': [F] },
  },
  {
    rule: 'D',
    when: 'a DVR interface is not ACTIVE',
    given: { ports: [dvr(1, { c1: 'ACTIVE' }, { status: 'DOWN' })] },
    ports: {},
  },
  {
    rule: 'D',
    when: 'a host has a DVR interface and a plain port',
    given: { ports: [dvr(1, { c1: 'ACTIVE' }), one(2, 'c1')] },
    ports: { '10.0.0.1': [F, p(2)] },
  },
  {
    rule: 'HA',
    when: 'an HA router is on two hosts, whatever host its port is bound to',
    given: { ports: [haPort(1, 'c3', 'r')], haBindings: [haBinding('r', 'c1', 'active'), haBinding('r', 'c2')] },
    ports: { '10.0.0.1': [F], '10.0.0.2': [F] },
  },
  {
    rule: 'HA',
    when: 'a centralized SNAT port is of an HA router',
    given: {
      ports: [haPort(1, 'c1', 'r', { deviceOwner: 'network:router_centralized_snat' })],
      haBindings: [haBinding('r', 'c1'), haBinding('r', 'c2')],
    },
    ports: { '10.0.0.1': [F], '10.0.0.2': [F] },
  },
  {
    rule: 'HA',
    when: 'a centralized SNAT port is of a router without HA: it is plain',
    given: {
      ports: [{ ...one(1, 'c1'), deviceOwner: 'network:router_centralized_snat', deviceId: 'r' }],
      haBindings: [haBinding('other', 'c2')],
    },
    ports: { '10.0.0.1': [F, p(1)] },
  },
  {
    rule: 'HA',
    when: 'the router has rows, none with an agent yet',
    given: { ports: [haPort(1, 'c1', 'r')], haBindings: [haBinding('r', undefined)] },
    ports: {},
  },
  {
    rule: 'HA',
    when: 'a gateway port and a VRRP port are of an HA router: they are plain',
    given: {
      ports: [
        { ...one(1, 'c1'), deviceOwner: 'network:router_gateway', deviceId: 'r' },
        { ...one(2, 'c2'), deviceOwner: 'network:router_ha_interface', deviceId: 'r' },
      ],
      haBindings: [haBinding('r', 'c3')],
    },
    ports: { '10.0.0.1': [F, p(1)], '10.0.0.2': [F, p(2)] },
  },
  {
    rule: 'HA',
    when: 'an HA port is DOWN',
    given: { ports: [haPort(1, 'c1', 'r', { status: 'DOWN' })], haBindings: [haBinding('r', 'c1')] },
    ports: {},
  },
  {
    rule: 'X',
    when: 'a host is asked for',
    host: 'c1',
    given: { ports: [one(1, 'c1'), one(2, 'c2')] },
    ports: { '10.0.0.2': [F, p(2)] },
  },
  {
    rule: 'X',
    when: 'the asked host has two agents',
    host: 'c1',
    given: {
      agents: [agent('c1', '10.0.0.1'), { ...agent('c1', '10.0.1.1'), agentType: 'Other' }, agent('c2', '10.0.0.2')],
      ports: [one(1, 'c1'), one(2, 'c2')],
    },
    ports: { '10.0.0.2': [F, p(2)] },
  },
  {
    rule: 'X',
    when: 'the asked host shares its tunnel ip with another that has a port: its pairs come back',
    host: 'c1',
    given: { agents: [agent('c1', '10.0.0.9'), agent('c2', '10.0.0.9')], ports: [one(1, 'c1'), one(2, 'c2')] },
    ports: { '10.0.0.9': [F, p(1), p(2)] },
  },
  {
    rule: 'X',
    when: 'the asked host shares its tunnel ip with another that has no port',
    host: 'c1',
    given: { agents: [agent('c1', '10.0.0.9'), agent('c2', '10.0.0.9')], ports: [one(1, 'c1')] },
    ports: {},
  },
  {
    rule: 'X',
    when: 'the asked host is unknown',
    host: 'c9',
    given: { ports: [one(1, 'c1')] },
    ports: { '10.0.0.1': [F, p(1)] },
  },
  {
    rule: 'X',
    when: 'the asked host is an empty text',
    host: '',
    given: { ports: [one(1, 'c1')] },
    ports: { '10.0.0.1': [F, p(1)] },
  },
  {
    rule: 'X',
    when: 'the asked host has no port',
    host: 'c3',
    given: { ports: [one(1, 'c1')] },
    ports: { '10.0.0.1': [F, p(1)] },
  },
  {
    rule: 'U',
    when: 'a port is bound to two hosts that share a tunnel ip: doubles stay',
    given: {
      agents: [agent('c1', '10.0.0.9'), agent('c2', '10.0.0.9')],
      ports: [
        port(
          1,
          [
            { host: 'c1', status: 'ACTIVE' },
            { host: 'c2', status: 'INACTIVE' },
          ],
          ['192.0.2.1'],
        ),
      ],
    },
    ports: { '10.0.0.9': [F, p(1), p(1)] },
  },
  {
    rule: 'U',
    when: 'tunnel ips differ in their text alone',
    given: { agents: [agent('c1', '2001:db8::1'), agent('c2', '2001:DB8::1')], ports: [one(1, 'c1'), one(2, 'c2')] },
    ports: { '2001:db8::1': [F, p(1)], '2001:DB8::1': [F, p(2)] },
  },
  { rule: 'N', when: 'a port has no fixed ip', given: { ports: [port(1, 'c1', [])] }, ports: { '10.0.0.1': [F] } },
  {
    rule: 'source',
    when: 'another source has entries: they are added',
    given: {
      ports: [one(1, 'c1')],
      foreignSources: [foreign('BGPVPN', { '10.0.0.1': [F, p(7)], '10.0.0.77': [p(8)] })],
    },
    ports: { '10.0.0.1': [F, p(1), p(7)], '10.0.0.77': [p(8)] },
  },
  {
    rule: 'source',
    when: "the requestor's own entries are left out, the driver's and the others' stay",
    source: 'BGPVPN',
    given: {
      ports: [one(1, 'c1')],
      foreignSources: [foreign('BGPVPN', { '10.0.0.77': [p(8)] }), foreign('L3', { '10.0.0.1': [p(9)] })],
    },
    ports: { '10.0.0.1': [F, p(1), p(9)] },
  },
  {
    rule: 'source',
    when: 'a source is named that nothing is registered under',
    source: 'bgpvpn',
    given: { foreignSources: [foreign('BGPVPN', { '10.0.0.77': [p(8)] })] },
    ports: { '10.0.0.77': [p(8)] },
  },
  {
    rule: 'source',
    when: "another source has entries under the asked host's endpoint, alone or in a comma list",
    host: 'c1',
    given: {
      foreignSources: [foreign('L3', { '10.0.0.1': [p(9)], '10.0.0.1,2001:db8::1': [p(9)], '10.0.0.77': [p(8)] })],
    },
    ports: { '10.0.0.77': [p(8)] },
  },
];

test.each(cases)('rule $rule: endpoints are right when $when', ({ given, host, source, ports }) => {
  expect(fdbEntries(rows(given), { host, source })).toEqual({
    [NETWORK]: { segment_id: 1001, network_type: 'vxlan', ports },
  });
});

describe('rule S', () => {
  const vlan = segment({ id: 's-vlan', networkType: 'vlan', segmentationId: 42, segmentIndex: 0 });
  test.each([
    { when: 'there is one', segments: [segment()], chosen: [1001, 'vxlan'] },
    { when: 'there is a vlan alone', segments: [vlan], chosen: [42, 'vlan'] },
    {
      when: 'a flat one has no id',
      segments: [segment({ networkType: 'flat', segmentationId: null })],
      chosen: [null, 'flat'],
    },
    { when: 'a vlan comes before the tunnel', segments: [vlan, segment({ segmentIndex: 1 })], chosen: [1001, 'vxlan'] },
    {
      when: 'two tunnels are out of order',
      segments: [
        segment({ segmentIndex: 2 }),
        segment({ networkType: 'gre', segmentationId: 7, segmentIndex: 1 }),
        vlan,
      ],
      chosen: [7, 'gre'],
    },
    {
      when: 'a tunnel is dynamic',
      segments: [vlan, segment({ segmentIndex: 1, isDynamic: true })],
      chosen: [42, 'vlan'],
    },
    {
      when: 'a dynamic one comes before',
      segments: [segment({ networkType: 'vlan', segmentationId: 9, isDynamic: true }), { ...vlan, segmentIndex: 1 }],
      chosen: [42, 'vlan'],
    },
    { when: 'all are dynamic', segments: [segment({ isDynamic: true })], chosen: [1001, 'vxlan'] },
    { when: 'there is none', segments: [], chosen: [null, ''] },
  ])('chooses $chosen when $when', ({ segments, chosen: [segment_id, network_type] }) => {
    expect(fdbEntries(rows({ segments }))).toEqual({ [NETWORK]: { segment_id, network_type, ports: {} } });
  });

  test('answers for the segment asked for, with the ports of all segments', () => {
    const asked = segment({ networkType: 'geneve', segmentationId: 5 });
    expect(fdbEntries(rows({ ports: [one(1, 'c1')] }), { segment: asked })).toEqual({
      [NETWORK]: { segment_id: 5, network_type: 'geneve', ports: { '10.0.0.1': [F, p(1)] } },
    });
  });
});

test('networks do not mix', () => {
  const networks = [
    { id: 'n-1', name: 'a' },
    { id: 'n-2', name: 'b' },
  ];
  const segments = networks.map(({ id }, index) => segment({ networkId: id, segmentationId: index + 1 }));
  const ports = [
    { ...one(1, 'c1'), networkId: 'n-1' },
    { ...one(2, 'c1'), networkId: 'n-2' },
  ];
  expect(fdbEntries(rows({ networks, segments, ports }))).toEqual({
    'n-1': { segment_id: 1, network_type: 'vxlan', ports: { '10.0.0.1': [F, p(1)] } },
    'n-2': { segment_id: 2, network_type: 'vxlan', ports: { '10.0.0.1': [F, p(2)] } },
  });
});
