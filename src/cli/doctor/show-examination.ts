import type { CheckLine } from '../../format/doctor-report.ts';
import { type OutputChoice, print, readByPeople, screenLayout, wantsColour, write } from '../output.ts';

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
    const lines = await examine(() => undefined);
    await print(doctorReport(lines), flags, colour);
    return lines;
  }
  const layout = await screenLayout(colour);
  let written = Promise.resolve();
  const lines = await examine((line) => {
    if (process.stderr.isTTY) process.stderr.write(CLEAR_LINE);
    written = written.then(() => write(checkText(line, layout)));
    written.catch(() => undefined); // told when all is known
  });
  await written;
  await write(verdictText(lines, layout));
  return lines;
}
