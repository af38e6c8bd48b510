import type { Command, Interfaces } from '@oclif/core';

/** A command, as far as a shell completes it. */
export interface CompletedCommand {
  /** As it is typed, words separated by blanks; empty: the program itself. */
  path: string;
  /** What may follow it: subcommands and topics. */
  next: string[];
  /** `--name`, `-c`. */
  flags: string[];
  /** Flags with a value: the values where there are few, `files` where it names a file, else none. */
  values: ReadonlyMap<string, readonly string[] | 'files' | undefined>;
}

/** A flag whose value is a path says so by the word that stands for it in help. */
const NAMES_FILE = /\b(?:FILE|PATH|WHERE)\b/;

/** Every command and topic of the program, the program itself first; hidden ones are left out. */
export function completedCommands(config: Interfaces.Config): CompletedCommand[] {
  const shown = config.commands.filter(({ hidden }) => !hidden);
  const typed = shown.map(({ id }) => id.replaceAll(':', ' '));
  const paths = new Set(['', ...typed.flatMap(beginnings)]);
  const byPath = new Map(shown.map((command, index) => [typed[index]!, command]));
  return [...paths].map((path) => ({ path, next: followers(path, paths), ...flagsOf(byPath.get(path)) }));
}

/** `lab`, `lab port`, `lab port add` */
const beginnings = (path: string): string[] => {
  const words = path.split(' ');
  return words.map((_word, index) => words.slice(0, index + 1).join(' '));
};

const followers = (path: string, paths: ReadonlySet<string>): string[] => {
  const prefix = path === '' ? '' : `${path} `;
  const next = [...paths]
    .filter((each) => each.startsWith(prefix) && each !== path)
    .map((each) => each.slice(prefix.length).split(' ')[0]!);
  return [...new Set(next)].filter((word) => word !== '').sort();
};

function flagsOf(command: Command.Loadable | undefined): Pick<CompletedCommand, 'flags' | 'values'> {
  const shown = Object.values(command?.flags ?? {}).filter(({ hidden }) => !hidden);
  const flags: string[] = command === undefined ? ['--help', '--version'] : ['--help'];
  const values = new Map<string, readonly string[] | 'files' | undefined>();
  for (const flag of shown) {
    const names = [`--${flag.name}`, ...(flag.char ? [`-${flag.char}`] : [])];
    flags.push(...names);
    if (flag.type === 'boolean') {
      if (flag.allowNo) flags.push(`--no-${flag.name}`);
    } else {
      const value = flag.options ?? (NAMES_FILE.test(flag.helpValue?.toString() ?? '') ? 'files' : undefined);
      for (const name of names) values.set(name, value);
    }
  }
  return { flags: flags.sort(), values };
}
