import type { Command } from '@oclif/core';
import { describe, expect, test } from 'vitest';
import { type Sticky, stickyFor, stickyOf, typedValues, withSticky } from '../../src/repl/sticky.ts';

const option = (name: string, rest: object = {}) => ({ name, type: 'option', ...rest });
const boolean = (name: string, rest: object = {}) => ({ name, type: 'boolean', ...rest });
const flags = Object.fromEntries(
  [
    option('network', { char: 'n', multiple: true }),
    boolean('all-networks', { exclusive: ['network'] }),
    option('host', { char: 'H' }),
    option('from'),
    option('from-file'),
    option('os-cloud'),
    option('transport-url'),
    option('config-file', { multiple: true }),
    option('plan', { exclusive: ['from', 'network'] }),
    option('timeout'),
    boolean('wait'),
    boolean('color', { allowNo: true }),
  ].map((flag) => [flag.name, flag]),
) as unknown as Record<string, Command.Flag.Cached>;

const sticky = (given: Record<string, string[]>): Sticky => new Map(Object.entries(given));
const added = (argv: string[], given: Record<string, string[]>, id = 'query') =>
  withSticky({ id, flags }, argv, sticky(given)).slice(0, -argv.length || undefined);

describe('a flag of the session is given to a command', () => {
  test.each([
    { when: 'it was not typed', argv: ['-f', 'json'], given: { network: ['blue'] }, adds: ['--network=blue'] },
    {
      when: 'it has several values',
      argv: ['-f', 'x'],
      given: { network: ['a', 'b'] },
      adds: ['--network=a', '--network=b'],
    },
    { when: 'it is a switch', argv: ['-f', 'x'], given: { wait: [] }, adds: ['--wait'] },
    { when: 'it is a switch that was turned off', argv: ['-f', 'x'], given: { color: [] }, adds: ['--no-color'] },
  ])('when $when', ({ argv, given, adds }) => {
    expect(added(argv, given as never)).toEqual(adds);
  });
});

describe('a flag of the session is not given', () => {
  test.each([
    { when: 'it was typed', argv: ['--network', 'red'], given: { network: ['blue'] } },
    { when: 'it was typed with =', argv: ['--network=red'], given: { network: ['blue'] } },
    { when: 'its letter was typed', argv: ['-n', 'red'], given: { network: ['blue'] } },
    { when: 'its letter was typed with the value', argv: ['-nred'], given: { network: ['blue'] } },
    { when: 'a typed flag excludes it', argv: ['--all-networks'], given: { network: ['blue'] } },
    { when: 'a typed flag excludes it, another', argv: ['--plan', 'p'], given: { from: ['lab.yaml'] } },
    { when: 'another place of the same was typed', argv: ['--os-cloud', 'x'], given: { from: ['lab.yaml'] } },
    { when: 'another broker was typed', argv: ['--config-file', 'x'], given: { 'transport-url': ['rabbit://a'] } },
    { when: 'the command has it not', argv: ['x'], given: { cloud: ['lab'] } },
    { when: 'the command takes one value and there are two', argv: ['x'], given: { host: ['a', 'b'] } },
    { when: 'it says what a lab file becomes', argv: ['x'], given: { host: ['a'] }, id: 'lab:port:add' },
    { when: 'it says what is cast', argv: ['x'], given: { network: ['a'] }, id: 'cast:add' },
  ])('when $when', ({ argv, given, id }) => {
    expect(added(argv, given as never, id)).toEqual([]);
  });
});

test('what stands behind -- is no flag', () => {
  expect(added(['--', '--network'], { network: ['blue'] })).toEqual(['--network=blue']);
});

test('the flags of the session itself hold for its commands', () => {
  const argv = ['--network', 'a', '-n', 'b', '--no-color', '--wait', '--config-file=x', '--timeout', '5'];
  expect([...stickyOf(flags, argv, ['timeout'])]).toEqual([
    ['network', ['a', 'b']],
    ['color', []],
    ['wait', []],
    ['config-file', ['x']],
  ]);
});

test('values are found however they are typed', () => {
  const typed = typedValues(flags, ['-Hc1', '--host=c2', '--host', 'c3', '-H', 'c4', '-H=c5']);
  expect(typed.map(([, value]) => value)).toEqual(['c1', 'c2', 'c3', 'c4', 'c5']);
});

describe('a command that names networks by id', () => {
  const idOf = (network: string) => ({ blue: 'id-1' })[network];

  test('gets the ids', () => {
    const given = stickyFor({ id: 'watch' }, sticky({ network: ['blue'], host: ['c1'] }), idOf, () => undefined);
    expect(Object.fromEntries(given)).toEqual({ network: ['id-1'], host: ['c1'] });
  });

  test('gets no network where one of the ids is not known, which is told', () => {
    const told: string[] = [];
    const given = stickyFor({ id: 'watch' }, sticky({ network: ['blue', 'red'] }), idOf, (name) => told.push(name));
    expect([Object.fromEntries(given), told]).toEqual([{}, ['red']]);
  });
});
