import { describe, expect, test } from 'vitest';
import { editCasts, editSteps } from '../../../src/driver/edit/edit-steps.ts';
import type { InventoryRows, PortRow } from '../../../src/driver/inventory/inventory.ts';
import type { AgentCast } from '../../../src/fdb/agent-cast.ts';
import { agent, dvr, haBinding, haPort, macOf, NETWORK, port, rows, segment } from '../build-rows.ts';

const linuxbridge = (host: string, tunnelIp: string) => ({
  ...agent(host, tunnelIp),
  agentType: 'Linux bridge agent',
});
/** c1 and c2 have OVS agents, b1 and b2 linuxbridge agents. */
const agents = [
  agent('c1', '10.0.0.1'),
  agent('c2', '10.0.0.2'),
  linuxbridge('b1', '10.0.0.3'),
  linuxbridge('b2', '10.0.0.4'),
];

const at = (number: number, host: string, more: Partial<PortRow> = {}) =>
  port(number, host, [`192.0.2.${number}`], more);
const down = { status: 'DOWN' };

/** Short for a cast: `+` add, `-` remove, `~` update; the host that it goes to; per tunnel ip F and the pairs. */
function inShort({ method, to, fdbEntries }: AgentCast): string {
  const sign = { add_fdb_entries: '+', remove_fdb_entries: '-', update_fdb_entries: '~' }[method];
  const receiver = to === 'all agents' ? '' : `${to.host} `;
  const pair = ([mac, ip]: readonly string[]) =>
    mac === '00:00:00:00:00:00' ? 'F' : `${Number(`0x${mac!.slice(-2)}`)}=${ip}`;
  const ports =
    method === 'update_fdb_entries'
      ? Object.entries(fdbEntries.chg_ip[NETWORK]!).map(
          ([ip, { before = [], after = [] }]) => `${ip} ${before.map(pair)} to ${after.map(pair)}`,
        )
      : Object.entries(fdbEntries[NETWORK]!.ports).map(([ip, pairs]) => `${ip} ${pairs.map(pair)}`.trim());
  return `${sign} ${receiver}${ports.join(' | ')}`;
}

const castsOf = (before: Partial<InventoryRows>, after: Partial<InventoryRows>) =>
  editCasts(rows({ agents, ...before }), rows({ agents, ...after })).map(inShort);

const twice = (...casts: string[]) => [...casts, ...casts];
const thrice = (...casts: string[]) => [...casts, ...casts, ...casts];

// three others on c1 and b1 keep counts above 2 there
const crowd = [11, 12, 13].flatMap((n) => [at(n, 'c1'), at(n + 10, 'b1')]);
const fullOfCrowd = (...hosts: string[]) =>
  hosts
    .map((host) =>
      host === 'c1'
        ? '10.0.0.1 F,11=192.0.2.11,12=192.0.2.12,13=192.0.2.13'
        : '10.0.0.3 F,21=192.0.2.21,22=192.0.2.22,23=192.0.2.23',
    )
    .join(' | ');

interface Case {
  edit: string;
  before: Partial<InventoryRows>;
  after: Partial<InventoryRows>;
  casts: string[];
}

