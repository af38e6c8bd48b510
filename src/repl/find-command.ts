import type { Command, Config } from '@oclif/core';

/** A command and what is given to it. */
export interface FoundCommand {
  command: Command.Loadable;
  argv: string[];
}

/** The command that the first words name, by as many of them as there are: `lab port add FILE`. */
export function findCommand(config: Config, words: readonly string[]): FoundCommand | undefined {
  for (let length = leadingNames(words); length > 0; length -= 1) {
    const command = config.findCommand(words.slice(0, length).join(':'));
    if (command !== undefined) return { command, argv: words.slice(length) };
  }
  return undefined;
}

/** How many words stand before the first flag. */
function leadingNames(words: readonly string[]): number {
  const flag = words.findIndex((word) => word.startsWith('-'));
  return flag < 0 ? words.length : flag;
}

/** The names that may follow these words on the way to a command: `lab` → `port`. Topics and commands, sorted. */
export function namesAfter(config: Config, words: readonly string[]): string[] {
  const before = words.map((word) => `${word}:`).join('');
  const names = config.commands
    .filter(({ id, hidden }) => !hidden && id.startsWith(before))
    .map(({ id }) => id.slice(before.length).split(':', 1)[0]!);
  return [...new Set(names)].sort();
}
