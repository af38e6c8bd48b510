import type { Hook } from '@oclif/core';
import { closest } from './closest.ts';
import { UsageError } from './errors.ts';

/** What was typed is no command. */
export class UnknownCommand extends UsageError {
  override readonly name = 'UnknownCommand';
  constructor(
    readonly command: string,
    /** The command that was meant, as it seems. */
    readonly meant: string | undefined,
  ) {
    super(`command ${command} not found`);
  }
}

/** oclif's hook for a command that is not there. It asks nothing: what was typed may be in a script. @throws UnknownCommand */
const commandNotFound: Hook.CommandNotFound = async ({ id, config }) => {
  const known = config.commands.filter(({ hidden }) => !hidden).map((command) => command.id.replaceAll(':', ' '));
  const typed = id.replaceAll(':', ' ');
  throw new UnknownCommand(typed, closestCommand(typed, known));
};

export default commandNotFound;

/** Arguments may follow the words of a command, so its first words may be meant alone. */
function closestCommand(typed: string, known: readonly string[]): string | undefined {
  const words = typed.split(' ');
  for (let length = words.length; length > 0; length -= 1) {
    const meant = closest(
      words.slice(0, length).join(' '),
      known.filter((command) => command.split(' ').length === length),
    );
    if (meant !== undefined) return meant;
  }
  return undefined;
}