const plainPorts: Case[] = [
  {
    edit: 'the first port of a host comes up: an OVS agent reports it twice',
    before: { ports: [at(1, 'b1')] },
    after: { ports: [at(1, 'b1'), at(2, 'c1')] },
    casts: thrice('+ c1 10.0.0.3 F,1=192.0.2.1', '+ 10.0.0.1 F,2=192.0.2.2'),
  },
  {
    edit: 'the first port of a host comes up: a linuxbridge agent reports it once',
    before: { ports: [at(1, 'c1'), at(2, 'b1', down)] },
    after: { ports: [at(1, 'c1'), at(2, 'b1')] },
    casts: twice('+ b1 10.0.0.1 F,1=192.0.2.1', '+ 10.0.0.3 F,2=192.0.2.2'),
  },
  {
    edit: 'a fourth port of a host comes up: nobody needs to be told of the flooding',
    before: { ports: crowd },
    after: { ports: [...crowd, at(1, 'b1')] },
    casts: twice('+ 10.0.0.3 1=192.0.2.1'),
  },
  {
    edit: 'two ports of a host come up in one edit, one after the other',
    before: { ports: [at(1, 'c1')] },
    after: { ports: [at(1, 'c1'), at(2, 'b1'), at(3, 'b1')] },
    casts: [
      ...twice('+ b1 10.0.0.1 F,1=192.0.2.1', '+ 10.0.0.3 F,2=192.0.2.2'),
      ...twice('+ b1 10.0.0.1 F,1=192.0.2.1', '+ 10.0.0.3 F,3=192.0.2.3'),
    ],
  },
  {
    edit: 'a third port comes up where an OVS agent floods to nobody: it asks for all entries',
    before: { ports: [at(1, 'c1'), at(2, 'c1')] },
    after: { ports: [at(1, 'c1'), at(2, 'c1'), at(3, 'c1')] },
    casts: ['+ 10.0.0.1 3=192.0.2.3', ...twice('+ 10.0.0.1 F,3=192.0.2.3')],
  },
  {
    edit: 'a port without addresses comes up',
    before: { ports: crowd },
    after: { ports: [...crowd, port(1, 'b1', [])] },
    casts: twice('+ 10.0.0.3'),
  },
  {
    edit: 'a port comes up that is not bound, or on a host without agent',
    before: { ports: [] },
    after: { ports: [at(1, ''), port(2, [], []), at(3, 'nowhere')] },
    casts: [],
  },
  {
    edit: 'a port goes down, others stay',
    before: { ports: crowd },
    after: { ports: [at(11, 'c1', down), ...crowd.slice(1)] },
    casts: twice('- 10.0.0.1 11=192.0.2.11'),
  },
  {
    edit: 'the last two ports of a host go down: the flooding entry goes with the second',
    before: { ports: [at(1, 'c1'), at(2, 'b1'), at(3, 'b1')] },
    after: { ports: [at(1, 'c1'), at(2, 'b1', down), at(3, 'b1', down)] },
    casts: [...twice('- 10.0.0.3 2=192.0.2.2'), ...twice('- 10.0.0.3 F,3=192.0.2.3')],
  },
  {
    edit: 'a port goes into BUILD, which is no down',
    before: { ports: [at(1, 'c1')] },
    after: { ports: [at(1, 'c1', { status: 'BUILD' })] },
    casts: [],
  },
  {
    edit: 'a port goes down from BUILD',
    before: { ports: [at(1, 'c1', { status: 'BUILD' })] },
    after: { ports: [at(1, 'c1', down)] },
    casts: twice('- 10.0.0.1 F,1=192.0.2.1'),
  },
  {
    edit: 'the last two ports of a host are deleted: the flooding entry goes with the second',
    before: { ports: [at(1, 'c1'), at(2, 'b1'), at(3, 'b1')] },
    after: { ports: [at(1, 'c1')] },
    casts: ['- 10.0.0.3 2=192.0.2.2', '- 10.0.0.3 F,3=192.0.2.3'],
  },
  {
    edit: 'a port that is down is deleted, and one that is not bound',
    before: { ports: [...crowd, at(1, 'c1', down), at(2, '')] },
    after: { ports: crowd },
    casts: ['- 10.0.0.1 1=192.0.2.1'],
  },
  {
    edit: 'an address of a port on an OVS host changes',
    before: { ports: crowd },
    after: { ports: [port(11, 'c1', ['192.0.2.99']), ...crowd.slice(1)] },
    casts: ['~ 10.0.0.1 11=192.0.2.11 to 11=192.0.2.99', '+ 10.0.0.1 11=192.0.2.99'],
  },
  {
    edit: 'the only port of a linuxbridge host gets a second address',
    before: { ports: [at(1, 'c1'), at(2, 'b1')] },
    after: { ports: [at(1, 'c1'), port(2, 'b1', ['192.0.2.2', '2001:db8::2'])] },
    casts: [
      '~ 10.0.0.3  to 2=2001:db8::2',
      ...twice('+ b1 10.0.0.1 F,1=192.0.2.1', '+ 10.0.0.3 F,2=192.0.2.2,2=2001:db8::2'),
    ],
  },
  {
    edit: 'the addresses of a port that is down change',
    before: { ports: [at(1, 'c1', down)] },
    after: { ports: [port(1, 'c1', [], down)] },
    casts: ['~ 10.0.0.1 1=192.0.2.1 to '],
  },
  {
    edit: 'a port migrates: what it leaves, where it comes up, and the late report of the host that it left',
    before: { ports: [...crowd, at(1, 'c1')] },
    after: { ports: [...crowd, at(1, 'b2')] },
    casts: [
      '- 10.0.0.1 1=192.0.2.1',
      ...twice(`+ b2 ${fullOfCrowd('c1', 'b1')}`, '+ 10.0.0.4 F,1=192.0.2.1'),
      '- 10.0.0.1 1=192.0.2.1',
    ],
  },
  {
    edit: 'the only port of a host migrates to another',
    before: { ports: [at(1, 'c1'), at(2, 'b1')] },
    after: { ports: [at(1, 'c1'), at(2, 'b2')] },
    casts: [
      '- 10.0.0.3 F,2=192.0.2.2',
      ...twice('+ b2 10.0.0.1 F,1=192.0.2.1', '+ 10.0.0.4 F,2=192.0.2.2'),
      '- 10.0.0.3 F,2=192.0.2.2',
    ],
  },
  {
    edit: 'two ports change places',
    before: { ports: [at(1, 'b1'), at(2, 'b2')] },
    after: { ports: [at(1, 'b2'), at(2, 'b1')] },
    casts: [
      '- 10.0.0.3 F,1=192.0.2.1',
      '- 10.0.0.4 F,2=192.0.2.2',
      ...twice('+ 10.0.0.4 F,1=192.0.2.1'),
      '- 10.0.0.3 F,1=192.0.2.1',
      ...twice('+ b1 10.0.0.4 F,1=192.0.2.1', '+ 10.0.0.3 F,2=192.0.2.2'),
      '- 10.0.0.4 2=192.0.2.2',
    ],
  },
  {
    edit: 'a port migrates and is not up yet',
    before: { ports: [at(1, 'c1')] },
    after: { ports: [at(1, 'b1', down)] },
    casts: ['- 10.0.0.1 F,1=192.0.2.1'],
  },
  {
    edit: 'a port that is down is bound to another host, and gets its address there',
    before: { ports: [at(1, 'c1', down)] },
    after: { ports: [port(1, 'b1', ['192.0.2.99'], down)] },
    casts: ['~ 10.0.0.3 1=192.0.2.1 to 1=192.0.2.99'],
  },
  {
    edit: 'a port is unbound',
    before: { ports: [at(1, 'c1')] },
    after: { ports: [at(1, '')] },
    casts: ['- 10.0.0.1 F,1=192.0.2.1'],
  },
  {
    edit: 'a port gets a second binding, INACTIVE, or loses it again',
    before: {
      ports: [
        at(1, 'c1'),
        port(
          2,
          [
            { host: 'c1', status: 'ACTIVE' },
            { host: 'b1', status: 'INACTIVE' },
          ],
          [],
        ),
      ],
    },
    after: {
      ports: [
        port(
          1,
          [
            { host: 'c1', status: 'ACTIVE' },
            { host: 'b1', status: 'INACTIVE' },
          ],
          ['192.0.2.1'],
        ),
        port(2, 'c1', []),
      ],
    },
    casts: [],
  },
  {
    edit: 'the second binding of a port is activated: nothing is taken away before the old host reports it gone',
    before: {
      ports: [
        ...crowd,
        port(
          1,
          [
            { host: 'c1', status: 'ACTIVE' },
            { host: 'b1', status: 'INACTIVE' },
          ],
          ['192.0.2.1'],
        ),
      ],
    },
    after: {
      ports: [
        ...crowd,
        port(
          1,
          [
            { host: 'c1', status: 'INACTIVE' },
            { host: 'b1', status: 'ACTIVE' },
          ],
          ['192.0.2.1'],
        ),
      ],
    },
    casts: [...twice('+ 10.0.0.3 1=192.0.2.1'), '- 10.0.0.1 1=192.0.2.1'],
  },
  {
    edit: 'an ACTIVE port gets another MAC: it goes down for that',
    before: { ports: crowd },
    after: { ports: [{ ...at(11, 'c1'), mac: macOf(99) }, ...crowd.slice(1)] },
    casts: [...twice('- 10.0.0.1 11=192.0.2.11'), ...thrice('+ 10.0.0.1 99=192.0.2.11')],
  },
  {
    edit: 'a port gets another owner, a network another name: nobody is told',
    before: { ports: [at(1, 'c1')] },
    after: { ports: [at(1, 'c1', { deviceOwner: 'network:dhcp' })], networks: [{ id: NETWORK, name: 'red' }] },
    casts: [],
  },
  {
    edit: 'a port of a type of network that its agent takes no casts for comes up',
    before: { segments: [segment({ networkType: 'vlan' })] },
    after: { segments: [segment({ networkType: 'vlan' })], ports: [at(1, 'c1')] },
    casts: [],
  },
];

