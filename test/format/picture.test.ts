import { describe, expect, test } from 'vitest';
import { toDot } from '../../src/format/dot.ts';
import { toMermaid } from '../../src/format/mermaid.ts';
import { meshPicture } from '../../src/format/mesh-picture.ts';
import type { Picture } from '../../src/format/picture.ts';
import { isFlowchart } from './mermaid-grammar.ts';

const F = ['00:00:00:00:00:00', '0.0.0.0'] as const;
const NET = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';

const entries = {
  [NET]: {
    segment_id: 1001,
    network_type: 'vxlan',
    ports: {
      '10.0.0.2': [F, ['fa:16:3e:00:02:01', '192.168.0.21'] as const, ['fa:16:3e:00:02:01', '2001:db8::21'] as const],
      '10.0.0.3': [F],
      '10.0.0.9': [['fa:16:3e:00:09:01', '192.168.0.91'] as const],
    },
  },
};
const known = {
  names: new Map([[NET, 'net-a']]),
  hosts: new Map([
    ['10.0.0.1', 'c1'],
    ['10.0.0.2', 'c2'],
    ['10.0.0.3', 'c3'],
  ]),
};

const edgesOf = (picture: Picture) =>
  picture[0]!.edges.map(({ from, to, isBoth, label, look }) =>
    `${from} ${isBoth ? '<>' : '>'} ${to} ${look} ${label}`.trim(),
  );

describe('the tunnel mesh of a network', () => {
  test('has a line between any two endpoints, and two where only one of them is flooded to', () => {
    expect(edgesOf(meshPicture(entries, known, undefined))).toEqual([
      '10.0.0.2 <> 10.0.0.3 plain',
      '10.0.0.2 > 10.0.0.9 weak',
      '10.0.0.9 > 10.0.0.2 plain',
      '10.0.0.3 > 10.0.0.9 weak',
      '10.0.0.9 > 10.0.0.3 plain',
    ]);
  });

  test('of one host has its own lines alone, each with what it is for', () => {
    const picture = meshPicture(entries, known, 'c1');
    expect(edgesOf(picture)).toEqual([
      'start > 10.0.0.2 plain flood, 1 MAC',
      'start > 10.0.0.3 plain flood',
      'start > 10.0.0.9 weak 1 MAC',
    ]);
    expect(picture[0]!.nodes[0]).toEqual({ key: 'start', lines: ['c1', '10.0.0.1'], look: 'start' });
  });

  test('of very many endpoints has the segment between them, and a line an endpoint', () => {
    const mesh = (count: number) => {
      const ports = Object.fromEntries(Array.from({ length: count }, (_, index) => [`10.0.1.${index}`, [F]]));
      const unflooded = { '10.0.0.9': [['fa:16:3e:00:09:01', '192.168.0.91'] as const] };
      return meshPicture({ [NET]: { ...entries[NET]!, ports: { ...ports, ...unflooded } } }, known, undefined);
    };
    expect(edgesOf(mesh(5))).toHaveLength(10 + 2 * 5);
    const large = mesh(300);
    expect(large[0]!.nodes[0]).toEqual({ key: 'segment', lines: ['vxlan 1001', '301 endpoints'], look: 'start' });
    expect(large[0]!.nodes).toHaveLength(302);
    expect(edgesOf(large)).toHaveLength(301);
    expect(edgesOf(large)).toContain('segment <> 10.0.1.7 plain');
    expect(edgesOf(large)).toContain('segment <> 10.0.0.9 weak');
  });

  test('shows hosts beside tunnel ips, and which are no agents', () => {
    const nodes = meshPicture(entries, known, undefined)[0]!.nodes;
    expect(nodes.map(({ lines, look }) => `${lines.join(' ')} ${look}`)).toEqual([
      'c2 10.0.0.2 1 MAC plain',
      'c3 10.0.0.3 no MACs plain',
      '10.0.0.9 1 MAC outside',
    ]);
  });

  test('is a frame a network, also of one that has nothing', () => {
    const two = { ...entries, 'net-b': { segment_id: null, network_type: 'flat', ports: {} } };
    const picture = meshPicture(two, known, undefined);
    expect(picture.map(({ title }) => title)).toEqual([
      ['net-a', NET, 'vxlan 1001'],
      ['net-b', 'flat'],
    ]);
    expect(isFlowchart(toMermaid(picture))).toBe(true);
  });
});

/** Names that mean something to Graphviz, Mermaid, HTML or a terminal. */
const HOSTILE = [
  'a "quoted" name',
  'back\\slash\\n',
  '#35; & &amp; <b>x</b>',
  '`md`',
  'end',
  ']; x --> y',
  '\u001b[31m\nred',
  '%% no',
  'ünïcode 網',
];

const hostile: Picture = HOSTILE.map((name, index) => ({
  title: [name],
  nodes: [
    { key: name, lines: [name, 'second'], look: 'start' },
    { key: 'other', lines: [name], look: 'outside' },
  ],
  edges: [
    { from: name, to: 'other', isBoth: index % 2 === 0, label: name, look: 'wrong' },
    { from: 'other', to: name, isBoth: false, label: '', look: 'weak' },
  ],
}));

describe('names from elsewhere', () => {
  test('are text and nothing else in Mermaid', () => {
    const text = toMermaid(hostile);
    expect(isFlowchart(text)).toBe(true);
    expect(text).not.toContain('\u001b');
    expect(text).toContain('"a #34;quoted#34; name<br/>second"');
    expect(text).toContain('#35;35#59; #38; #38;amp#59; #60;b#62;x#60;/b#62;');
  });

  test('are text and nothing else in dot', () => {
    const text = toDot(hostile);
    expect(text).not.toContain('\u001b');
    expect(text).toContain('label="a \\"quoted\\" name\\nsecond"');
    expect(text).toContain('label="back\\\\slash\\\\n"');
    expect(text).toContain('#35; &amp; &amp;amp; <b>x</b>');
  });
});
