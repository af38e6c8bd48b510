import type { Keyboard, Pressed } from './keyboard.ts';

/** Something that shows one changing line. */
export interface StatusLine {
  write(text: string): unknown;
  readonly columns?: number;
}

const CLEAR_LINE = '\r\u001b[K';

/**
 * Reads a text that is pasted or typed, to a line with `.` alone or Ctrl-D; shows how many lines there are, and the one that is
 * being typed. Undefined at Ctrl-C.
 * @param begun lines that were pasted with the command
 */
export function readPasted(
  keyboard: Keyboard,
  screen: StatusLine,
  begun: readonly string[] = [],
): Promise<string | undefined> {
  const lines: string[] = [];
  let line = '';
  return new Promise((resolve) => {
    let isOver = false;

    function settle(text: string | undefined): void {
      isOver = true;
      release();
      screen.write(`${CLEAR_LINE}${text === undefined ? '^C' : `(${count(lines.length)})`}\n`);
      resolve(text);
    }

    const whole = () => lines.map((each) => `${each}\n`).join('');

    /** Takes text; what stands behind the end of the text is dropped. */
    function take(text: string): void {
      const [first = '', ...more] = text.split('\n');
      line += first;
      for (const next of more) {
        if (line === '.') {
          settle(whole());
          return;
        }
        lines.push(line);
        line = next;
      }
    }

    function show(): void {
      if (isOver) return;
      const said = `${count(lines.length)}; Ctrl-D or a line . ends them: `;
      const room = Math.max(0, (screen.columns ?? 80) - said.length - 1);
      screen.write(`${CLEAR_LINE}${said}${line.replace(/[^\u0020-\u007e]/g, '?').slice(0, room)}`);
    }

    function pressed(what: Pressed): void {
      if (isOver) return;
      if (what.kind === 'paste') take(what.text);
      else if (what.key.ctrl && what.key.name === 'c') settle(undefined);
      else if (what.key.ctrl && what.key.name === 'd') {
        if (line !== '') lines.push(line);
        settle(whole());
      } else if (what.key.name === 'backspace') line = line.slice(0, -1);
      else if (what.key.name === 'return' || what.key.name === 'enter') take('\n');
      else take(what.text ?? '');
      show();
    }

    const release = keyboard.take({ pressed, ended: () => settle(whole()) });
    for (const each of begun) if (!isOver) take(`${each}\n`);
    show();
  });
}

const count = (lines: number): string => (lines === 1 ? '1 line' : `${lines} lines`);
