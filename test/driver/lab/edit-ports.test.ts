import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LabFileError } from '../../../src/driver/inventory/lab-errors.ts';
import { parseLabRows } from '../../../src/driver/inventory/lab-rows.ts';
import {
  addPort,
  deletePort,
  editLabPort,
  migratePort,
  type OpenLab,
  type PortEdit,
  setPortIps,
  setPortStatus,
} from '../../../src/driver/lab/edit-ports.ts';
import { AmbiguousPort, LabNotEditable, NotInLab, PortOnManyHosts } from '../../../src/driver/lab/errors.ts';

const example = readFileSync(new URL('../../../examples/lab.yaml', import.meta.url), 'utf8');
const edited = (text: string, edit: (lab: OpenLab) => PortEdit) => editLabPort(text, 'lab.yaml', edit);

/** Lines that went, with a minus, and those that came, with a plus, where the texts differ. */
function difference(before: string, after: string): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < old.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  return [
    ...old.slice(start, old.length - end).map((line) => `-${line}`),
    ...now.slice(start, now.length - end).map((line) => `+${line}`),
  ];
}

const head = 'networks:\n  - {name: blue, type: vxlan, segment: 1001}\nagents: [{host: c1}, {host: c2}]\n';
const block = `${head}# all the ports
ports:
  # the first one
  - network:   blue   # odd blanks
    host: 'c1'      # quoted
    mac: fa:16:3e:00:00:01
    ips:
      - 192.0.2.1   # v4
      - 2001:db8::1
  # the second one
  # has two lines
  - mac: fa:16:3e:00:00:02
    network: blue
    status: DOWN

  - {network: blue, mac: "fa:16:3e:00:00:03", bindings: [c1, {host: c2, status: INACTIVE}]}
# the end
`;
const json = `{
  "networks": [{"name": "blue", "type": "vxlan", "segment": 1001}],
  "agents": [{"host": "c1"}, {"host": "c2"}],
  "ports": [
    {"network": "blue", "host": "c1", "mac": "fa:16:3e:00:00:01", "ips": ["192.0.2.1"]},
    {
      "network": "blue",
      "mac": "fa:16:3e:00:00:02",
      "status": "DOWN"
    }
  ]
}
`;
const one = { port: 'fa:16:3e:00:00:01' };
const two = { port: 'fa:16:3e:00:00:02' };
const three = { port: 'fa:16:3e:00:00:03' };
const port4 = { network: 'blue', mac: 'fa:16:3e:00:00:04', ips: [] };

