import { describe, expect, test } from 'vitest';
import { LabFileError } from '../../../src/driver/inventory/lab-errors.ts';
import { labInventory } from '../../../src/driver/inventory/lab-file.ts';

/** What is wrong with a file, a line a fault. */
function faultsOf(text: string): string[] {
  try {
    labInventory(text, 'lab.yaml');
  } catch (error) {
    if (error instanceof LabFileError) return error.message.split('\n');
    throw error;
  }
  return [];
}

const blue = 'networks: [{name: blue, type: vxlan, segment: 1001}]\n';
const mac = 'mac: fa:16:3e:00:00:01';
const ID = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';

test.each([
  { fault: 'an empty file', text: '', told: 'lab.yaml:1:1: expected a mapping, found nothing' },
  { fault: 'a text', text: 'hello', told: 'lab.yaml:1:1: expected a mapping, found "hello"' },
  { fault: 'no networks', text: 'ports: []', told: 'lab.yaml:1:1: networks: expected a list, found nothing' },
  { fault: 'an empty section', text: `${blue}ports:\n`, told: 'lab.yaml:2:7: ports: expected a list, found nothing' },
  {
    fault: 'an unknown key at the top',
    text: `${blue}port: []`,
    told: 'lab.yaml:2:1: port: expected one of networks, agents, ports, routers, sources, found "port" (did you mean ports?)',
  },
  {
    fault: 'an unknown key like no other',
    text: `${blue}xyzzy: 1`,
    told: 'lab.yaml:2:1: xyzzy: expected one of networks, agents, ports, routers, sources, found "xyzzy"',
  },
  {
    fault: 'a misspelt key of an agent',
    text: `${blue}agents:\n  - host: c1\n    tunnelip: 10.0.0.1`,
    told: 'lab.yaml:4:5: agents[0].tunnelip: expected one of host, type, tunnel_ip, configurations, found "tunnelip" (did you mean tunnel_ip?)',
  },
  {
    fault: 'a key twice',
    text: `${blue}ports: []\nports: []`,
    told: 'lab.yaml:3:1: expected each key once, found ports again',
  },
  {
    fault: 'a name that YAML takes for a number',
    text: 'networks:\n  - name: 1001\n    type: flat',
    told: 'lab.yaml:2:11: networks[0].name: expected a text (in quotes if it looks like a number), found 1001',
  },
  {
    fault: 'an unknown network type',
    text: 'networks:\n  - {name: blue, type: vxlna, segment: 1}',
    told: 'lab.yaml:2:24: networks[0].type: expected one of vxlan, gre, geneve, vlan, flat, local, found "vxlna"',
  },
  {
    fault: 'an id that is no UUID',
    text: 'networks:\n  - {name: blue, id: net-1, type: flat}',
    told: 'lab.yaml:2:22: networks[0].id: expected a UUID, found "net-1"',
  },
  {
    fault: 'a segment id as a text',
    text: 'networks:\n  - {name: blue, type: vxlan, segment: "1001"}',
    told: 'lab.yaml:2:40: networks[0].segment: expected an integer, found "1001"',
  },
  {
    fault: 'no segment id',
    text: 'networks:\n  - {name: blue, type: vxlan}',
    told: 'lab.yaml:2:5: networks[0].segment: expected a vxlan segment id, 1 to 16777215, found nothing',
  },
  {
    fault: 'a segment id out of range',
    text: 'networks:\n  - {name: blue, type: vlan, segment: 4095}',
    told: 'lab.yaml:2:39: networks[0].segment: expected a vlan segment id, 1 to 4094, found 4095',
  },
  {
    fault: 'a segment id of a flat network',
    text: 'networks:\n  - {name: blue, type: flat, segment: 1}',
    told: 'lab.yaml:2:39: networks[0].segment: expected no segment id for type flat, found 1',
  },
  {
    fault: 'a network without segment',
    text: 'networks:\n  - name: blue',
    told: 'lab.yaml:2:5: networks[0]: expected type and segment, or segments, found neither',
  },
  {
    fault: 'a segment here and a list of them',
    text: 'networks:\n  - name: blue\n    type: flat\n    segments: [{type: vxlan, segment: 1}]',
    told: 'lab.yaml:3:5: networks[0].type: expected this in segments, which is given too, found "type"',
  },
  {
    fault: 'a tunnel id that another network has',
    text: `${blue.trimEnd().slice(0, -1)}, {name: green, type: vxlan, segment: 1001}]`,
    told: 'lab.yaml:1:90: networks[1].segment: expected a vxlan segment id of its own, found 1001, which blue has',
  },
  {
    fault: 'a name twice',
    text: 'networks:\n  - {name: blue, type: flat}\n  - {name: blue, type: local}',
    told: 'lab.yaml:3:12: networks[1].name: expected a name that no other network has, found "blue"',
  },
  {
    fault: 'an id twice',
    text: `networks:\n  - {name: a, id: ${ID}, type: flat}\n  - {name: b, id: ${ID.toUpperCase()}, type: flat}`,
    told: `lab.yaml:3:19: networks[1].id: expected an id that no other network has, found "${ID.toUpperCase()}"`,
  },
  {
    fault: 'a tunnel ip with a prefix length',
    text: `${blue}agents:\n  - {host: c1, tunnel_ip: 10.0.0.1/24}`,
    told: 'lab.yaml:3:27: agents[0].tunnel_ip: expected an IP address, found "10.0.0.1/24"',
  },
  {
    fault: 'an agent twice',
    text: `${blue}agents:\n  - host: c1\n  - host: c1`,
    told: 'lab.yaml:4:11: agents[1].host: expected one Open vSwitch agent a host, found "c1"',
  },
  {
    fault: 'a tunnel ip in two places',
    text: `${blue}agents:\n  - host: c1\n    tunnel_ip: 10.0.0.1\n    configurations: {tunneling_ip: 10.0.0.2}`,
    told: 'lab.yaml:5:22: agents[0].configurations.tunneling_ip: expected tunnel_ip or this, not both, found "tunneling_ip"',
  },
  {
    fault: 'a port of an unknown network',
    text: `${blue}ports:\n  - network: bleu\n    ${mac}`,
    told: 'lab.yaml:3:14: ports[0].network: expected name or id of a network of this file, found "bleu" (did you mean blue?)',
  },
  {
    fault: 'a port without MAC',
    text: `${blue}ports:\n  - network: blue`,
    told: 'lab.yaml:3:5: ports[0].mac: expected a MAC, found nothing',
  },
  {
    fault: 'a MAC too short',
    text: `${blue}ports:\n  - network: blue\n    mac: fa:16:3e:00:01`,
    told: 'lab.yaml:4:10: ports[0].mac: expected a MAC, found "fa:16:3e:00:01"',
  },
  {
    fault: 'an address with a prefix length',
    text: `${blue}ports:\n  - network: blue\n    ${mac}\n    ips:\n      - 192.0.2.1\n      - 192.0.2.2/24`,
    told: 'lab.yaml:7:9: ports[0].ips[1]: expected an IP address without prefix length, found "192.0.2.2/24"',
  },
  {
    fault: 'one address that is no list',
    text: `${blue}ports:\n  - network: blue\n    ${mac}\n    ips: 192.0.2.1`,
    told: 'lab.yaml:5:10: ports[0].ips: expected a list, found "192.0.2.1"',
  },
  {
    fault: 'an unknown status',
    text: `${blue}ports:\n  - network: blue\n    ${mac}\n    status: active`,
    told: 'lab.yaml:5:13: ports[0].status: expected one of ACTIVE, DOWN, BUILD, ERROR, N/A, found "active"',
  },
  {
    fault: 'a MAC twice in one network',
    text: `${blue}ports:\n  - {network: blue, ${mac}}\n  - {network: blue, mac: FA:16:3E:00:00:01}`,
    told: 'lab.yaml:4:26: ports[1].mac: expected a MAC that no other port of the network has, found "FA:16:3E:00:00:01"',
  },
  {
    fault: "a port's id twice",
    text: `${blue}ports:\n  - {network: blue, ${mac}, id: ${ID}}\n  - {network: blue, mac: fa:16:3e:00:00:02, id: ${ID}}`,
    told: `lab.yaml:4:49: ports[1].id: expected an id that no other port has, found "${ID}"`,
  },
  {
    fault: 'a host and bindings',
    text: `${blue}ports:\n  - network: blue\n    ${mac}\n    host: c1\n    bindings: [c2]`,
    told: 'lab.yaml:6:5: ports[0].bindings: expected only one of host, bindings, distributed_hosts, found "bindings"',
  },
  {
    fault: 'a binding that is a number',
    text: `${blue}ports:\n  - network: blue\n    ${mac}\n    bindings: [c1, 3]`,
    told: 'lab.yaml:5:20: ports[0].bindings[1]: expected a host, or a mapping with host, found 3',
  },
  {
    fault: 'an unknown status of a binding',
    text: `${blue}ports:\n  - network: blue\n    ${mac}\n    bindings:\n      - {host: c1, status: DOWN}`,
    told: 'lab.yaml:6:28: ports[0].bindings[0].status: expected one of ACTIVE, INACTIVE, found "DOWN"',
  },
  {
    fault: 'a distributed host twice',
    text: `${blue}ports:\n  - network: blue\n    ${mac}\n    distributed_hosts: [c1, c1]`,
    told: 'lab.yaml:5:29: ports[0].distributed_hosts[1].host: expected a host once, found "c1"',
  },
  {
    fault: 'distributed hosts of a port that is no DVR interface',
    text: `${blue}ports:\n  - network: blue\n    ${mac}\n    distributed_hosts: [c1]\n    device_owner: network:dhcp`,
    told: 'lab.yaml:6:19: ports[0].device_owner: expected network:router_interface_distributed, as distributed_hosts is given, found "network:dhcp"',
  },
  {
    fault: 'an unknown router',
    text: `${blue}routers: [{name: edge}]\nports:\n  - network: blue\n    ${mac}\n    router: egde`,
    told: 'lab.yaml:6:13: ports[0].router: expected name or id of a router of this file, found "egde" (did you mean edge?)',
  },
  {
    fault: 'a router and a device id',
    text: `${blue}routers: [{name: edge}]\nports:\n  - network: blue\n    ${mac}\n    router: edge\n    device_id: x`,
    told: 'lab.yaml:7:5: ports[0].device_id: expected router or device_id, not both, found "device_id"',
  },
  {
    fault: "an HA router's host twice",
    text: `${blue}routers:\n  - name: edge\n    ha_hosts: [n1, {host: n1}]`,
    told: 'lab.yaml:4:27: routers[0].ha_hosts[1].host: expected a host once, found "n1"',
  },
  {
    fault: 'a source twice',
    text: `${blue}sources: [{name: a, entries: {}}, {name: a, entries: {}}]`,
    told: 'lab.yaml:2:42: sources[1].name: expected a name that no other source has, found "a"',
  },
  {
    fault: 'entries of an unknown network',
    text: `${blue}sources:\n  - name: a\n    entries:\n      blu: {}`,
    told: 'lab.yaml:5:7: sources[0].entries.blu: expected name or id of a network of this file, found "blu" (did you mean blue?)',
  },
  {
    fault: 'entries behind something that is no tunnel ip',
    text: `${blue}sources:\n  - name: a\n    entries:\n      blue:\n        c1: []`,
    told: 'lab.yaml:6:9: sources[0].entries.blue.c1: expected a tunnel ip, found "c1"',
  },
  {
    fault: 'a pair of three',
    text: `${blue}sources:\n  - name: a\n    entries:\n      blue:\n        10.0.0.1: [[fa:16:3e:00:00:01, 192.0.2.1, x]]`,
    told: 'lab.yaml:6:20: sources[0].entries.blue.10.0.0.1[0]: expected a pair [mac, ip], found a list of 3',
  },
  {
    fault: 'something behind an alias, where it is written,',
    text: `${blue}agents: [{host: c1, configurations: {x: &p {network: blue, mac: no}}}]\nports: [*p]`,
    told: 'lab.yaml:2:65: ports[0].mac: expected a MAC, found "no"',
  },
  {
    fault: 'an alias of aliases of aliases',
    text: `networks: []\na: &a [1]\nb: &b [${Array(150).fill('*a')}]\nc: [${Array(150).fill('*b')}]`,
    told: 'lab.yaml:1:1: expected YAML or JSON, found Excessive alias count indicates a resource exhaustion attack',
  },
  {
    fault: 'JSON with tabs',
    text: '{\n\t"networks": [\n\t\t{"name": "blue", "type": "vxlan", "segment": 0}\n\t]\n}',
    told: 'lab.yaml:3:48: networks[0].segment: expected a vxlan segment id, 1 to 16777215, found 0',
  },
  {
    fault: 'two documents',
    text: `${blue}---\n${blue}`,
    told: 'lab.yaml:2:1: expected YAML or JSON, found Source contains multiple documents; please use YAML.parseAllDocuments()',
  },
])('$fault is told with its place', ({ text, told }) => {
  expect(faultsOf(text)).toEqual([told]);
});

