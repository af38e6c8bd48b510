import { BaseCommand } from '../base-command.ts';
import type { FixCommand, FixFlags } from './run-fix.ts';

/** What the commands have in common that mend a host. */
export abstract class FixingCommand extends BaseCommand {
  /** What the flow of a repair needs of its command. */
  protected async lend(flags: FixFlags, argv: readonly unknown[]): Promise<FixCommand> {
    return {
      bundling: await this.openBundling(flags),
      flags,
      argv,
      l2popVersion: this.config.version,
      // what is asked about stays on the screen
      show: (report) => this.show(report, { ...flags, 'no-pager': flags['no-pager'] || !flags['dry-run'] }),
      note: (text) => this.note(text),
    };
  }
}
