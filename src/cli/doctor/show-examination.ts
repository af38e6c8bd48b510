import type { CheckLine } from '../../format/doctor-report.ts';
import { type OutputChoice, print, readByPeople, screenLayout, wantsColour, write } from '../output.ts';
import { withProgress } from '../progress.ts';

/** Clears what withProgress may have drawn where the next line goes. */
const CLEAR_LINE = '\r\u001b[K';

/** Shows checks: to people each as soon as it is known, to programs one document in the end. @throws OutputFailed, UnknownColumn */
export async function showExamination(
  examine: (onLine: (line: CheckLine) => void) => Promise<CheckLine[]>,
  flags: OutputChoice & { color: boolean },
): Promise<CheckLine[]> {
  const { checkText, doctorReport, verdictText } = await import('../../format/doctor-report.ts');
  const colour = wantsColour(!flags.color);
  if (!readByPeople(flags)) {
    const lines = await withProgress(
      'examining',
      examine(() => undefined),
    );
    await print(doctorReport(lines), flags, colour);
    return lines;
  }
  const layout = await screenLayout(colour);
  let written = Promise.resolve();
  const show = (line: CheckLine): Promise<void> => {
    if (process.stderr.isTTY) process.stderr.write(CLEAR_LINE);
    return write(checkText(line, layout));
  };
  const examined = examine((line) => {
    written = written.then(() => show(line));
    written.catch(() => undefined); // told when all is known
  });
  const lines = await withProgress('examining', examined);
  await written;
  await write(verdictText(lines, layout));
  return lines;
}
