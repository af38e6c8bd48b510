import { loadHelpClass } from '@oclif/core';
import type { Session } from './session.ts';

/** Words of the prompt itself, with what they do. */
export const OWN_WORDS: Readonly<Record<string, string>> = {
  use: 'use network NET, use host HOST, use from WHERE, use cloud NAME: for all commands that follow',
  last: 'the last result again: last -f json, last -c mac',
  every: 'every 5s COMMAND: again and again, until Ctrl-C',
  history: 'what was typed; Ctrl-R searches it',
  help: 'help COMMAND',
  exit: 'leave, as Ctrl-D does',
};

/** Commands and the prompt's own words, a line each. */
export function overview({ config }: Session): string[] {
  const commands = config.commands
    .filter(({ hidden, id }) => !hidden && id !== 'repl')
    .map(({ id, summary }) => [id.replaceAll(':', ' '), summary ?? ''] as const)
    .sort();
  const width = Math.max(...commands.map(([name]) => name.length));
  const line = ([name, text]: readonly [string, string]) => `  ${name.padEnd(width)}  ${text}`;
  return [
    ...commands.map(line),
    '',
    ...Object.entries(OWN_WORDS).map(line),
    line(['!COMMAND', 'a command of your shell; COMMAND | grep …, COMMAND > FILE are its as well']),
    line(['-', 'stands for what you paste next, ended by Ctrl-D or a line with . alone: diff -']),
  ];
}

/** oclif's help of a command or a topic. */
export async function commandHelp({ config }: Session, words: readonly string[]): Promise<void> {
  const Help = await loadHelpClass(config);
  await new Help(config, config.pjson.oclif.helpOptions).showHelp(words.filter((word) => !word.startsWith('-')));
}
