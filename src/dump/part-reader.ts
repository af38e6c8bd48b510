import type { Dump, DumpKind } from '../fdb/dump.ts';

/** A command that stands in a paste above its output. */
export interface PastedCommand {
  /** Without the prompt: `bridge fdb show dev vxlan-1001`. */
  text: string;
  file: string;
  line: number;
}

/**
 * What one kind of dump is read by. One reader is opened for all input of a `readDump`: several files, and
 * several commands' output in one file, come to it one after another, and it holds what they add up to.
 *
 * Every reader sees text only through `line` and `document`, synchronously. A line is offered first to the
 * reader that took the line before it, then to the others in the order of formats.ts; the first that
 * returns true has it. So a reader takes what it can be sure of, and continuation lines only behind a line
 * that it took. What no reader takes is prose and passed over. Lines arrive without line end, CR, BOM and
 * with plain blanks; of a damaged line (spec 3.3a: `12- `, `> `, `\[`, `&gt;`, tags) the repaired text.
 * Blank lines are not offered.
 *
 * `text` may be a slice of a large chunk: what is kept must be copied (`keep` in keep-text.ts) or interned.
 *
 * To add a kind: a function that opens its reader, and a line in formats.ts.
 */
export interface DumpReader {
  /** A file, `-` or a text begins. */
  beginFile?(file: string): void;
  /** The file ended: what waited for more lines is complete. */
  endFile?(): void;
  /** A prompt with a command: it may name what its output leaves out (`dev X`, `table=20`, `| grep`). */
  command?(command: PastedCommand): void;
  /** `...` or `<snip>` between lines: something was left out here. */
  linesLeftOut?(): void;
  /** True when the line is this reader's, also when it only holds something to skip. `number` counts from 1. */
  line(text: string, number: number): boolean;
  /**
   * The fast way for the lines that a dump has a million of. Takes the line that begins at `at` of `bytes`
   * if it has a common form to the byte, and returns where the next line begins; -1, with nothing changed,
   * when `line` shall have it. Both ways must come to the same. Only the reader that took the line before
   * is asked; `bytes` end with a line feed and are overwritten later.
   */
  commonLine?(bytes: Uint8Array, at: number, number: number): number;
  /** A whole JSON document, parsed; true when it is this reader's. `number`: the line that it begins in. */
  document?(value: unknown, number: number): boolean;
  /**
   * Is what it took its kind's own (a flow, an entry of a vxlan device), and not just what any host shows
   * (a list of links)? Two kinds with evidence in one input are an error. Default: yes.
   */
  hasEvidence?(): boolean;
  /** All files ended. `promptHosts` and `takenAt` are filled in by readDump. */
  dump(): Dump;
}

/** A kind of dump, as formats.ts lists them. */
export interface DumpFormat {
  kind: DumpKind;
  /** The commands or files it reads, as messages name them: `ovs-ofctl dump-flows`. */
  forms: string[];
  open(): DumpReader;
}
