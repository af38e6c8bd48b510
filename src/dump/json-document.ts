import { MalformedJson } from './errors.ts';

export type JsonState = { state: 'open' } | { state: 'prose' } | { state: 'done'; value: unknown };

const LIMIT_CHARACTERS = 256 << 20;

/**
 * Gathers a JSON document from the line it begins in to the line its brackets close in. Prose that begins
 * like JSON and is none comes back as lines.
 */
export class JsonDocument {
  readonly #file: string;
  readonly line: number;
  readonly lines: string[] = [];
  #depth = 0;
  #length = 0;

  constructor(file: string, line: number) {
    this.#file = file;
    this.line = line;
  }

  /** May a document begin with this line? A prompt begins with `[` as well, but `[root@` is no JSON. */
  static mayBegin(text: string): boolean {
    let at = 0;
    while (text.charCodeAt(at) === 0x20) at += 1;
    const first = text.charCodeAt(at);
    if (first !== 0x7b && first !== 0x5b) return false;
    return MAY_BEGIN.test(text.length > 200 ? text.slice(0, 200) : text);
  }

  /**
   * `open` while brackets are open, else the value, or `prose` when the text is no JSON.
   * @throws MalformedJson for text that can only be JSON and has a fault
   */
  add(text: string): JsonState {
    this.#length += text.length;
    if (this.#length > LIMIT_CHARACTERS) throw new MalformedJson(this.#file, this.line, 'longer than 256 MiB');
    if (this.lines.length === 0 && CLOSES.test(text.slice(-20))) {
      const value = parsed(text);
      if (value !== undefined) return { state: 'done', value };
    }
    this.lines.push(text);
    this.#depth += depthChange(text);
    if (this.#depth > 0) return { state: 'open' };
    const value = parsed(this.lines.join('\n'));
    if (value !== undefined) return { state: 'done', value };
    if (CAN_ONLY_BE_JSON.test(this.#begin)) this.#refuse();
    return { state: 'prose' };
  }

  /** The input ended with brackets open. Errors as of `add`; else the lines are prose. */
  breakOff(): void {
    if (CAN_ONLY_BE_JSON.test(this.#begin) || this.line === 1) this.#refuse();
  }

  get #begin(): string {
    return (this.lines[0] ?? '').slice(0, 200);
  }

  #refuse(): void {
    try {
      JSON.parse(this.lines.join('\n'));
    } catch (error) {
      throw new MalformedJson(this.#file, this.line, (error as SyntaxError).message, { cause: error });
    }
  }
}

const MAY_BEGIN = /^\s*(?:\{\s*(?:["}]|$)|\[\s*(?:[[{"\]\d-]|$))/;
const CAN_ONLY_BE_JSON = /^\s*(?:\{\s*"|\[\s*\{)/;
const CLOSES = /[\]}]\s*$/;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Opened brackets less closed ones outside of strings. */
function depthChange(text: string): number {
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
  }
  return depth;
}
