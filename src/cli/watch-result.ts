import type { Report } from '../format/report.ts';
import { rowChanges } from '../format/row-changes.ts';
import { lookText } from '../format/watched-result.ts';
import { endsByTermination } from './interrupt.ts';
import { logLine } from './log-line.ts';
import { type OutputChoice, renderOptions, wantsColour, write } from './output.ts';
import { repeat } from './repeat.ts';
import { errorLine } from './report-error.ts';
import { streams } from './streams.ts';
import { watchScreen } from './watch-screen.ts';

/**
 * Looks at a result again and again, until Ctrl-C (exit status 130) or SIGTERM (0), and marks what has changed. A terminal's
 * screen is drawn anew; elsewhere each look is appended. A look that fails is said, and the next is tried.
 * @throws what the first look throws, OutputFailed
 */
export async function watchResult<Row>(
  look: () => Promise<Report<Row>>,
  flags: OutputChoice & { color: boolean },
  everySeconds: number,
): Promise<void> {
  endsByTermination();
  const isScreen = streams.stdout.isTTY === true && !flags.json && flags.format === 'table';
  const options = () => renderOptions(flags, wantsColour(!flags.color));
  const screen = isScreen ? watchScreen<Row>(everySeconds, options) : undefined;
  let last: Report<Row> | undefined;
  try {
    await repeat(
      async (round) => {
        const report = await look();
        const changes = last === undefined ? undefined : rowChanges(last, report);
        last = report;
        const now = { at: new Date(), round, report, changes };
        await (screen === undefined ? write(await lookText(now, await options())) : screen.show(now));
      },
      {
        everySeconds,
        onFailure: async (error) => {
          if (screen === undefined)
            logLine(`warning: this look failed, the next is in ${everySeconds} s: ${errorLine(error)}`);
          else await screen.fail(errorLine(error));
        },
      },
    );
  } finally {
    screen?.close();
  }
}
