import type { CastMessage } from '../../fdb/agent-cast.ts';
import { BaseCommand } from '../base-command.ts';
import { runCast, type SendFlags } from './run-cast.ts';

/** What the three raw casts have in common. */
export abstract class CastCommand extends BaseCommand {
  /** Shows the cast, asks, sends it, and ends with the exit status that this comes to. */
  protected async castAndExit(flags: SendFlags, message: CastMessage): Promise<never> {
    const status = await runCast(
      {
        flags,
        // what is asked about stays on the screen
        show: (report) => this.show(report, { ...flags, 'no-pager': flags['no-pager'] || !flags['dry-run'] }),
        note: (text) => this.note(text),
      },
      message,
    );
    return this.exit(status);
  }
}
