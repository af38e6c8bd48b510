import { Writable } from 'node:stream';
import { WrongUsage } from '../cli/errors.ts';
import { EXIT } from '../cli/exit-status.ts';
import { write } from '../cli/output.ts';
import { repeat } from '../cli/repeat.ts';
import { streams, withStreams } from '../cli/streams.ts';
import { escapeControls } from '../format/escape.ts';
import type { Line } from './line.ts';
import type { Outcome, Session } from './session.ts';

/** `5s`, `1m`; without a unit seconds. */
const PERIOD = /^(\d+(?:\.\d+)?)(s|m|h)?$/;
const SECONDS = { s: 1, m: 60, h: 3600 };
const LONGEST_SECONDS = 86_400;

const CLEAR_SCREEN = '\u001b[H\u001b[2J';

/**
 * `every 5s COMMAND`: runs a line again and again, each time on an empty screen, until Ctrl-C. A round that
 * fails leaves its error where it is, and the next one is tried; after the first none is.
 * @throws WrongUsage
 */
export async function every(
  session: Session,
  text: string,
  { words }: Line,
  runLine: (session: Session, text: string) => Promise<Outcome>,
): Promise<Outcome> {
  const seconds = periodOf(words[1]?.text);
  const command = words[2] === undefined ? '' : text.slice(words[2].start).trim();
  if (command === '') throw new WrongUsage('every: no command', 'Such as: every 5s diff --host compute-1 --live');
  let status: number = EXIT.nothingFound;
  const failed = new AbortController();
  const round = async (number: number) => {
    const outcome = await onEmptyScreen(session, `every ${words[1]!.text}: ${command}`, () =>
      runLine(session, command),
    );
    if (outcome.status !== EXIT.interrupted) status = outcome.status;
    // it is about what was typed, and no later round would do better
    if (number === 1 && status >= EXIT.trouble) failed.abort();
  };
  const signal = AbortSignal.any([session.line(), failed.signal]);
  await repeat(round, { everySeconds: seconds, onFailure: () => undefined, signal });
  return { status };
}

function periodOf(text = ''): number {
  const [, number, unit = 's'] = PERIOD.exec(text) ?? [];
  const seconds = Number(number) * SECONDS[unit as keyof typeof SECONDS];
  if (seconds > 0 && seconds <= LONGEST_SECONDS) return seconds;
  throw new WrongUsage(`every ${text}: expected a time up to a day`, 'Such as: every 5s diff --host compute-1 --live');
}

/** What a round prints is shown once it is there, so that the screen is never empty for long. */
async function onEmptyScreen(session: Session, title: string, work: () => Promise<Outcome>): Promise<Outcome> {
  const { stdout } = streams;
  const head = `${escapeControls(title)}   ${new Date().toLocaleTimeString('en-GB')}\n\n`;
  if (!session.isTerminal) {
    await write(head);
    return work();
  }
  const chunks: string[] = [];
  const page = Object.assign(
    new Writable({
      write(chunk, _encoding, done) {
        chunks.push(String(chunk));
        done();
      },
    }),
    { isTTY: true, columns: stdout.columns ?? 80 },
  );
  const outcome = await withStreams({ stdout: page }, work);
  if (chunks.length > 0) await write(`${CLEAR_SCREEN}${head}${chunks.join('')}`);
  return outcome;
}
