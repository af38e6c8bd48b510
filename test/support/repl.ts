import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { binary } from './l2pop.ts';
import { openTerminal, type Terminal, type TerminalOptions } from './terminal.ts';

/** A folder for what a user's sessions keep. */
export const freshState = (): string => mkdtempSync(join(tmpdir(), 'l2pop-state-'));

/** Does a prompt wait on the last line? */
export const isAtPrompt = (screen: string): boolean => /(^|\n)l2pop[^\n>]*>$/.test(screen);

export interface ReplTerminal extends Terminal {
  /** Types a line, presses Enter once it is shown, and waits for the next prompt; returns the screen. */
  line(text: string): Promise<string>;
  /** Waits for a prompt on the last line; returns the screen. */
  prompt(seconds?: number): Promise<string>;
}

/** `l2pop repl` in a terminal, at its first prompt. `via`: words that run it elsewhere. */
export async function openRepl(
  flags: readonly string[] = [],
  { env = {}, via = [], ...options }: Partial<TerminalOptions> & { via?: readonly string[] } = {},
): Promise<ReplTerminal> {
  const argv = [...via, process.execPath, binary, 'repl', ...flags];
  const terminal = await openTerminal({
    argv,
    columns: 110,
    rows: 40,
    ...options,
    env: { XDG_STATE_HOME: freshState(), SHELL: '/bin/sh', ...env },
  });
  onTestFinished(() => terminal.close());
  const prompt = (seconds?: number) => terminal.until(isAtPrompt, seconds);
  await prompt();
  return {
    ...terminal,
    prompt,
    async line(text) {
      await terminal.type(text);
      await terminal.until(`> ${text}`);
      await terminal.press('Enter');
      return prompt();
    },
  };
}
