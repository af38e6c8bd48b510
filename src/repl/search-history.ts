import type { Key } from 'node:readline';

/** A line that is edited, as readline keeps it. */
export interface EditedLine {
  line: string;
  cursor: number;
}

/** A search through what was typed, from the newest line on. */
export interface HistorySearch {
  /** What to show in place of the prompt, and the line found so far. */
  readonly prompt: string;
  readonly found: EditedLine;
  /**
   * Takes a key. `on`: the search goes on; `taken`: the found line is edited on, and this key is for the editor; `left`: the line
   * is as it was.
   */
  press(text: string | undefined, key: Key): 'on' | 'taken' | 'left';
}

/**
 * @param lines the newest first
 * @param before the line as it was
 */
export function searchHistory(lines: readonly string[], before: EditedLine): HistorySearch {
  let wanted = '';
  let at = -1;
  let isFound = true;

  function look(from: number): void {
    const next = lines.findIndex((line, index) => index >= from && line.includes(wanted));
    isFound = next >= 0 || wanted === '';
    if (next >= 0) at = next;
  }

  return {
    get prompt() {
      return `(${isFound ? '' : 'failed '}search back)'${wanted}': `;
    },
    get found() {
      const line = at < 0 ? undefined : lines[at];
      return line === undefined ? before : { line, cursor: Math.max(0, line.indexOf(wanted)) };
    },
    press(text, key) {
      if (key.ctrl && key.name === 'r') look(at + 1);
      else if ((key.ctrl && (key.name === 'g' || key.name === 'c')) || key.name === 'escape') return 'left';
      else if (key.name === 'backspace') {
        wanted = wanted.slice(0, -1);
        if (wanted === '') at = -1;
        else look(0);
      } else if (text !== undefined && !key.ctrl && !key.meta && text >= ' ' && text !== '\u007f') {
        wanted += text;
        look(Math.max(at, 0));
      } else return 'taken';
      return 'on';
    },
  };
}
