import type { Interfaces } from '@oclif/core';

type Flag = Interfaces.FlagInput[string];

/**
 * The flags that these words can name, and those that have a value or a say without being named. oclif goes over each flag
 * that it is given several times; a line of a session names few.
 * @param words as they were typed; a word is taken for a flag rather than not
 */
export function namedFlags(flags: readonly Interfaces.FlagInput[], words: readonly string[]): Interfaces.FlagInput {
  const long = new Set<string>();
  let short = '';
  for (const word of words.flatMap((each) => each.split('='))) {
    if (word.startsWith('--')) long.add(word.slice(2));
    else if (word.startsWith('-')) short += word.slice(1);
  }
  const isNamed = (name: string, char: string | undefined): boolean =>
    long.has(name) || long.has(`no-${name}`) || (char !== undefined && short.includes(char));
  const named: Interfaces.FlagInput = {};
  for (const some of flags) {
    for (const name in some) {
      const flag = some[name]!;
      const isWanted =
        hasSayUnnamed(flag) ||
        isNamed(name, flag.char) ||
        flag.aliases?.some((alias) => isNamed(alias, undefined)) ||
        flag.charAliases?.some((char) => short.includes(char));
      if (isWanted) named[name] = flag;
    }
  }
  return named;
}

const hasSayUnnamed = ({ default: value, required, env, exactlyOne, atLeastOne }: Flag): boolean =>
  value !== undefined || required || env !== undefined || exactlyOne !== undefined || atLeastOne !== undefined;
