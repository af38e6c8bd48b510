import { closest } from '../closest.ts';
import { UnknownCommand } from '../command-not-found.ts';
import { type Remedy, when } from './remedy.ts';

/** oclif's error for a flag that a command does not have, by what it tells. */
interface UnknownFlag {
  flags: string[];
  parse: { input: { flags: Record<string, unknown> } };
}

const isUnknownFlag = (error: unknown): error is UnknownFlag =>
  error instanceof Error && error.constructor.name === 'NonExistentFlagsError';

/** What oclif finds wrong with a command line knows the line's parts. */
const isParseError = (error: unknown): boolean => error instanceof Error && 'parse' in error;

const HELP = '--help lists the flags, and shows how they are used.';

/** For what was typed wrong. */
export const USAGE_REMEDIES: readonly Remedy[] = [
  when(UnknownCommand, ({ meant }) =>
    meant === undefined
      ? "'l2pop --help' lists the commands."
      : `Did you mean 'l2pop ${meant}'? 'l2pop --help' lists the commands.`,
  ),
  (error) => {
    if (!isUnknownFlag(error)) return undefined;
    const meant = error.flags.map((flag) =>
      closest(
        flag,
        Object.keys(error.parse.input.flags).map((name) => `--${name}`),
      ),
    );
    return meant[0] === undefined ? HELP : `Did you mean ${meant[0]}?`;
  },
  (error) => (isParseError(error) ? HELP : undefined),
];
