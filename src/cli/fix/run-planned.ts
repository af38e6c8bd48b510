import { type JournalLine, journalReport } from '../../format/journal-report.ts';
import { showBroker } from '../../repair/guards/same-cloud.ts';
import { journalFiles, journalFolder } from '../../repair/journal-folder.ts';
import { MalformedJournal, readJournal } from '../../repair/read-journal.ts';
import { WrongUsage } from '../errors.ts';
import { EXIT } from '../exit-status.ts';
import { namesObserved, type ObservedSide, withObserved } from '../observed-side.ts';
import { proposeSaved, proposeUndo } from './propose-planned.ts';
import { type FixCommand, settle } from './run-fix.ts';

/** Carries out a plan that was made before, as far as it still fits. @returns the exit status */
export async function fixByPlan(command: FixCommand, file: string): Promise<number> {
  const { flags, argv, l2popVersion } = command;
  const carryOut = async (side: ObservedSide | undefined) =>
    settle(command, await proposeSaved(file, flags, side, l2popVersion), side, undefined);
  return namesObserved(flags, argv) ? withObserved(flags, argv, carryOut) : carryOut(undefined);
}

/** Takes a sent plan back. @returns the exit status */
export async function undoFix(command: FixCommand, journal: string): Promise<number> {
  const { flags, argv } = command;
  return withObserved(flags, argv, async (side) =>
    settle(command, await proposeUndo(journal, flags, side), side, undefined),
  );
}

/** Lists the journals of this user, the newest first. @returns the exit status */
export async function listFixes({ argv, show, note }: FixCommand): Promise<number> {
  if (argv.length > 0) throw new WrongUsage(`--list and a DUMP are named: ${argv[0]}`, 'Leave one of them out.');
  const files = await journalFiles(journalFolder());
  const lines: JournalLine[] = [];
  for (const [index, file] of files.entries()) {
    try {
      lines.push(lineOf(await readJournal(file), index + 1));
    } catch (error) {
      const isFilesFault = error instanceof MalformedJournal || (error as NodeJS.ErrnoException).syscall !== undefined;
      if (!isFilesFault) throw error;
      note((error as Error).message);
    }
  }
  await show(journalReport(lines));
  return EXIT.nothingFound;
}

function lineOf(record: Awaited<ReturnType<typeof readJournal>>, number: number): JournalLine {
  const { casts, broker, name, startedAt, who, host, end, verified, undoes, file } = record;
  const count = (fate: string): number => casts.filter((cast) => cast.fate === fate).length;
  return {
    number,
    name,
    startedAt,
    who,
    host,
    broker: showBroker(broker),
    casts: casts.length,
    confirmed: count('confirmed'),
    unknown: count('unknown'),
    end,
    verified,
    undoes,
    file,
  };
}