const cases: { what: string; text: string; edit: (lab: OpenLab) => PortEdit; changes: string[] }[] = [
  {
    what: 'a status is changed in its place',
    text: block,
    edit: setPortStatus(two, 'ACTIVE'),
    changes: ['-    status: DOWN', '+    status: ACTIVE'],
  },
  {
    what: 'a status comes after the MAC where there was none',
    text: block,
    edit: setPortStatus(one, 'DOWN'),
    changes: ['+    status: DOWN'],
  },
  {
    what: 'a status comes into a mapping on one line',
    text: block,
    edit: setPortStatus(three, 'DOWN'),
    changes: [
      '-  - {network: blue, mac: "fa:16:3e:00:00:03", bindings: [c1, {host: c2, status: INACTIVE}]}',
      '+  - {network: blue, mac: "fa:16:3e:00:00:03", status: DOWN, bindings: [c1, {host: c2, status: INACTIVE}]}',
    ],
  },
  {
    what: 'a status that is so already is left',
    text: block,
    edit: setPortStatus(one, 'ACTIVE'),
    changes: [],
  },
  {
    what: 'a host is changed, the comment behind it stays',
    text: block,
    edit: migratePort(one, 'c2'),
    changes: ["-    host: 'c1'      # quoted", '+    host: c2      # quoted'],
  },
  {
    what: 'an unbound port gets a host',
    text: block,
    edit: migratePort(two, 'c2'),
    changes: ['+    host: c2'],
  },
  {
    what: 'a port with two bindings has one afterwards',
    text: block,
    edit: migratePort(three, 'c2'),
    changes: [
      '-  - {network: blue, mac: "fa:16:3e:00:00:03", bindings: [c1, {host: c2, status: INACTIVE}]}',
      '+  - {network: blue, mac: "fa:16:3e:00:00:03", host: c2}',
    ],
  },
  {
    what: 'a list of addresses is written on one line',
    text: block,
    edit: setPortIps(one, ['192.0.2.9', '2001:db8::9']),
    changes: ['-    ips:', '-      - 192.0.2.1   # v4', '-      - 2001:db8::1', '+    ips: [192.0.2.9, 2001:db8::9]'],
  },
  {
    what: 'a port gets its first address',
    text: block,
    edit: setPortIps(two, ['192.0.2.2']),
    changes: ['+    ips: [192.0.2.2]'],
  },
  {
    what: 'a port goes with the comment above it',
    text: block,
    edit: deletePort(two),
    changes: [
      '-  # the second one',
      '-  # has two lines',
      '-  - mac: fa:16:3e:00:00:02',
      '-    network: blue',
      '-    status: DOWN',
    ],
  },
  {
    what: 'the first port goes, and what was said above it stays: it may be about all of them',
    text: block,
    edit: deletePort(one),
    changes: [
      '-  - network:   blue   # odd blanks',
      "-    host: 'c1'      # quoted",
      '-    mac: fa:16:3e:00:00:01',
      '-    ips:',
      '-      - 192.0.2.1   # v4',
      '-      - 2001:db8::1',
    ],
  },
  {
    what: 'a port comes after the last one and looks like it',
    text: block,
    edit: addPort({ ...port4, host: 'c1', ips: ['192.0.2.4'] }),
    changes: ['+  - {network: blue, host: c1, mac: fa:16:3e:00:00:04, ips: [192.0.2.4]}'],
  },
  {
    what: 'a port comes after one that has a line a key',
    text: example.replace(/# Entries that another[\s\S]*/, ''),
    edit: addPort({ network: 'green', mac: '10:20:30:40:50:59', ips: [], status: 'DOWN' }),
    changes: ['+  - network: green', '+    mac: "10:20:30:40:50:59"', '+    status: DOWN'],
  },
  {
    what: 'the first port of a file comes at its end',
    text: head,
    edit: addPort(port4),
    changes: ['+ports:', '+  - {network: blue, mac: fa:16:3e:00:00:04}'],
  },
  {
    what: 'the first port comes into an empty list',
    text: `${head}ports: []   # none yet\n`,
    edit: addPort(port4),
    changes: ['-ports: []   # none yet', '+ports:', '+  - {network: blue, mac: fa:16:3e:00:00:04}   # none yet'],
  },
  {
    what: 'the only port goes',
    text: `${head}ports:\n- network: blue\n  mac: fa:16:3e:00:00:01\n`,
    edit: deletePort(one),
    changes: ['-ports:', '-- network: blue', '-  mac: fa:16:3e:00:00:01', '+ports: []'],
  },
  {
    what: 'JSON stays JSON: a key on a line of its own',
    text: json,
    edit: migratePort(two, 'c1'),
    changes: ['+      "host": "c1",'],
  },
  {
    what: 'JSON stays JSON: a port on several lines, as its neighbour',
    text: json,
    edit: addPort(port4),
    changes: ['+    },', '+    {', '+      "network": "blue",', '+      "mac": "fa:16:3e:00:00:04"'],
  },
  {
    what: 'JSON stays JSON: the last port goes, and the comma before it',
    text: json,
    edit: deletePort(two),
    changes: [
      '-    {"network": "blue", "host": "c1", "mac": "fa:16:3e:00:00:01", "ips": ["192.0.2.1"]},',
      '-    {',
      '-      "network": "blue",',
      '-      "mac": "fa:16:3e:00:00:02",',
      '-      "status": "DOWN"',
      '-    }',
      '+    {"network": "blue", "host": "c1", "mac": "fa:16:3e:00:00:01", "ips": ["192.0.2.1"]}',
    ],
  },
  {
    what: 'JSON stays JSON: addresses',
    text: json,
    edit: setPortIps(one, []),
    changes: [
      '-    {"network": "blue", "host": "c1", "mac": "fa:16:3e:00:00:01", "ips": ["192.0.2.1"]},',
      '+    {"network": "blue", "host": "c1", "mac": "fa:16:3e:00:00:01", "ips": []},',
    ],
  },
];

describe('an edit of a port changes nothing else of the file', () => {
  test.each(cases)('$what', ({ text, edit, changes }) => {
    const { text: now, isChanged } = edited(text, edit);
    expect(difference(text, now)).toEqual(changes);
    expect(isChanged).toBe(changes.length > 0);
    if (text === json) expect(() => JSON.parse(now)).not.toThrow();
  });

  test('lines end as they did', () => {
    const { text: now } = edited(block.replaceAll('\n', '\r\n'), setPortStatus(one, 'DOWN'));
    expect(difference(block, now.replaceAll('\r\n', '\n'))).toEqual(['+    status: DOWN']);
    expect(now.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  test('and where that cannot be, as with an alias, it is refused', () => {
    const text = `${head}ports:
  - {network: blue, mac: fa:16:3e:00:00:01, ips: &ips [192.0.2.2]}
  - {network: blue, mac: fa:16:3e:00:00:02, ips: *ips}
`;
    expect(() => edited(text, setPortIps(one, ['192.0.2.9']))).toThrow(LabNotEditable);
    expect(edited(text, setPortStatus(one, 'DOWN')).isChanged).toBe(true);
  });
});

describe('a port goes by its MAC, an address of it, or its id', () => {
  const { ports } = parseLabRows(example, 'lab.yaml');
  test.each([
    { reference: { port: 'FA:16:3E:0A:02:01' }, index: 1 },
    { reference: { port: '192.168.10.21' }, index: 1 },
    { reference: { port: '2001:DB8:10:0::21' }, index: 1 },
    { reference: { port: ports[1]!.id }, index: 1 },
    { reference: { port: '192.168.20.1', network: 'green' }, index: 6 },
  ])('$reference', ({ reference, index }) => {
    expect(edited(example, setPortStatus(reference, 'DOWN')).port.id).toBe(ports[index]!.id);
  });

  test.each([
    {
      what: 'an address that no port has, with the nearest one',
      edit: setPortStatus({ port: '192.168.10.29' }, 'DOWN'),
      error: { kind: 'port', wanted: '192.168.10.29', suggestion: expect.stringMatching(/^192\.168\.10\.2/) },
    },
    {
      what: 'a port that is on another network',
      edit: deletePort({ port: '192.168.10.21', network: 'green' }),
      error: { kind: 'port', network: 'green' },
    },
    {
      what: 'a network that is not there',
      edit: addPort({ network: 'bleu', ips: [] }),
      error: { kind: 'network', suggestion: 'blue' },
    },
    {
      what: 'a host that nothing in the file is on',
      edit: migratePort({ port: '192.168.10.21' }, 'compute-33'),
      error: { kind: 'host', suggestion: 'compute-3' },
    },
  ])('refused is $what', ({ edit, error }) => {
    expect(() => edited(example, edit)).toThrow(NotInLab);
    expect(() => edited(example, edit)).toThrow(expect.objectContaining(error));
  });

  test('refused is an address that is on two networks, unless one is named', () => {
    const text = `${head.replace('agents', '  - {name: red, type: vxlan, segment: 2}\nagents')}ports:
  - {network: blue, mac: fa:16:3e:00:00:01, ips: [192.0.2.1]}
  - {network: red, mac: fa:16:3e:00:00:01, ips: [192.0.2.1]}
`;
    expect(() => edited(text, deletePort({ port: '192.0.2.1' }))).toThrow(AmbiguousPort);
    expect(edited(text, deletePort({ port: '192.0.2.1', network: 'red' })).network.name).toBe('red');
  });

  test('refused is the move of a distributed interface', () => {
    expect(() => edited(example, migratePort({ port: '192.168.20.1' }, 'compute-3'))).toThrow(PortOnManyHosts);
  });
});

describe('nothing is changed when', () => {
  test('the file is at fault already', () => {
    expect(() => edited('networks: 7\n', addPort(port4))).toThrow(LabFileError);
  });

  test('it would be at fault afterwards', () => {
    expect(() => edited(block, addPort({ ...port4, mac: one.port }))).toThrow(
      /a MAC that no other port of the network has/,
    );
    expect(() => edited(block, addPort({ ...port4, mac: 'x' }))).toThrow(/expected a MAC, found "x"/);
    expect(() => edited(block, setPortIps(one, ['192.0.2.1/24']))).toThrow(/an IP address without prefix length/);
  });
});

test('a port that is added without a MAC gets one that is free, and an id that follows from it', () => {
  const { port, text } = edited(block, addPort({ network: 'blue', ips: [] }));
  expect(port.mac).toMatch(/^fa:16:3e(:[0-9a-f]{2}){3}$/);
  expect(parseLabRows(text, 'lab.yaml').ports.at(-1)).toEqual(port);
});
