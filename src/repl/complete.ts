import type { Command, Config } from '@oclif/core';
import { filesIn } from './files-in.ts';
import { findCommand, namesAfter } from './find-command.ts';
import { LAST_FLAGS } from './last.ts';
import { readLine, typedWord, type Word } from './line.ts';
import { matchNames } from './match-names.ts';
import { typedFlags } from './sticky.ts';
import { STICKY_WORDS } from './use.ts';

/** Each once, in any order. */
type Names = readonly string[];

/** What completion goes by. */
export interface Surroundings {
  config: Config;
  /** Words of the prompt itself, such as `use`. */
  ownWords: readonly string[];
  networks: Names;
  hosts: Names;
  /** Columns of the last result. */
  columns: readonly string[];
}

/** So many candidates are shown; of more, their number is. */
const SHOWN = 60;

/** Names that may stand there; of files, those of the folder that is typed. */
type Offer = Names | 'files';

const NOTHING: Offer = [];

/**
 * Completes the last word of a line that ends at the cursor.
 * @returns candidates as they are typed, and what of the line they stand for; one that is certain ends in a blank
 */
export function complete(line: string, around: Surroundings): [string[], string] {
  const read = readLine(line);
  const last = read.words.at(-1);
  const isNew =
    read.shell !== undefined || last === undefined || (last.end < line.length && last.openQuote === undefined);
  const word: Word = isNew ? { text: '', start: line.length, end: line.length } : last;
  const before = read.words.slice(0, isNew ? undefined : -1).map(({ text }) => text);
  const isShells = read.shell !== undefined || line.startsWith('!');
  const [offer, part] = isShells ? (['files', lastShellWord(line)] as const) : offerFor(before, word.text, around);
  const names = offer === 'files' ? filesIn(part) : offer;
  if (isShells) return [candidates(names, part, (name) => name), part];
  const keep = word.text.slice(0, word.text.length - part.length);
  const quote = word.openQuote;
  const type = (name: string) => typedWord(keep + name, quote);
  return [candidates(names, part, type, quote), line.slice(word.start)];
}

const lastShellWord = (line: string): string => /[^\s|>;&!]*$/.exec(line)![0];

/** As they are typed. What is certain ends in a blank, a folder apart, into which one goes on. */
function candidates(names: Names, part: string, type: (name: string) => string, endQuote = ''): string[] {
  const { count, common, first } = matchNames(names, part, SHOWN);
  const [only] = first;
  if (only === undefined) return [];
  if (count === 1) return [only.endsWith('/') ? type(only) : `${type(only)}${endQuote} `];
  if (common.length > part.length) return [type(common)];
  return [...first.map(type), ...(count > SHOWN ? [`… ${count - SHOWN} more`] : [])];
}

/** What may stand after these words, and which end of the word it completes. */
function offerFor(words: readonly string[], word: string, around: Surroundings): [Offer, string] {
  const { config, ownWords } = around;
  const [first] = words;
  if (first === 'every') {
    if (words.length === 1) return [NOTHING, word];
    return offerFor(words.slice(2), word, around);
  }
  if (first === 'use') return [afterUse(words.slice(1), around), word];
  if (first === 'last') return afterCommand(LAST, words.slice(1), word, around);
  if (first === 'help') return [namesAfter(config, words.slice(1)), word];
  const found = findCommand(config, words);
  const names = namesAfter(config, words);
  const isName = !word.startsWith('-') && names.length > 0;
  if (words.length === 0) return [[...names, ...ownWords], word];
  if (isName) return [names, word];
  return found === undefined ? [NOTHING, word] : afterCommand(found.command, found.argv, word, around);
}

function afterUse([what, ...values]: readonly string[], around: Surroundings): Offer {
  if (what === undefined) return STICKY_WORDS;
  if (what === 'network') return around.networks;
  if (values.length > 0) return NOTHING;
  return what === 'host' ? around.hosts : what === 'from' ? 'files' : NOTHING;
}

type Flags = Pick<Command.Loadable, 'flags' | 'args' | 'strict'>;

/** What the prompt's own `last` takes. */
const LAST: Flags = {
  args: {},
  strict: true,
  flags: Object.fromEntries(
    Object.entries(LAST_FLAGS).map(([name, flag]) => [name, { ...flag, name } as unknown as Command.Flag.Cached]),
  ),
};

function afterCommand(command: Flags, argv: readonly string[], word: string, around: Surroundings): [Offer, string] {
  const { flags } = command;
  const value = /^--([^=]+)=(.*)$/s.exec(word);
  if (value) return [valuesOf(flags[value[1]!], around), value[2]!];
  if (word.startsWith('-') && word !== '-') {
    const typed = typedFlags(flags, argv);
    const open = Object.values(flags).filter(({ name, hidden, ...flag }) => {
      const isMultiple = flag.type === 'option' && flag.multiple;
      return !hidden && (!typed.has(name) || isMultiple);
    });
    const names = open.map((flag) => (flag.name === 'color' ? '--no-color' : `--${flag.name}`));
    return [[...names, '--help'], word];
  }
  const flag = flagBefore(flags, argv.at(-1));
  if (flag !== undefined) return [valuesOf(flag, around), word];
  const takesArguments = command.strict === false || Object.keys(command.args ?? {}).length > 0;
  return [takesArguments ? 'files' : NOTHING, word];
}

/** The flag that the word before names, if it wants a value. */
function flagBefore(flags: Flags['flags'], before: string | undefined): Command.Flag.Cached | undefined {
  const long = /^--([^=]+)$/.exec(before ?? '')?.[1];
  const short = /^-(\w)$/.exec(before ?? '')?.[1];
  const flag = long === undefined ? Object.values(flags).find(({ char }) => char && char === short) : flags[long];
  return flag?.type === 'option' ? flag : undefined;
}

function valuesOf(flag: Command.Flag.Cached | undefined, { networks, hosts, columns }: Surroundings): Offer {
  if (flag?.type !== 'option') return NOTHING;
  if (flag.options) return flag.options;
  if (flag.name === 'network') return networks;
  if (flag.name === 'host') return hosts;
  if (flag.name === 'column' || flag.name === 'sort-column') return columns;
  return /FILE|WHERE|PATH|FOLDER/.test([flag.helpValue].flat().join(' ')) ? 'files' : NOTHING;
}
