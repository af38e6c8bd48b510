import { Command, type Interfaces } from '@oclif/core';
import type { Report } from '../format/report.ts';
import { commonFlags } from './flags.ts';
import { note } from './note.ts';
import { type OutputChoice, print, wantsColour } from './output.ts';

/** What every command has: the common flags, one way to print a result, warnings that are no results. */
export abstract class BaseCommand extends Command {
  static override baseFlags = commonFlags;

  /** Prints a result on standard output in the format that the flags name. */
  protected async show<Row>(report: Report<Row>, flags: OutputChoice & { color: boolean }): Promise<void> {
    await print(report, flags, wantsColour(!flags.color));
  }

  /** One line on standard error: worth knowing, no error. */
  protected note(text: string): void {
    note(text);
  }

  /** Errors are turned to text in one place, main.ts; oclif's own handling would exit with 1. */
  protected override async catch(error: Interfaces.CommandError): Promise<never> {
    throw error;
  }
}
