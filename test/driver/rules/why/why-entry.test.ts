import { expect, test } from 'vitest';
import type { InventoryRows } from '../../../../src/driver/inventory/inventory.ts';
import { inventoryOf } from '../../../../src/driver/inventory/lab-file.ts';
import { createMechanismDriver } from '../../../../src/driver/mechanism-driver.ts';
import { UnknownNetwork } from '../../../../src/fdb/query.ts';
import { type PortDestination, parseDestination } from '../../../../src/fdb/trace/destination.ts';
import { whySentence } from '../../../../src/format/why-sentence.ts';
import { agent, dvr, haBinding, haPort, macOf, NETWORK, port, rows, segment } from '../../build-rows.ts';

const IP = '192.0.2.21';
const down = { isAlive: false, isEnabled: true, lastHeartbeat: new Date('2026-01-02T03:04:05Z') };

const ask = (
  content: Partial<InventoryRows>,
  { to = IP, host = 'c1', source }: { to?: string; host?: string; source?: string } = {},
) =>
  createMechanismDriver(inventoryOf(rows(content), 'lab.yaml')).why(NETWORK, parseDestination(to) as PortDestination, {
    host,
    source,
  });

interface Case {
  when: string;
  content: Partial<InventoryRows>;
  to?: string;
  host?: string;
  source?: string;
  expected: boolean;
  /** Weight and rule of what is not simply in. */
  told: string[];
  says: string;
}

const usual = port(1, 'c2', [IP]);
const here = port(9, 'c1', ['192.0.2.9']);

