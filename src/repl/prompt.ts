import { clearScreenDown, createInterface, cursorTo, type Interface, type Key, moveCursor } from 'node:readline';
import type { ReadStream, WriteStream } from 'node:tty';
import { type Keyboard, KeySink, type Pressed } from './keyboard.ts';
import { type PastedLines, pastedLines } from './pasted-lines.ts';
import { type EditedLine, type HistorySearch, searchHistory } from './search-history.ts';

export interface PromptOptions {
  keyboard: Keyboard;
  terminal: ReadStream;
  screen: WriteStream;
  /** The newest first. */
  history: readonly string[];
  /** What completes a line up to the cursor, as readline wants it: candidates, and what they stand for. */
  complete(line: string): [string[], string];
  /** Awaited before `complete` is asked, keys held back meanwhile. */
  beforeCompleting(): Promise<unknown>;
}

/** Reads a session's lines from its terminal. */
export interface Prompt {
  /** Shows a prompt and waits for a line; undefined at Ctrl-D, and when the terminal has gone. */
  ask(text: string): Promise<string | undefined>;
  /** Says something above the prompt, if one is shown. */
  notice(text: string): void;
  readonly pasted: PastedLines;
  close(): void;
}

/** readline's own state, which it documents in part. */
type Editor = Interface & EditedLine & { prevRows: number };

const RETURN: Key = { name: 'return', sequence: '\r' };

/** A prompt with readline's editing, history by the arrow keys and by Ctrl-R, completion, and pastes that never run by themselves. */
export function openPrompt({ keyboard, terminal, screen, history, ...options }: PromptOptions): Prompt {
  const sink = new KeySink(terminal);
  const editor = createInterface({
    input: sink as unknown as NodeJS.ReadableStream,
    output: screen,
    terminal: true,
    history: [...history],
    historySize: Math.max(history.length, 1000),
    removeHistoryDuplicates: true,
    completer: (line: string) => options.complete(line),
  }) as Editor;
  const pasted = pastedLines();
  let asked: { text: string; answer(line: string | undefined): void } | undefined;
  let release = () => {};
  let search: { history: HistorySearch; before: EditedLine } | undefined;
  /** What is pressed while a completion is looked for. */
  let held: Pressed[] | undefined;

  function answer(line: string | undefined): void {
    const settle = asked?.answer;
    asked = undefined;
    release();
    settle?.(line);
  }

  function showLine(prompt: string, { line, cursor }: EditedLine): void {
    editor.setPrompt(prompt);
    editor.line = line;
    editor.cursor = cursor;
    editor.prompt(true);
  }

  function notice(text: string): void {
    if (asked === undefined) {
      process.stderr.write(`${text}\n`); // a command has the screen
      return;
    }
    moveCursor(screen, 0, -editor.getCursorPos().rows);
    cursorTo(screen, 0);
    clearScreenDown(screen);
    screen.write(`${text}\n`);
    editor.prevRows = 0;
    editor.prompt(true);
  }

  /** @returns whether the key is for the editor all the same */
  function searching(text: string | undefined, key: Key): boolean {
    const { history: through, before } = search!;
    const outcome = through.press(text, key);
    if (outcome === 'on') {
      showLine(through.prompt, through.found);
      return false;
    }
    search = undefined;
    showLine(asked?.text ?? '', outcome === 'taken' ? through.found : before);
    return outcome === 'taken';
  }

  async function completing(text: string | undefined, key: Key): Promise<void> {
    held = [];
    await options.beforeCompleting();
    const waiting = held;
    held = undefined;
    if (asked !== undefined) sink.press(text, key);
    waiting.forEach(pressed);
  }

  function pressKey(text: string | undefined, key: Key): void {
    if (search !== undefined && !searching(text, key)) return;
    if (key.ctrl && key.name === 'r') {
      const before = { line: editor.line, cursor: editor.cursor };
      search = { history: searchHistory(history, before), before };
      showLine(search.history.prompt, before);
    } else if (key.name === 'tab' && !key.shift && !key.ctrl) void completing(text, key);
    else sink.press(text, key);
  }

  function pressed(what: Pressed): void {
    if (held !== undefined) held.push(what);
    else if (what.kind === 'key') pressKey(what.text, what.key);
    else {
      editor.write(pasted.take(what.text));
      const { waiting } = pasted;
      if (waiting > 0) notice(`(${waiting + 1} lines pasted: Enter runs them one after another, Ctrl-C drops them)`);
    }
  }

  editor.on('line', (line) => {
    pasted.agree();
    answer(line);
  });
  editor.on('close', () => answer(undefined));
  editor.on('SIGINT', () => {
    screen.write('^C\n');
    pasted.drop();
    showLine(asked?.text ?? '', { line: '', cursor: 0 });
  });

  return {
    pasted,
    notice,
    ask: (text) =>
      new Promise((resolve) => {
        asked = { text, answer: resolve };
        release = keyboard.take({ pressed, ended: () => answer(undefined) });
        editor.setPrompt(text);
        editor.prompt();
        const next = pasted.next();
        if (next === undefined) return;
        editor.write(next.line);
        if (next.runs) sink.press('\r', RETURN);
      }),
    close: () => editor.close(),
  };
}
