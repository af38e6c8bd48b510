import type { Config } from '@oclif/core';
import type { History } from './history.ts';
import type { Known } from './known.ts';
import type { Sticky } from './sticky.ts';

/** What a session's lines are run with. */
export interface Session {
  config: Config;
  /** Flags that `use`, or the command line of the session itself, gives to all commands. */
  sticky: Sticky;
  known: Known;
  history: History;
  /** Is somebody there to be shown a changing screen, and to be asked? */
  isTerminal: boolean;
  /** Aborted when the line that runs is to end, all parts of it. */
  line(): AbortSignal;
  /** The text that a command reads from `-`: to a line `.`, or the end. Undefined when the user has thought better of it. */
  readText(): Promise<string | undefined>;
}

/** What came of a line. */
export interface Outcome {
  /** As the command's, were it a program of its own. */
  status: number;
  /** The session is over. */
  isEnd?: boolean;
}
