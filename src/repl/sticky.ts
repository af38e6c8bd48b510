import type { Command } from '@oclif/core';

/** Flags that a session gives to its commands, by name: `network` → `['blue']`; of a boolean no value. */
export type Sticky = Map<string, readonly string[]>;

type Flag = Command.Flag.Cached;

/** Flags as they were typed to the session itself; those that only it has are left out by name. */
export function stickyOf(flags: Record<string, Flag>, argv: readonly string[], own: readonly string[]): Sticky {
  const sticky: Sticky = new Map();
  for (const [name, value] of typedValues(flags, argv)) {
    if (own.includes(name) || (name === 'color' && !argv.includes('--no-color'))) continue;
    const isRepeated = flags[name]?.type === 'option' && flags[name].multiple;
    sticky.set(name, value === undefined ? [] : [...(isRepeated ? (sticky.get(name) ?? []) : []), value]);
  }
  return sticky;
}

/** Casts name networks by id alone, and so does a filter of them. */
const NAMES_IDS = /^watch$/;

/**
 * What a session gives to this command: where networks go by id, the ids of those that were named.
 * @param idOf undefined where it is not known: the network is left out then, and `leftOut` told
 */
export function stickyFor(
  { id }: Pick<Command.Loadable, 'id'>,
  sticky: Sticky,
  idOf: (network: string) => string | undefined,
  leftOut: (network: string) => void,
): Sticky {
  const networks = sticky.get('network');
  if (networks === undefined || !NAMES_IDS.test(id)) return sticky;
  const unknown = networks.find((network) => idOf(network) === undefined);
  const others = new Map([...sticky].filter(([name]) => name !== 'network'));
  if (unknown !== undefined) leftOut(unknown);
  return unknown === undefined
    ? others.set(
        'network',
        networks.map((network) => idOf(network)!),
      )
    : others;
}

/** Where the flag is no question's but what is changed, or what another flag says: it has to be typed. */
const HAS_TO_BE_TYPED: readonly { command: RegExp; flags?: readonly string[] }[] = [
  { command: /^lab:/ },
  { command: /^cast:/, flags: ['network'] },
  { command: /^repl$/ },
];

/** Of each of these one is enough: they name the broker, or the cloud that names it; where the expected state comes from. */
const ALTERNATIVES = [
  ['transport-url', 'transport-url-file', 'transport-url-command', 'config-file', 'cloud'],
  ['from', 'from-file', 'from-command', 'os-cloud'],
];

/**
 * What is typed to a command, and before it what the session says: each flag that the command has, that was not typed, and that no
 * typed flag excludes.
 */
export function withSticky(
  { id, flags }: Pick<Command.Loadable, 'id' | 'flags'>,
  argv: readonly string[],
  sticky: Sticky,
) {
  const typed = typedFlags(flags, argv);
  const added: string[] = [];
  for (const [name, values] of sticky) {
    const flag = flags[name];
    if (flag === undefined || typed.has(name) || mustBeTyped(id, name) || isExcluded(flags, name, typed)) continue;
    if (flag.type === 'boolean') added.push(name === 'color' ? '--no-color' : `--${name}`);
    else if (flag.multiple || values.length === 1) added.push(...values.map((value) => `--${name}=${value}`));
  }
  return [...added, ...argv];
}

const mustBeTyped = (id: string, name: string): boolean =>
  HAS_TO_BE_TYPED.some(({ command, flags }) => command.test(id) && (flags === undefined || flags.includes(name)));

function isExcluded(flags: Record<string, Flag>, name: string, typed: ReadonlySet<string>): boolean {
  if (ALTERNATIVES.some((names) => names.includes(name) && names.some((other) => typed.has(other)))) return true;
  const excludes = (one: string, other: string) => flags[one]?.exclusive?.includes(other) ?? false;
  return [...typed].some((other) => excludes(other, name) || excludes(name, other));
}

/** Names of the flags that stand among these words. */
export const typedFlags = (flags: Record<string, Flag>, argv: readonly string[]): Set<string> =>
  new Set(typedValues(flags, argv).map(([name]) => name));

/** Flags and their values as they stand among these words: `--host c1`, `--host=c1`, `-H c1`, `-Hc1`, `--no-color`. */
export function typedValues(
  flags: Record<string, Flag>,
  argv: readonly string[],
): [name: string, value: string | undefined][] {
  const ends = argv.indexOf('--');
  const words = ends < 0 ? argv : argv.slice(0, ends);
  const all = Object.values(flags);
  return words.flatMap((word, index) => {
    const [, long, given] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    const [, short, rest] = /^-(\w)(.*)$/s.exec(word) ?? [];
    const flag =
      long === undefined
        ? all.find(({ char }) => char !== undefined && char === short)
        : (flags[long] ?? flags[long.replace(/^no-/, '')]);
    if (flag === undefined) return [];
    const value = flag.type === 'boolean' ? undefined : (given ?? (rest?.replace(/^=/, '') || words[index + 1]));
    return [[flag.name, value]];
  });
}