const distributed: Case[] = [
  {
    edit: 'a DVR interface is made on two hosts',
    before: { ports: [at(1, 'b1')] },
    after: { ports: [at(1, 'b1'), dvr(2, { c1: 'ACTIVE', c2: 'ACTIVE' })] },
    casts: ['+ c1 10.0.0.3 F,1=192.0.2.1', '+ 10.0.0.1 F', '+ c2 10.0.0.3 F,1=192.0.2.1 | 10.0.0.1 F', '+ 10.0.0.2 F'],
  },
  {
    edit: 'it comes to one more host, whose binding goes from DOWN to ACTIVE',
    before: { ports: [...crowd, dvr(2, { c2: 'DOWN' })] },
    after: { ports: [...crowd, dvr(2, { c1: 'ACTIVE', c2: 'ACTIVE' })] },
    casts: ['+ 10.0.0.1', `+ c2 ${fullOfCrowd('c1', 'b1')}`, '+ 10.0.0.2 F'],
  },
  {
    edit: 'it leaves one host and goes down on another',
    before: { ports: [at(1, 'c1'), dvr(2, { c1: 'ACTIVE', c2: 'ACTIVE', b1: 'ACTIVE' })] },
    after: { ports: [at(1, 'c1'), dvr(2, { c2: 'DOWN', b1: 'ACTIVE' })] },
    casts: ['- 10.0.0.1', '- 10.0.0.2 F'],
  },
  {
    edit: 'its own status is DOWN: it is up on no host',
    before: { ports: [dvr(2, { c1: 'ACTIVE', c2: 'ACTIVE' })] },
    after: { ports: [dvr(2, { c1: 'ACTIVE', c2: 'ACTIVE' }, down)] },
    casts: ['- 10.0.0.1 F', '- 10.0.0.2 F'],
  },
  {
    edit: 'its address changes: it is told and announced anew, host by host',
    before: { ports: [dvr(2, { c1: 'ACTIVE', c2: 'DOWN' })] },
    after: { ports: [{ ...dvr(2, { c1: 'ACTIVE', c2: 'DOWN' }), fixedIps: [{ ip: '192.0.2.9' }] }] },
    casts: [
      '~ 10.0.0.1 2=192.0.2.254 to 2=192.0.2.9',
      '+ c1 10.0.0.2 F', // a host whose binding is DOWN is in the FDB all the same
      '+ 10.0.0.1 F',
      '~ 10.0.0.2 2=192.0.2.254 to 2=192.0.2.9',
      '- 10.0.0.2 F',
    ],
  },
  {
    edit: 'it is deleted',
    before: { ports: [at(1, 'c1'), dvr(2, { c1: 'ACTIVE', c2: 'ACTIVE' })] },
    after: { ports: [at(1, 'c1')] },
    casts: ['- 10.0.0.1', '- 10.0.0.2 F'],
  },
];

