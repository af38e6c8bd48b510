import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { MixedKinds, TwoHosts } from '../../../src/dump/errors.ts';
import { DumpFileSplitter } from '../../../src/dump/file/dump-file-splitter.ts';
import { DamagedDumpFile } from '../../../src/dump/file/errors.ts';
import { dumpFileText } from '../../../src/dump/file/write-dump-file.ts';
import { readDump } from '../../../src/dump/read-dump.ts';
import { root } from '../../support/l2pop.ts';

const header = {
  l2pop_version: '0.1.0',
  host: 'c1',
  agent_type: 'ovs' as const,
  bridge: 'br-tun',
  tunnel_ips: ['10.0.0.1'],
  taken_at: '2026-11-27T07:20:00.000Z',
  tools: { 'ovs-vsctl': 'ovs-vsctl (Open vSwitch) 3.1.0' },
};
const sample = (file: string) => readFileSync(join(root, 'test/samples', file));
const OUTPUTS = [
  { command: 'ovs-vsctl --format=json list Interface', text: sample('ovs/01-basic-vxlan/interfaces-short.json') },
  { command: 'ovs-ofctl --names dump-flows br-tun', text: sample('ovs/01-basic-vxlan/dump-flows-names.txt') },
];
const whole = (outputs = OUTPUTS, facts: object = {}) => [...dumpFileText({ ...header, ...facts }, outputs)].join('');
const read = (text: string) => readDump([{ text, name: 'c1.json' }]);

/** The document, and the lines that the splitter took out of it, fed in pieces of `size` bytes. */
function split(bytes: Buffer, size: number) {
  const outputs: { command: string; text: string }[] = [];
  const splitter = new DumpFileSplitter('x', {
    begin: (command) => outputs.push({ command, text: '' }),
    bytes: (chunk) => {
      outputs.at(-1)!.text += chunk.toString();
    },
    end: () => {},
  });
  for (let at = 0; at < bytes.length; at += size) splitter.push(bytes.subarray(at, at + size));
  return { header: splitter.end(), outputs };
}

describe('a dump file', () => {
  test('is JSON in the layout that others print too', () => {
    const document = JSON.parse(whole());
    expect(whole()).toBe(`${JSON.stringify(document, undefined, 2)}\n`);
    expect(document).toMatchObject({ format: 'l2pop-dump', version: 1, ...header });
    expect(document.outputs.map(({ lines }: { lines: string[] }) => `${lines.join('\n')}\n`)).toEqual(
      OUTPUTS.map(({ text }) => text.toString()),
    );
  });

  test('is read as what its outputs are, with its time', async () => {
    const dump = await read(whole());
    const raw = await readDump(OUTPUTS.map(({ command, text }) => ({ name: command, text })));
    expect(dump).toEqual({ ...raw, takenAt: new Date('2026-11-27T07:20:00Z') });
    expect(dump.ownTunnelIps).toEqual(['10.0.0.1']);
  });

  test.each([
    ['compact', (document: object) => JSON.stringify(document)],
    ['indented by four', (document: object) => JSON.stringify(document, undefined, 4)],
    ['with sorted keys', (document: object) => JSON.stringify(sorted(document), undefined, 2)],
    ['behind a byte order mark', (document: object) => `\ufeff${JSON.stringify(document, undefined, 2)}`],
    ['with keys of a later l2pop', (document: object) => JSON.stringify({ ...document, later: [{ lines: ['x'] }] })],
  ])('is read %s as well', async (_layout, print) => {
    expect(await read(print(JSON.parse(whole())))).toEqual(await read(whole()));
  });

  test.each([1, 2, 3, 7, 64, 4096])('is read in pieces of %i bytes', (size) => {
    const bytes = Buffer.from(whole());
    expect(split(bytes, size)).toEqual(split(bytes, bytes.length));
  });

  test('a long line full of quotes is put together once, in however many pieces it comes', () => {
    const line = 'a\\"'.repeat(100_000);
    const bytes = Buffer.from(whole([{ command: 'x', text: Buffer.from(`${line}\n`) }]));
    const concat = vi.spyOn(Buffer, 'concat');
    const { outputs } = split(bytes, 4096);
    const moved = concat.mock.results.reduce((sum, { value }) => sum + value.length, 0);
    concat.mockRestore();
    expect(outputs).toEqual([{ command: 'x', text: `${line}\n` }]);
    expect(moved).toBeLessThan(2 * bytes.length);
  });

  test('gives back any lines that were written', () => {
    const line = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom(...'"\\\t\u0001ü\u2028,[]{}:') }),
    );
    const lines = fc.array(
      line.map((text) => text.replaceAll('\n', '')),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(fc.array(lines), fc.integer({ min: 1, max: 50 }), (outputs, size) => {
        const texts = outputs.map((each) => `${each.join('\n')}\n`);
        const file = whole(texts.map((text, index) => ({ command: `tool ${index}`, text: Buffer.from(text) })));
        const taken = split(Buffer.from(file), size).outputs;
        expect(taken.map(({ text }) => text)).toEqual(texts);
      }),
    );
  });

  test('tells the host where no tunnel ip does', async () => {
    const flows = [OUTPUTS[1]!];
    expect(await read(whole(flows, { tunnel_ips: [] }))).toMatchObject({ ownTunnelIps: [], promptHosts: ['c1'] });
    expect(await read(whole(flows))).toMatchObject({ ownTunnelIps: ['10.0.0.1'], promptHosts: [] });
  });

  test('of another host is not joined', async () => {
    const parts = [whole(), whole(OUTPUTS, { host: 'c2' })].map((text, index) => ({ text, name: `${index}.json` }));
    await expect(readDump(parts)).rejects.toThrow(TwoHosts);
    const paste = { text: `root@c2:~# ovs-ofctl show br-tun\n${sample('ovs/01-basic-vxlan/show.txt')}`, name: 'paste' };
    await expect(readDump([parts[0]!, paste])).rejects.toThrow(TwoHosts);
  });
});

