import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { EXIT } from '../cli/exit-status.ts';
import { flushLog } from '../cli/log-line.ts';
import { note } from '../cli/note.ts';
import { runLine } from './run-line.ts';
import { type Signals, untilAborted } from './running.ts';
import type { Session } from './session.ts';

/** The lines of a script, and the texts between them. */
export interface Script {
  next(): Promise<string | undefined>;
  /** Lines up to one with `.` alone, or the end. */
  text(): Promise<string>;
}

export function readScript(input: Readable): Script {
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    return done ? undefined : value;
  };
  return {
    next,
    async text() {
      const texts: string[] = [];
      for (let line = await next(); line !== undefined && line !== '.'; line = await next()) texts.push(`${line}\n`);
      return texts.join('');
    },
  };
}

/**
 * Runs a script, line after line, up to the first that fails: exit status 2 or more. Differences (1) are a result, no failure.
 * @param keepGoing runs all lines, whatever comes of them
 * @returns the greatest exit status of its lines
 */
export async function runScript(
  session: Session,
  script: Script,
  signals: Signals,
  keepGoing: boolean,
): Promise<number> {
  let worst: number = EXIT.nothingFound;
  const ended = untilAborted(signals.end);
  for (let number = 1; ; number += 1) {
    const line = await Promise.race([script.next(), ended]);
    if (line === undefined) break;
    signals.beginLine();
    const { status, isEnd } = await runLine(session, line);
    flushLog();
    worst = Math.max(worst, status);
    if (isEnd) break;
    if (signals.end.aborted || status < EXIT.trouble || keepGoing) continue;
    note(`stopped at line ${number}: exit status ${status}; --keep-going runs the rest`);
    break;
  }
  return signals.end.aborted ? (signals.end.reason === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted) : worst;
}