const onC1AndB1 = { haBindings: [haBinding('r', 'c1', 'active'), haBinding('r', 'b1')] };
const onC1 = { haBindings: [haBinding('r', 'c1', 'active')] };
const replicated: Case[] = [
  {
    edit: "an HA router's port comes up: each of its hosts wires it",
    before: { ports: [at(1, 'c2')], ...onC1AndB1 },
    after: { ports: [at(1, 'c2'), haPort(2, 'c1', 'r')], ...onC1AndB1 },
    casts: [
      ...twice('+ c1 10.0.0.2 F,1=192.0.2.1 | 10.0.0.3 F', '+ 10.0.0.1 F'),
      '+ b1 10.0.0.2 F,1=192.0.2.1 | 10.0.0.1 F',
      '+ 10.0.0.3 F',
    ],
  },
  {
    edit: 'its router comes to one more host and leaves another',
    before: { ports: [at(1, 'c1'), haPort(2, 'c1', 'r')], ...onC1 },
    after: { ports: [at(1, 'c1'), haPort(2, 'c1', 'r')], haBindings: [haBinding('r', 'b1')] },
    casts: ['- 10.0.0.1 2=192.0.2.253', '+ b1 10.0.0.1 F,1=192.0.2.1', '+ 10.0.0.3 F'],
  },
  {
    edit: 'another of its hosts is the active one, and its address changes: nobody is told',
    before: { ports: [haPort(2, 'c1', 'r')], ...onC1AndB1 },
    after: {
      ports: [{ ...haPort(2, 'c1', 'r'), fixedIps: [] }],
      haBindings: [haBinding('r', 'c1'), haBinding('r', 'b1', 'active')],
    },
    casts: [],
  },
  {
    edit: 'it is bound to another host, as after a failover: each host reports it anew',
    before: { ports: [haPort(2, 'c1', 'r')], ...onC1 },
    after: { ports: [haPort(2, 'b1', 'r')], ...onC1 },
    casts: twice('+ 10.0.0.1 F'),
  },
  {
    edit: 'it goes down: its pairs are taken back, which were never given, and the flooding stays',
    before: { ports: [haPort(2, 'c1', 'r')], ...onC1AndB1 },
    after: { ports: [haPort(2, 'c1', 'r', down)], ...onC1AndB1 },
    casts: ['- 10.0.0.1 2=192.0.2.253', '- 10.0.0.3 2=192.0.2.253'],
  },
  {
    edit: 'it is deleted, and its router with it: hosts without another port are told in one cast',
    before: { ports: [at(1, 'c1'), haPort(2, 'c1', 'r')], ...onC1AndB1 },
    after: { ports: [at(1, 'c1')] },
    casts: ['- 10.0.0.3 F'],
  },
];

