/** The lines of a paste at the prompt: the first is edited, the others wait for the user to agree to it by Enter. */
export interface PastedLines {
  /** Takes a paste; returns its first line, without what would act on a terminal. */
  take(text: string): string;
  /** How many wait. */
  readonly waiting: number;
  /** Enter was pressed: the lines that wait follow by themselves. */
  agree(): void;
  /** The next line that follows; `runs`: it was pasted to its end, so it needs no Enter. */
  next(): { line: string; runs: boolean } | undefined;
  /** Those up to a line `.`, which is passed over, or all of them: the text of a command. */
  text(): { lines: string[]; isEnded: boolean };
  /** They are not run any more. Returns how many they were. */
  drop(): number;
}

export function pastedLines(): PastedLines {
  let lines: string[] = [];
  let isAgreed = false;
  let endsWhole = false;
  return {
    take(text) {
      const plain = text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
      const [first = '', ...more] = plain.replace(/\n+$/, '').split('\n');
      lines.push(...more);
      endsWhole = plain.endsWith('\n');
      return first;
    },
    get waiting() {
      return lines.length;
    },
    agree() {
      isAgreed = lines.length > 0;
    },
    next() {
      const line = isAgreed ? lines.shift() : undefined;
      return line === undefined ? undefined : { line, runs: lines.length > 0 || endsWhole };
    },
    text() {
      const end = lines.indexOf('.');
      const taken = lines.splice(0, end < 0 ? lines.length : end);
      if (end >= 0) lines.shift();
      return { lines: taken, isEnded: end >= 0 };
    },
    drop() {
      const count = lines.length;
      lines = [];
      return count;
    },
  };
}
