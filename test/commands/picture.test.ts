import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { toDot } from '../../src/format/dot.ts';
import { isFlowchart } from '../format/mermaid-grammar.ts';
import { whyNoGraphviz } from '../support/graphviz.ts';
import { l2pop } from '../support/l2pop.ts';

const noGraphviz = await whyNoGraphviz();
const LAB = ['--from', 'examples/lab.yaml'];
const DUMP = ['examples/compute-1-flows.txt', 'examples/compute-1-interfaces.json'];

/** What Graphviz draws: the texts of its picture. It says nothing on standard error about a graph that is right. */
async function drawn(dot: string): Promise<string[]> {
  const { stdout, stderr } = await execa('dot', ['-Tsvg'], { input: dot });
  expect(stderr).toBe('');
  const byNumber = (text: string) =>
    text.replace(/&#(\d+);/g, (_, code) => (code === '160' ? ' ' : String.fromCharCode(Number(code))));
  return [...stdout.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => byNumber(text!));
}

const PICTURES: { what: string; args: string[]; shows: string[]; exitCode: number }[] = [
  {
    what: 'of a network',
    args: ['query', ...LAB, '-n', 'blue'],
    shows: ['blue', 'compute-2', '192.0.2.2'],
    exitCode: 0,
  },
  {
    what: 'of all networks',
    args: ['query', ...LAB, '--all-networks'],
    shows: ['blue', 'green', 'campus'],
    exitCode: 0,
  },
  {
    what: 'of a host',
    args: ['query', ...LAB, '-n', 'blue', '-H', 'compute-1'],
    shows: ['compute-1', 'flood, 2 MACs'],
    exitCode: 0,
  },
  {
    what: 'of a trace that differs',
    args: ['trace', ...LAB, '-n', 'blue', '--to', '192.168.10.21', ...DUMP],
    shows: ['compute-1', 'compute-2', 'compute-3', 'expected: unicast fa:16:3e:0a:02:01'],
    exitCode: 1,
  },
  {
    what: 'of many traces',
    args: ['trace', ...LAB, '-n', 'blue', '--to', '192.168.10.99', '--all-hosts'],
    shows: ['ARP, flood'],
    exitCode: 0,
  },
];

describe('a picture', () => {
  test.skipIf(noGraphviz).each(PICTURES)('$what is drawn by Graphviz', async ({ args, shows, exitCode }) => {
    const result = await l2pop([...args, '-f', 'dot']);
    expect({ stderr: result.stderr, exitCode: result.exitCode }).toEqual({ stderr: '', exitCode });
    const texts = await drawn(result.stdout);
    for (const text of shows) expect(texts).toContain(text);
  });

  test.each(PICTURES)('$what is a flowchart of Mermaid', async ({ args, shows, exitCode }) => {
    const result = await l2pop([...args, '-f', 'mermaid']);
    expect({ stderr: result.stderr, exitCode: result.exitCode }).toEqual({ stderr: '', exitCode });
    expect(isFlowchart(result.stdout)).toBe(true);
    for (const text of shows) expect(result.stdout).toContain(text);
  });

  test.skipIf(noGraphviz)('shows hostile names as they are', async () => {
    const name = 'a "b" \\n &amp; <c> ünï';
    const node = { key: 'k', lines: [name], look: 'plain' as const };
    const texts = await drawn(toDot([{ title: ['t'], nodes: [node], edges: [] }]));
    expect(texts).toContain('a &quot;b&quot; \\n &amp;amp; &lt;c&gt; ünï');
  });

  test('is offered by the commands that can draw, and by no other', async () => {
    for (const args of [
      ['show', DUMP[0]!],
      ['diff', ...LAB, '-H', 'compute-1', DUMP[0]!],
      ['why', ...LAB, '-n', 'blue', '--to', '192.168.10.21'],
    ]) {
      const { stderr, exitCode } = await l2pop([...args, '-f', 'dot']);
      expect(stderr).toContain('to be one of: table, json, yaml, csv, value');
      expect(exitCode).toBe(2);
    }
  });
});
