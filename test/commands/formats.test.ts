import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { cleanEnvironment, l2pop, root } from '../support/l2pop.ts';

interface Command {
  id: string;
  flags: Record<string, unknown>;
}
const commands: Command[] = Object.values(JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')).commands);

/** Why a command has no flags of formats, or not all. */
const WITHOUT: Record<string, string> = {
  agent: 'it prints nothing: what it holds is in its --dump-file',
  autocomplete: 'it prints a line for a shell',
  demo: 'it tells a story',
  dump: 'its result is a dump file, of one form',
  help: 'it is read by people alone',
  repl: 'its commands have them',
  serve: 'it prints nothing but its log',
  watch: 'what has no end cannot be sorted',
};

const folder = mkdtempSync(join(tmpdir(), 'l2pop-formats-'));
let copies = 0;
const copyOf = (file: string): string => {
  copies += 1;
  const copy = join(folder, `${copies}-${file.split('/').at(-1)}`);
  copyFileSync(join(root, file), copy);
  return copy;
};
const lab = () => copyOf('examples/lab.yaml');
const flows = () => copyOf('examples/compute-1-flows.txt');

const FROM = ['--from', 'examples/lab.yaml'];
const CAST = ['--host', 'c1', '-n', '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001', '--tunnel-ip', '192.0.2.2', '--dry-run'];
const PAIR = 'fa:16:3e:0a:02:01,192.168.10.21';
const ENTRY = ['--segment-id', '1001', '--entry', PAIR];
const PORT = 'fa:16:3e:0a:02:01';

/** What prints a result of each command, and its exit status. */
const SAMPLES: Record<string, { args: () => string[]; status?: number }> = {
  query: { args: () => ['query', ...FROM, '-n', 'blue'] },
  show: { args: () => ['show', flows()] },
  diff: { args: () => ['diff', ...FROM, '-H', 'compute-1', '-n', 'blue', flows()], status: 1 },
  fix: { args: () => ['fix', ...FROM, '-H', 'compute-1', '-n', 'blue', flows(), '--dry-run'], status: 1 },
  trace: { args: () => ['trace', ...FROM, '-n', 'blue', '--to', '192.168.10.21', '--from-host', 'compute-1'] },
  why: { args: () => ['why', ...FROM, '-n', 'blue', '--to', '192.168.10.21', '--host', 'compute-1'] },
  doctor: {
    args: () => ['doctor', '--transport-url', 'rabbit://guest:guest@127.0.0.1:1/', '--timeout', '5'],
    status: 1,
  },
  'cast:add': { args: () => ['cast', 'add', ...CAST, ...ENTRY] },
  'cast:remove': { args: () => ['cast', 'remove', ...CAST, ...ENTRY] },
  'cast:update': { args: () => ['cast', 'update', ...CAST, '--before', PAIR] },
  'config:show': { args: () => ['config', 'show'] },
  'config:clouds': { args: () => ['config', 'clouds'] },
  'lab:port:list': { args: () => ['lab', 'port', 'list', lab()] },
  'lab:port:add': { args: () => ['lab', 'port', 'add', lab(), '-n', 'blue', '--host', 'compute-2'] },
  'lab:port:delete': { args: () => ['lab', 'port', 'delete', lab(), PORT] },
  'lab:port:down': { args: () => ['lab', 'port', 'down', lab(), PORT] },
  'lab:port:up': { args: () => ['lab', 'port', 'up', lab(), 'fa:16:3e:0a:03:01'] },
  'lab:port:set': { args: () => ['lab', 'port', 'set', lab(), PORT, '--ip', '192.168.10.99'] },
  'lab:port:migrate': { args: () => ['lab', 'port', 'migrate', lab(), PORT, '--to', 'compute-3'] },
  version: { args: () => ['version'] },
};

const config = join(folder, 'config/l2pop');
mkdirSync(config, { recursive: true });
writeFileSync(join(config, 'config.yaml'), 'clouds:\n  lab:\n    transport_url: rabbit://h/\n', { mode: 0o600 });
const env = { ...cleanEnvironment, XDG_CONFIG_HOME: join(folder, 'config') };

async function run(id: string, ...flags: string[]): Promise<string> {
  const { args, status = 0 } = SAMPLES[id]!;
  const { stdout, stderr, exitCode } = await l2pop([...args(), ...flags], { env });
  expect([stderr, exitCode]).toEqual(['', status]);
  return stdout;
}

describe('formats and columns', () => {
  test('are those of every command but of those that print no rows', () => {
    const ALL = ['format', 'json', 'column', 'sort-column', 'no-pager'];
    const lacking = commands.filter(({ flags }) => ALL.some((name) => !(name in flags))).map(({ id }) => id);
    expect(lacking.filter((id) => !(id in WITHOUT))).toEqual([]);
    const tried = commands.filter(({ id }) => !(id in WITHOUT)).map(({ id }) => id);
    expect(Object.keys(SAMPLES)).toEqual(expect.arrayContaining(tried));
  });

  test.each(Object.keys(SAMPLES).filter((id) => commands.some((command) => command.id === id)))(
    '%s has all',
    async (id) => {
      const [table, json, yaml, csv] = await Promise.all([
        run(id),
        run(id, '-f', 'json'),
        run(id, '-f', 'yaml'),
        run(id, '-f', 'csv'),
      ]);
      expect(table).not.toBe('');
      expect(Object.keys(parseYaml(yaml))).toEqual(Object.keys(JSON.parse(json)));
      const [head, ...rows] = csv.trim().split('\n');
      const ids = head!.split(',');
      for (const column of ids) expect(column).toMatch(/^[a-z][a-z_]*$/);
      const [first, last] = [ids[0]!, ids.at(-1)!];
      const [value, picked, asJson] = await Promise.all([
        run(id, '-f', 'value', '-c', first),
        run(id, '-f', 'csv', '-c', last, '-c', first, '--sort-column', first),
        run(id, '--json', '-c', first),
      ]);
      expect(value.split('\n').length - 1).toBe(JSON.parse(asJson).length);
      expect(picked.split('\n')[0]).toBe(`${last},${first}`);
      expect(JSON.parse(asJson).length > 0).toBe(rows.length > 0);
      for (const record of JSON.parse(asJson)) expect(Object.keys(record)).toEqual([first]);
    },
  );
});
