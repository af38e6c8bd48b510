import { Parser } from '@oclif/core';
import { WrongUsage } from '../cli/errors.ts';
import { commonFlags } from '../cli/flags.ts';
import { drawnOutputFlags, lastReport, print, wantsColour } from '../cli/output.ts';
import { PICTURE_FORMATS } from '../format/report.ts';

export const LAST_FLAGS = { ...drawnOutputFlags, color: commonFlags.color };

/**
 * Prints the last result again, as these words say.
 * @throws WrongUsage when there is none, or it cannot be drawn; oclif's errors, UnknownColumn
 */
export async function last(words: readonly string[]): Promise<void> {
  const { flags } = await Parser.parse([...words], { flags: LAST_FLAGS, strict: true });
  if (lastReport === undefined) throw new WrongUsage('there is no result yet', 'Any command that prints one makes it.');
  if (!flags.json && PICTURE_FORMATS.some((each) => each === flags.format) && lastReport.picture === undefined) {
    throw new WrongUsage(`the last result cannot be drawn as ${flags.format}`, 'That of query or trace can.');
  }
  await print(lastReport, flags, wantsColour(!flags.color));
}
