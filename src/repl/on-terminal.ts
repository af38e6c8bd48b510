import type { ReadStream, WriteStream } from 'node:tty';
import { EXIT } from '../cli/exit-status.ts';
import { flushLog } from '../cli/log-line.ts';
import { lastReport } from '../cli/output.ts';
import { complete } from './complete.ts';
import { OWN_WORDS } from './help.ts';
import type { Keyboard } from './keyboard.ts';
import { openPrompt, type Prompt } from './prompt.ts';
import { promptText } from './prompt-text.ts';
import { readPasted } from './read-pasted.ts';
import { runLine } from './run-line.ts';
import { type Signals, untilAborted } from './running.ts';
import type { Session } from './session.ts';

/** Tab waits no longer for what the source knows; it may be there the next time. */
const TAB_PATIENCE_MS = 300;

/** A session's user, who has a terminal. */
export interface TerminalUser {
  keyboard: Keyboard;
  terminal: ReadStream;
  screen: WriteStream;
}

/** A prompt on a terminal, completed and edited as `session` says. */
export const openSessionPrompt = (session: Session, user: TerminalUser): Prompt =>
  openPrompt({
    ...user,
    history: session.history.lines,
    complete: (line) =>
      complete(line, {
        config: session.config,
        ownWords: Object.keys(OWN_WORDS),
        networks: session.known.networks,
        hosts: session.known.hosts,
        columns: lastReport?.columns.map(({ id }) => id) ?? [],
      }),
    beforeCompleting: () => session.known.refresh(TAB_PATIENCE_MS),
  });

/** Runs line after line, until Ctrl-D or `exit`. @returns the exit status of the session: 0, or that of a signal */
export async function runOnTerminal(session: Session, prompt: Prompt, signals: Signals): Promise<number> {
  const ended = untilAborted(signals.end);
  for (;;) {
    flushLog();
    const line = await Promise.race([prompt.ask(promptText(session.sticky, session.known.nameOf)), ended]);
    if (line === undefined) break;
    session.history.add(line);
    signals.beginLine();
    const { status, isEnd } = await runLine(session, line);
    if (isEnd || signals.end.aborted) break;
    const dropped = status >= EXIT.trouble ? prompt.pasted.drop() : 0;
    if (dropped > 0)
      prompt.notice(`(the rest of the paste is not run, ${dropped === 1 ? 'a line' : `${dropped} lines`})`);
  }
  prompt.close();
  return signals.end.aborted ? EXIT.terminated : EXIT.nothingFound;
}

/** The text that is pasted for `-`: what came with the command, else what is pasted and typed now. */
export async function textFrom(prompt: Prompt, { keyboard, screen }: TerminalUser): Promise<string | undefined> {
  const { lines, isEnded } = prompt.pasted.text();
  return isEnded ? lines.map((line) => `${line}\n`).join('') : readPasted(keyboard, screen, lines);
}
