import { EventEmitter } from 'node:events';
import { emitKeypressEvents, type Key } from 'node:readline';
import { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { ReadStream } from 'node:tty';
import { pasteBrackets } from './paste-brackets.ts';

/** What a terminal's user did: pressed a key, or pasted a text. */
export type Pressed = { kind: 'key'; text: string | undefined; key: Key } | { kind: 'paste'; text: string };

/** Where what is pressed goes while it is read. */
export interface Taker {
  pressed(what: Pressed): void;
  /** The terminal has gone. */
  ended(): void;
}

/** The terminal's keys, for whoever reads them; left alone while a command has the terminal. */
export interface Keyboard {
  /**
   * Reads keys in the terminal's raw mode, those first that came before their time.
   * @returns gives the terminal back, in its ordinary mode: Ctrl-C is a signal again
   */
  take(taker: Taker): () => void;
}

const BRACKETS_ON = '\u001b[?2004h';
const BRACKETS_OFF = '\u001b[?2004l';

/**
 * @param terminal standard input
 * @param screen where the terminal is told to put brackets round what is pasted
 */
export function openKeyboard(terminal: ReadStream, screen: { write(text: string): unknown }): Keyboard {
  const decoder = new StringDecoder('utf8');
  const split = pasteBrackets();
  const keys = new Readable({ read() {} });
  emitKeypressEvents(keys);
  const early: Pressed[] = [];
  let taker: Taker | undefined;
  let paste = '';

  const press = (what: Pressed) => {
    if (taker === undefined || early.length > 0) early.push(what);
    else taker.pressed(what);
  };
  keys.on('keypress', (text: string | undefined, key: Key) => press({ kind: 'key', text, key }));

  function read(chunk: Buffer): void {
    for (const stretch of split(decoder.write(chunk))) {
      if (stretch.kind === 'keys') keys.emit('data', Buffer.from(stretch.text));
      else {
        paste += stretch.text;
        if (!stretch.isWhole) continue;
        const text = paste.replace(/\r\n?/g, '\n');
        paste = '';
        press({ kind: 'paste', text });
      }
    }
  }

  const end = () => taker?.ended();
  const noBrackets = () => screen.write(BRACKETS_OFF);

  /** Until somebody has had enough. */
  function pressEarly(): void {
    const waiting = early.splice(0);
    let given = 0;
    while (taker !== undefined && given < waiting.length) taker.pressed(waiting[given++]!);
    early.unshift(...waiting.slice(given));
  }

  return {
    take(next) {
      taker = next;
      terminal.setRawMode(true);
      screen.write(BRACKETS_ON);
      process.once('exit', noBrackets);
      terminal.on('data', read);
      terminal.on('end', end);
      terminal.resume();
      process.nextTick(pressEarly);
      return () => {
        if (taker !== next) return;
        taker = undefined;
        terminal.off('data', read);
        terminal.off('end', end);
        terminal.pause();
        noBrackets();
        process.off('exit', noBrackets);
        terminal.setRawMode(false);
      };
    },
  };
}

/** What readline takes for a terminal: it is fed with keys one by one. */
export class KeySink extends EventEmitter {
  readonly isTTY = true;
  constructor(readonly terminal: ReadStream) {
    super();
  }
  /** Where Ctrl-Z stops the session. */
  setRawMode(isRaw: boolean): this {
    this.terminal.setRawMode(isRaw);
    return this;
  }
  resume(): this {
    return this;
  }
  pause(): this {
    return this;
  }
  /** One key, as readline is told of it. */
  press(text: string | undefined, key: Key): void {
    this.emit('keypress', text, key);
  }
}