const sorted = (value: object): object =>
  Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));

describe('a damaged dump file is one clear error', () => {
  const damaged = (change: (document: Record<string, unknown>) => void): string => {
    const document = JSON.parse(whole());
    change(document);
    return JSON.stringify(document, undefined, 2);
  };
  test.each([
    ['cut within a line', whole().slice(0, 3000), 'it breaks off'],
    ['cut behind a line', whole().slice(0, whole().indexOf('",\n        ') + 2), 'it breaks off'],
    ['cut in its last bracket', whole().slice(0, -3), 'it breaks off'],
    [
      'of a later version',
      damaged((d) => {
        d.version = 2;
      }),
      'it has version 2, and this l2pop knows version 1',
    ],
    [
      'without version',
      damaged((d) => {
        delete d.version;
      }),
      'version: ',
    ],
    [
      'without host',
      damaged((d) => {
        delete d.host;
      }),
      'host: ',
    ],
    [
      'without outputs',
      damaged((d) => {
        delete d.outputs;
      }),
      'outputs: ',
    ],
    [
      'with no output',
      damaged((d) => {
        d.outputs = [];
      }),
      'outputs: ',
    ],
    [
      'with a tunnel ip that is none',
      damaged((d) => {
        d.tunnel_ips = ['10.0.0'];
      }),
      'tunnel_ips.0: ',
    ],
    [
      'with a time that is none',
      damaged((d) => {
        d.taken_at = 'yesterday';
      }),
      'taken_at: ',
    ],
    [
      'of another agent',
      damaged((d) => {
        d.agent_type = 'linuxbridge';
      }),
      'agent_type is linuxbridge',
    ],
    [
      'of an unknown agent',
      damaged((d) => {
        d.agent_type = 'ovn';
      }),
      'agent_type: ',
    ],
    [
      'with lines that are numbers',
      damaged((d) => {
        d.outputs = [{ command: 'x', lines: [1] }];
      }),
      'a line that is no text',
    ],
    [
      'with lines that are one text',
      damaged((d) => {
        d.outputs = [{ command: 'x', lines: 'x' }];
      }),
      'outputs.0.lines: ',
    ],
    [
      'with lines before their command',
      damaged((d) => {
        d.outputs = [{ lines: [], command: 'x' }];
      }),
      'whose command does not stand',
    ],
    ['with a wrong escape', whole().replace('\\"', '\\q'), 'escape'],
    ['with a brace too much', `${whole()}}`, 'JSON'],
  ])('%s', async (_how, text, why) => {
    await expect(read(text)).rejects.toThrow(DamagedDumpFile);
    await expect(read(text)).rejects.toThrow(why);
  });

  test('outputs of two agents are told apart', async () => {
    const both = [
      ...OUTPUTS,
      { command: 'bridge fdb show', text: sample('linuxbridge/01-basic-arp-on/bridge-fdb-show.txt') },
    ];
    await expect(read(whole(both))).rejects.toThrow(MixedKinds);
  });
});