describe('hostile files end in an error of theirs', () => {
  const level = (name: string, of: string) => `${name}: &${name} [${Array(9).fill(`*${of}`).join(', ')}]\n`;
  test.each([
    {
      what: 'aliases of aliases',
      text: `a: &a [1]\n${level('b', 'a')}${level('c', 'b')}${level('d', 'c')}${level('e', 'd')}${level('f', 'e')}`,
    },
    { what: 'an alias of nothing', text: 'networks: *nowhere' },
    { what: 'an alias within its own anchor', text: 'networks: &a [*a]' },
    { what: 'very deep nesting', text: '['.repeat(50_000) },
    { what: 'deep nesting that is closed', text: '['.repeat(20_000) + ']'.repeat(20_000) },
    { what: 'a list that is not closed', text: 'networks: [{name: blue' },
    { what: 'control characters', text: 'networks: \u0000\u0007' },
    { what: 'a __proto__ key', text: `${blue}__proto__: {ports: []}` },
  ])('$what', ({ text }) => {
    expect(() => labInventory(text, 'lab.yaml')).toThrow(LabFileError);
  });
});

test('all faults are told at once, in the order of the file', () => {
  const text = 'x: 1\nnetworks:\n  - name: blue\n    type: no\nports:\n  - network: blue\n    mac: no\n';
  expect(faultsOf(text).map((line) => line.split(' ')[0])).toEqual([
    'lab.yaml:1:1:',
    'lab.yaml:4:11:',
    'lab.yaml:7:10:',
  ]);
});

test('a message names twenty faults and counts the rest, the error has all', () => {
  const text = `${blue}ports:\n${'  - {network: blue, mac: no}\n'.repeat(50)}`;
  const faults = faultsOf(text);
  expect(faults).toHaveLength(21);
  expect(faults.at(-1)).toBe('lab.yaml: and 30 faults more');
});