const surroundings: Case[] = [
  {
    edit: 'an OVS agent has another tunnel ip: it asks for all entries with every port; the old address stays',
    before: { ports: [at(1, 'c1'), at(2, 'c1'), at(3, 'b1')] },
    after: { ports: [at(1, 'c1'), at(2, 'c1'), at(3, 'b1')], agents: [agent('c1', '10.0.0.9'), ...agents.slice(1)] },
    casts: [
      '+ c1 10.0.0.3 F,3=192.0.2.3',
      '+ 10.0.0.9 F,1=192.0.2.1',
      '+ c1 10.0.0.3 F,3=192.0.2.3',
      '+ 10.0.0.9 F,2=192.0.2.2',
    ],
  },
  {
    edit: 'a linuxbridge agent has another tunnel ip and more than two ports',
    before: { ports: crowd },
    after: { ports: crowd, agents: [...agents.slice(0, 2), linuxbridge('b1', '10.0.0.9'), agents[3]!] },
    casts: [21, 22, 23].flatMap((n) => twice(`+ 10.0.0.9 ${n}=192.0.2.${n}`)),
  },
  {
    edit: 'a host gets its agent after its ports',
    before: { ports: [at(1, 'b1')], agents: [agents[0]!] },
    after: { ports: [at(1, 'b1')], agents },
    casts: twice('+ 10.0.0.3 F,1=192.0.2.1'),
  },
  {
    edit: 'an agent is deleted: no remove is ever sent for its ports',
    before: { ports: [at(1, 'c1'), at(2, 'b1')] },
    after: { ports: [at(1, 'c1'), at(2, 'b1')], agents: agents.slice(1) },
    casts: [],
  },
  {
    edit: 'a port is deleted together with its agent: the port goes first',
    before: { ports: [at(1, 'c1')] },
    after: { ports: [], agents: agents.slice(1) },
    casts: ['- 10.0.0.1 F,1=192.0.2.1'],
  },
  {
    edit: 'a network goes with its ports',
    before: { ports: [at(1, 'c1')] },
    after: { networks: [], segments: [] },
    casts: ['- 10.0.0.1 F,1=192.0.2.1'],
  },
  {
    edit: 'a network without ports comes, and a router without ports is scheduled',
    before: { networks: [], segments: [] },
    after: onC1,
    casts: [],
  },
];

describe('an edit is cast as Neutron casts it (spec l2pop 2.5)', () => {
  test.each([...plainPorts, ...distributed, ...replicated, ...surroundings])('$edit', ({ before, after, casts }) => {
    expect(castsOf(before, after)).toEqual(casts);
  });

  test('a network that has another segment id is deleted and made anew with its ports', () => {
    const after = rows({ agents, ports: [at(1, 'b1')], segments: [segment({ segmentationId: 7 })] });
    const casts = editCasts(rows({ agents, ports: [at(1, 'b1')] }), after);
    expect(
      casts.map(({ method, fdbEntries }) => [
        method,
        (fdbEntries as AgentCast['fdbEntries'] & { [NETWORK]: unknown })[NETWORK],
      ]),
    ).toEqual([
      ['remove_fdb_entries', expect.objectContaining({ segment_id: 1001 })],
      ['add_fdb_entries', expect.objectContaining({ segment_id: 7 })],
      ['add_fdb_entries', expect.objectContaining({ segment_id: 7 })],
    ]);
  });

  test('every step has the rows of its own network alone', () => {
    const other = { ...at(2, 'c1'), networkId: 'other' };
    const steps = editSteps(rows({ agents }), rows({ agents, ports: [at(1, 'c1'), other] }));
    for (const { event, rows: seen } of steps) {
      const { networkId } = 'port' in event ? event.port : event.before;
      expect(new Set(seen.ports.map((each) => each.networkId))).toEqual(new Set([networkId]));
    }
  });
});
