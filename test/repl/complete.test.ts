import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '@oclif/core';
import { describe, expect, test } from 'vitest';
import { complete, type Surroundings } from '../../src/repl/complete.ts';

const option = (name: string, rest: object = {}) => ({ name, type: 'option', ...rest });
const flagsOf = (...flags: { name: string }[]) => Object.fromEntries(flags.map((flag) => [flag.name, flag]));
const commands = [
  {
    id: 'query',
    args: {},
    flags: flagsOf(
      option('network', { char: 'n', multiple: true }),
      option('host', { char: 'H' }),
      option('format', { char: 'f', options: ['table', 'json', 'yaml'] }),
      option('column', { char: 'c', multiple: true }),
      option('config-file', { multiple: true, helpValue: 'FILE' }),
      { name: 'wait', type: 'boolean' } as never,
    ),
  },
  { id: 'show', args: {}, strict: false, flags: {} },
  { id: 'lab:port:add', args: { file: {} }, flags: {} },
  { id: 'lab:port:list', args: { file: {} }, flags: {} },
  { id: 'secret', args: {}, flags: {}, hidden: true },
];
const config = { commands, findCommand: (id: string) => commands.find((each) => each.id === id) } as unknown as Config;

const folder = mkdtempSync(join(tmpdir(), 'l2pop-complete-'));
mkdirSync(join(folder, 'dumps'));
for (const file of ['flows.txt', 'flows.json', '.hidden', 'dumps/c1.txt', 'two words'])
  writeFileSync(join(folder, file), '');

const around: Surroundings = {
  config,
  ownWords: ['use', 'last', 'every', 'history', 'help', 'exit'],
  networks: ['net-a', 'net-b', 'my net', '9c5e3f0a-1001'],
  hosts: ['compute-1', 'compute-2', 'network-1'],
  columns: ['mac', 'ip'],
};

/** The line as it would be after Tab, or the candidates that would be listed. */
function afterTab(line: string): string | string[] {
  const [candidates, typed] = complete(line, around);
  if (candidates.length !== 1) return candidates;
  return line.slice(0, line.length - typed.length) + candidates[0];
}

describe('Tab', () => {
  test.each([
    ['qu', 'query '],
    ['la', ['lab', 'last']],
    ['lab ', 'lab port '],
    ['lab port ', ['add', 'list']],
    ['lab port a', 'lab port add '],
    ['sec', []],
    ['query --ho', 'query --host '],
    ['query --host compute-1 --ho', []],
    ['query -H compute-1 --ho', []],
    ['query --network net-a --net', 'query --network net-a --network '],
    ['query --host ', ['compute-1', 'compute-2', 'network-1']],
    ['query --host c', 'query --host compute-'],
    ['query --host=n', 'query --host=network-1 '],
    ['query -H n', 'query -H network-1 '],
    ['query -n 9', 'query -n 9c5e3f0a-1001 '],
    ['query -n my', 'query -n my\\ net '],
    ["query -n 'my", "query -n 'my net' "],
    ['query -n "my', 'query -n "my net" '],
    ['query -f ', ['json', 'table', 'yaml']],
    ['query -f y', 'query -f yaml '],
    ['query -c m', 'query -c mac '],
    ['query --wait ', []],
    [`query --config-file ${folder}/flows.t`, `query --config-file ${folder}/flows.txt `],
    [`show ${folder}/du`, `show ${folder}/dumps/`],
    [`show ${folder}/dumps/`, `show ${folder}/dumps/c1.txt `],
    [`show ${folder}/fl`, `show ${folder}/flows.`],
    [`show ${folder}/two`, `show ${folder}/two\\ words `],
    [`show ${folder}/.h`, `show ${folder}/.hidden `],
    ['show /no/such/folder/', []],
    [`query > ${folder}/flows.t`, `query > ${folder}/flows.txt `],
    [`!cat ${folder}/flows.t`, `!cat ${folder}/flows.txt `],
    ['use n', 'use network '],
    ['use network net-', ['net-a', 'net-b']],
    ['use network net-a net-', ['net-a', 'net-b']],
    ['use host n', 'use host network-1 '],
    ['use host network-1 ', []],
    [`use from ${folder}/flows.t`, `use from ${folder}/flows.txt `],
    ['help sh', 'help show '],
    ['every 5s qu', 'every 5s query '],
    ['every 5s query --ho', 'every 5s query --host '],
    ['last -f j', 'last -f json '],
    ['last --col', 'last --column '],
    ['nosuch --x', []],
  ])('after %s gives %j', (line, then) => {
    expect(afterTab(line)).toEqual(then);
  });

  test('shows no more than a screen of many, and how many more there are', () => {
    const networks = Array.from({ length: 10_000 }, (_, index) => `net-${index}`);
    const [candidates] = complete('query -n net-', { ...around, networks });
    expect(candidates).toHaveLength(61);
    expect(candidates.at(-1)).toBe('… 9940 more');
  });
});