const CASES: Case[] = [
  {
    when: 'an ACTIVE port is bound to a host with an agent',
    content: { ports: [usual, here] },
    expected: true,
    told: [],
    says: 'c2 has an agent with tunnel ip 10.0.0.2',
  },
  {
    when: 'nobody has the address',
    content: { ports: [here] },
    expected: false,
    told: ['out no-such-port'],
    says: 'no port of the network has it',
  },
  {
    when: 'the port is DOWN',
    content: { ports: [{ ...usual, status: 'DOWN' }, here] },
    expected: false,
    told: ['out port-status'],
    says: 'it is DOWN, and only ACTIVE ports are announced: its agent has not reported it as up',
  },
  {
    when: 'its admin state is down',
    content: { ports: [{ ...usual, status: 'DOWN', isEnabled: false }, here] },
    expected: false,
    told: ['out port-status'],
    says: 'its admin state is down',
  },
  {
    when: 'its binding failed',
    content: {
      ports: [port(1, [{ host: 'c2', status: 'ACTIVE', vifType: 'binding_failed' }], [IP], { status: 'DOWN' }), here],
    },
    expected: false,
    told: ['out port-status'],
    says: 'its binding failed',
  },
  {
    when: 'its binding failed, and Neutron calls it ACTIVE all the same',
    content: { ports: [port(1, [{ host: 'c2', status: 'ACTIVE', vifType: 'binding_failed' }], [IP]), here] },
    expected: true,
    told: ['remark vif-type'],
    says: 'its vif type on c2 is binding_failed; no rule looks at that',
  },
  {
    when: 'its agent has not reported it yet',
    content: { ports: [{ ...usual, status: 'BUILD' }, here] },
    expected: false,
    told: ['out port-status'],
    says: 'ask again in some seconds',
  },
  {
    when: 'it is unbound',
    content: { ports: [port(1, '', [IP]), here] },
    expected: false,
    told: ['out port-binding'],
    says: 'it is unbound',
  },
  {
    when: 'its host has no agent',
    content: { ports: [port(1, 'c7', [IP]), here] },
    expected: false,
    told: ['out host-agent'],
    says: 'no agent has host c7: Neutron leaves out its ports in silence',
  },
  {
    when: "its host's name is spelt in another way than the agent's",
    content: { ports: [port(1, 'c2.example.org', [IP]), here] },
    expected: false,
    told: ['out host-agent'],
    says: 'c2 has one: a name that is spelt in two ways?',
  },
  {
    when: "its host's agent has no tunneling_ip",
    content: { ports: [port(1, 'c4', [IP]), here], agents: [agent('c1', '10.0.0.1'), agent('c4', undefined)] },
    expected: false,
    told: ['out host-agent'],
    says: 'no agent of c4 (Open vSwitch agent) reports a tunneling_ip',
  },
  {
    when: "its host's agent is down",
    content: { ports: [usual, here], agents: [agent('c1', '10.0.0.1'), { ...agent('c2', '10.0.0.2'), state: down }] },
    expected: true,
    told: ['remark agent-down'],
    says: 'last heard of at 2026-01-02T03:04:05.000Z; it counts all the same',
  },
  {
    when: "its host's agent takes no casts of this type",
    content: {
      ports: [usual, here],
      agents: [agent('c1', '10.0.0.1'), agent('c2', '10.0.0.2', { tunnel_types: ['gre'] })],
    },
    expected: true,
    told: ['remark agent-types'],
    says: 'the agent of c2 takes no casts for vxlan (it reports gre): the answer holds its ports, and no cast ever tells of them',
  },
  {
    when: 'two agents of its host have a tunnel ip',
    content: {
      ports: [usual, here],
      agents: [agent('c1', '10.0.0.1'), agent('c2', '10.0.0.2'), agent('c2', '10.0.0.9')],
    },
    expected: true,
    told: ['remark several-agents'],
    says: 'several agents of c2 have a tunnel ip (10.0.0.2 and 10.0.0.9)',
  },
  {
    when: 'it has no fixed ip',
    content: { ports: [port(1, 'c2', []), here] },
    to: macOf(1),
    expected: false,
    told: ['out port-addresses'],
    says: 'such a MAC is never announced',
  },
  {
    when: 'it is the interface of a distributed router',
    content: { ports: [dvr(1, { c1: 'ACTIVE', c2: 'ACTIVE' }), here] },
    to: '192.0.2.254',
    expected: false,
    told: ['out port-kind'],
    says: 'the interface of a distributed router, whose MAC is on several hosts and is never announced: c1 and c2 only flood',
  },
  {
    when: 'it is the interface of an HA router',
    content: { ports: [haPort(1, 'c2', 'r'), here], haBindings: [haBinding('r', 'c2')] },
    to: '192.0.2.253',
    expected: false,
    told: ['out port-kind'],
    says: 'the interface of an HA router',
  },
  {
    when: 'it is on the host itself',
    content: { ports: [port(1, 'c1', [IP])] },
    expected: false,
    told: ['out own-host'],
    says: 'c1 is the host itself: its own entries are left out',
  },
  {
    when: 'it is on the host itself, and another host has the same tunnel ip',
    content: {
      ports: [port(1, 'c1', [IP]), port(2, 'c2', [])],
      agents: [agent('c1', '10.0.0.1'), agent('c2', '10.0.0.1')],
    },
    expected: true,
    told: [],
    says: 'but c2 shares its tunnel ip, so that its entries come back',
  },
  {
    when: 'it is being migrated to the host',
    content: {
      ports: [
        port(
          1,
          [
            { host: 'c2', status: 'ACTIVE' },
            { host: 'c1', status: 'INACTIVE' },
          ],
          [IP],
        ),
      ],
    },
    expected: true,
    told: ['remark second-binding', 'out own-host'],
    says: 'it is bound to c1 too, INACTIVE',
  },
  {
    when: 'the network is a vlan network',
    content: { ports: [usual, here], segments: [segment({ networkType: 'vlan', segmentationId: 42 })] },
    expected: true,
    told: ['remark network-type', 'remark agent-types', 'remark agent-types'],
    says: 'a vlan network: no tunnel carries it',
  },
  {
    when: 'the network has several segments',
    content: {
      ports: [usual, here],
      segments: [segment(), segment({ id: 's-2', networkType: 'vlan', segmentIndex: 1 })],
    },
    expected: true,
    told: ['remark chosen-segment'],
    says: 'the network has 2 segments: the answer goes by vxlan 1001',
  },
  {
    when: 'another source has registered it',
    content: {
      ports: [here],
      foreignSources: [{ name: 'BGPVPN', networks: new Map([[NETWORK, { '198.51.100.7': [[macOf(5), IP]] }]]) }],
    },
    expected: true,
    told: [],
    says: 'source BGPVPN registered it under 198.51.100.7',
  },
  {
    when: 'the requestor has registered it itself',
    content: {
      ports: [here],
      foreignSources: [{ name: 'BGPVPN', networks: new Map([[NETWORK, { '198.51.100.7': [[macOf(5), IP]] }]]) }],
    },
    source: 'BGPVPN',
    expected: false,
    told: ['out foreign-source'],
    says: 'left out for the requestor of that name (--source)',
  },
  {
    when: 'the asked host has no port of the network',
    content: { ports: [usual] },
    expected: true,
    told: ['remark receiver-port'],
    says: 'c1 has no port of the network: its agent keeps no entries of it',
  },
  {
    when: 'the asked host has only ports that are not up',
    content: { ports: [usual, { ...here, status: 'DOWN' }] },
    expected: true,
    told: ['remark receiver-port'],
    says: 'c1 has no ACTIVE port of the network, only 1 in DOWN or BUILD',
  },
  {
    when: 'the asked host has no agent',
    content: { ports: [usual] },
    host: 'c7',
    expected: true,
    told: ['remark receiver-agent'],
    says: 'no agent has host c7: nothing is left out for it',
  },
  {
    when: "the asked host's agent has l2_population off",
    content: {
      ports: [usual, here],
      agents: [agent('c1', '10.0.0.1', { l2_population: false }), agent('c2', '10.0.0.2')],
    },
    expected: true,
    told: ['remark agent-l2pop-off'],
    says: 'the agent of c1 reports l2_population off: it takes no entry',
  },
  {
    when: "the asked host's agent is down",
    content: { ports: [usual, here], agents: [{ ...agent('c1', '10.0.0.1'), state: down }, agent('c2', '10.0.0.2')] },
    expected: true,
    told: ['remark agent-down'],
    says: 'what it holds may be as old as that',
  },
];

