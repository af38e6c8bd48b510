import { type Interfaces, Parser } from '@oclif/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commonFlags } from '../../src/cli/flags.ts';
import { namedFlags } from '../../src/cli/named-flags.ts';
import Diff from '../../src/commands/diff.ts';
import Fix from '../../src/commands/fix.ts';
import Query from '../../src/commands/query.ts';
import Serve from '../../src/commands/serve.ts';
import Trace from '../../src/commands/trace.ts';

/** What oclif makes of these words: the flags and words, or what is wrong with them. */
async function outcome(words: readonly string[], flags: Interfaces.FlagInput, args: Interfaces.ArgInput) {
  try {
    const parsed = await Parser.parse([...words], { flags, args, strict: true });
    return { flags: parsed.flags, argv: parsed.argv };
  } catch (error) {
    return { wrong: (error as Error).message };
  }
}

const COMMANDS = { Query, Diff, Fix, Trace, Serve };

describe.each(Object.entries(COMMANDS))('the flags that words can name are enough for %s', (_, command) => {
  const own = command.flags as Interfaces.FlagInput;
  const all: Interfaces.FlagInput = { ...commonFlags, ...own };
  const args: Interfaces.ArgInput = (command as { args?: Interfaces.ArgInput }).args ?? {};
  const names = Object.keys(all);
  const chars = Object.values(all).flatMap(({ char }) => char ?? []);
  const value = fc.constantFrom('1', 'json', 'c1', '-', '--', '-5', 'a=b', '--host', '-f', '');
  const word = fc.oneof(
    fc.constantFrom(...names).map((name) => [`--${name}`]),
    fc.tuple(fc.constantFrom(...names), value).map(([name, given]) => [`--${name}=${given}`]),
    fc.tuple(fc.constantFrom(...names), value).map(([name, given]) => [`--${name}`, given]),
    fc.constantFrom(...names).map((name) => [`--no-${name}`]),
    fc.tuple(fc.constantFrom(...chars, 'Y'), fc.constantFrom(...chars, '=', 'json', '')).map(([a, b]) => [`-${a}${b}`]),
    fc.constantFrom('--from-host', '--from-host=c1', '--netwrk', '-Z').map((each) => [each]),
    value.map((each) => [each]),
  );

  test('whatever is typed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 5 }), async (typed) => {
        const words = typed.flat();
        const lean = await outcome(words, namedFlags([commonFlags, own], words), args);
        const full = await outcome(words, all, args);
        // what is wrong may be told in fewer words: a command asks again with all flags then
        if ('wrong' in full) expect(lean).toHaveProperty('wrong');
        else expect(lean).toEqual(full);
      }),
      { numRuns: 300 },
    );
  });
});

test('a line that names one flag leaves most of them out', () => {
  const named = Object.keys(namedFlags([commonFlags, Query.flags], ['--network=blue']));
  expect(named).toContain('network');
  expect(named).not.toContain('watch');
  expect(named.length).toBeLessThan(Object.keys({ ...commonFlags, ...Query.flags }).length / 2);
});
