import type { Config } from '@oclif/core';
import { keepOpen } from '../cli/kept.ts';
import { note } from '../cli/note.ts';
import { streams } from '../cli/streams.ts';
import { askSource, sourceKey } from './ask-source.ts';
import { readScript, runScript } from './from-script.ts';
import { openHistory } from './history.ts';
import { openKeyboard } from './keyboard.ts';
import { createKnown } from './known.ts';
import { brokerNotices } from './notices.ts';
import { openSessionPrompt, runOnTerminal, textFrom } from './on-terminal.ts';
import type { Prompt } from './prompt.ts';
import { listen } from './running.ts';
import type { Session } from './session.ts';
import { stickyOf } from './sticky.ts';

export interface ReplOptions {
  config: Config;
  /** Flags as they were typed to the session itself, for all its commands. */
  argv: readonly string[];
  keepGoing: boolean;
}

/**
 * A session: many commands, one process, one open connection. On a terminal with a prompt, else its standard input is a script.
 * @returns the exit status
 */
export async function runRepl({ config, argv, keepGoing }: ReplOptions): Promise<number> {
  const sticky = stickyOf(config.findCommand('repl', { must: true }).flags, argv, ['keep-going']);
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY && process.env.TERM !== 'dumb';
  let prompt: Prompt | undefined;
  const say = (text: string) => (prompt === undefined ? note(text) : prompt.notice(`l2pop: ${text}`));
  const kept = keepOpen(brokerNotices(say));
  const signals = listen(!isTerminal);
  const known = createKnown(
    () => askSource(sticky),
    () => sourceKey(sticky),
  );
  const session = { config, sticky, known, isTerminal, line: () => signals.line };
  try {
    if (!isTerminal) {
      const script = readScript(streams.stdin);
      const history = { lines: [], add: () => undefined };
      return await runScript({ ...session, history, readText: script.text }, script, signals, keepGoing);
    }
    const user = {
      keyboard: openKeyboard(process.stdin, process.stdout),
      terminal: process.stdin,
      screen: process.stdout,
    };
    const onTerminal: Session = { ...session, history: openHistory(), readText: () => textFrom(opened, user) };
    const opened = openSessionPrompt(onTerminal, user);
    prompt = opened;
    return await runOnTerminal(onTerminal, opened, signals);
  } finally {
    signals.release();
    await kept.close();
  }
}