test.each(CASES)(
  'when $when: expected $expected, $told',
  async ({ content, to, host, source, expected, told, says }) => {
    const answer = await ask(content, { ...(to && { to }), ...(host && { host }), ...(source && { source }) });
    expect(answer.isExpected).toBe(expected);
    const notIn = answer.verdicts
      .filter(({ weight }) => weight !== 'in')
      .map(({ weight, rule }) => `${weight} ${rule}`);
    expect(notIn).toEqual(told);
    expect(answer.verdicts.map(whySentence).join('\n')).toContain(says);
  },
);

test('every reason is told, not the first alone', async () => {
  const answer = await ask({ ports: [port(1, '', [], { status: 'DOWN' }), here] }, { to: macOf(1) });
  const out = answer.verdicts.filter(({ weight }) => weight === 'out').map(({ rule }) => rule);
  expect(out).toEqual(['port-status', 'port-addresses', 'port-binding']);
});

test('an address of two ports has the verdicts of both', async () => {
  const answer = await ask({ ports: [usual, port(2, 'c3', [IP], { status: 'DOWN' }), here] });
  expect(answer.isExpected).toBe(true);
  expect(answer.verdicts.filter(({ rule }) => rule === 'port-status').map(({ port: of }) => of!.mac)).toEqual([
    macOf(1),
    macOf(2),
  ]);
});

test('a network that is not there is an error', async () => {
  const driver = createMechanismDriver(inventoryOf(rows(), 'lab.yaml'));
  await expect(driver.why('nosuch', { kind: 'ip', ip: IP })).rejects.toThrow(UnknownNetwork);
});
