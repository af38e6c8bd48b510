import { Parser } from '@oclif/core';
import { WrongUsage } from '../cli/errors.ts';
import { commonFlags } from '../cli/flags.ts';
import { lastReport, outputFlags, print, wantsColour } from '../cli/output.ts';

export const LAST_FLAGS = { ...outputFlags, color: commonFlags.color };

/** Prints the last result again, as these words say. @throws WrongUsage when there is none; oclif's errors, UnknownColumn */
export async function last(words: readonly string[]): Promise<void> {
  const { flags } = await Parser.parse([...words], { flags: LAST_FLAGS, strict: true });
  if (lastReport === undefined) throw new WrongUsage('there is no result yet', 'Any command that prints one makes it.');
  await print(lastReport, flags, wantsColour(!flags.color));
}
