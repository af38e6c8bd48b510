import { Command, type Interfaces, Parser } from '@oclif/core';
import type { Report } from '../format/report.ts';
import { type BundleChoice, type Bundling, openBundling } from './bundle/bundling.ts';
import { commonFlags, withoutVariables } from './flags.ts';
import { loadedOnce } from './loaded-once.ts';
import { namedFlags } from './named-flags.ts';
import { note } from './note.ts';
import { type OutputChoice, print, wantsColour } from './output.ts';
import type { SettingFlags } from './setting-places.ts';

type Flags = Interfaces.OutputFlags<Interfaces.FlagInput>;
type Args = Interfaces.OutputArgs<Interfaces.ArgInput>;

const loadCompleteFlags = loadedOnce(() => import('./complete-flags.ts'));

/** What every command has: the common flags, one way to print a result, warnings that are no results. */
export abstract class BaseCommand extends Command {
  static override baseFlags = commonFlags;

  /** oclif looks here whether the command is deprecated, by all the names of all commands; none is. */
  protected override async init(): Promise<void> {}

  /** Of a command that needs expected state, with what files and variables say of it. */
  protected override async parse<F extends Flags, B extends Flags, A extends Args>(
    options?: Interfaces.Input<F, B, A>,
    argv?: string[],
  ): Promise<Interfaces.ParserOutput<F, B, A>> {
    const parsed = await this.parseTyped(options, argv);
    if (!Object.hasOwn(this.ctor.flags ?? {}, 'from')) return parsed;
    const { completeFlags } = await loadCompleteFlags();
    return { ...parsed, flags: await completeFlags(parsed.flags as typeof parsed.flags & SettingFlags) };
  }

  /**
   * What was typed, and no more: nothing else is read or run. oclif's own asks hooks and looks for deprecated flags before
   * and after, of which there are none: a session would pay for it with each line.
   */
  protected async parseTyped<F extends Flags, B extends Flags, A extends Args>(
    options?: Interfaces.Input<F, B, A>,
    argv?: string[],
  ): Promise<Interfaces.ParserOutput<F, B, A>> {
    const {
      args,
      strict = true,
      baseFlags = {},
      flags = {},
    } = options ?? (this.ctor as unknown as Interfaces.Input<F, B, A>);
    const words = argv ?? this.argv;
    const parseBy = (some: Interfaces.FlagInput) =>
      Parser.parse<F, B, A>(words, { args, strict, flags: some } as Interfaces.Input<F, B, A>);
    // what is wrong is told with all flags in mind
    const parsed = await parseBy(namedFlags([baseFlags, flags], words)).catch(() =>
      parseBy({ ...baseFlags, ...flags }),
    );
    this.parsed = true;
    return withoutVariables(parsed);
  }

  /** Prints a result on standard output in the format that the flags name. */
  protected async show<Row>(report: Report<Row>, flags: OutputChoice & { color: boolean }): Promise<void> {
    await print(report, flags, wantsColour(!flags.color));
  }

  /** What --bundle wants. @throws FileExists, NotWritable */
  protected openBundling(flags: BundleChoice): Promise<Bundling | undefined> {
    return openBundling(flags, [...(this.id?.split(':') ?? []), ...this.argv], this.config.version);
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
