import type { Casting } from './casting.ts';
import type { MendChoice } from './flags.ts';
import type { Observe } from './observe.ts';

/** What is needed to carry a proposal out. */
export interface Scene {
  casting: Casting;
  choice: MendChoice;
  l2popVersion: string;
  /** Reads the dataplane before, while and after sending; undefined: nothing reads it. */
  observe: Observe | undefined;
  /** A line on standard error. */
  note(text: string): void;
}
