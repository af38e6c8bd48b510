import { DamagedDumpFile } from './errors.ts';
import { LineBuffer } from './line-buffer.ts';

/** Takes the outputs of a dump file, one after another. */
export interface TakeOutput {
  begin(command: string): void;
  /** Whole lines, each with its end; overwritten afterwards. */
  bytes(chunk: Buffer): void;
  end(): void;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENED = { object: 0x7b, list: 0x5b };
const CLOSED = { object: 0x7d, list: 0x5d };
const COLON = 0x3a;

/** The document without its lines has a few hundred bytes. */
const LONGEST_HEADER = 1 << 20;
/** A table of ten thousand ports, which ovs-vsctl prints in one line, has 5 MiB. */
const LONGEST_LINE = 256 << 20;

/** Where the lines of an output stand: the list `lines` of an object in the list `outputs`. */
const OUTPUTS_DEPTH = 1;
const OUTPUT_DEPTH = 3;

/**
 * Takes the lines out of a dump file as it comes, in any layout that is JSON, and keeps the rest: memory is one chunk and
 * one line, however long the file is.
 */
export class DumpFileSplitter {
  readonly #file: string;
  readonly #take: TakeOutput;
  readonly #lines: LineBuffer;
  /** A string whose end has not come yet. */
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  /** What waits ends with a backslash that escapes the next character. */
  #isEscaping = false;
  /** Where the string that waited ends; -1: none did. */
  #foundEnd = -1;
  #kept = '';
  /** Where the present output begins in what is kept. */
  #outputBegin = 0;
  #depth = 0;
  /** The last key at each depth. */
  readonly #keys: string[] = [];
  #string = '';
  #isInLines = false;

  constructor(file: string, take: TakeOutput) {
    this.#file = file;
    this.#take = take;
    this.#lines = new LineBuffer((chunk) => take.bytes(chunk));
  }

  /** @throws DamagedDumpFile, and what `take` throws */
  push(chunk: Buffer): void {
    let bytes = chunk;
    if (this.#waitingBytes > 0) {
      // only what is new is looked through, and all is put together once
      const end = closingQuote(chunk, 0, this.#isEscaping);
      if (end === -1) {
        this.#wait(chunk, 0);
        return;
      }
      this.#foundEnd = this.#waitingBytes + end;
      bytes = Buffer.concat([...this.#waiting, chunk]);
      this.#waiting = [];
      this.#waitingBytes = 0;
      this.#isEscaping = false;
    }
    let at = 0;
    while (at !== -1 && at < bytes.length) at = this.#isInLines ? this.#line(bytes, at) : this.#rest(bytes, at);
  }

  /** @returns the document as JSON, its lines left out @throws DamagedDumpFile when it is not whole */
  end(): string {
    if (this.#depth > 0 || this.#waitingBytes > 0 || this.#isInLines)
      throw new DamagedDumpFile(this.#file, 'it breaks off');
    return this.#kept;
  }

  /** Reads a line of an output; returns where to go on, -1 when it has to wait for more. */
  #line(bytes: Buffer, at: number): number {
    const byte = bytes[at]!;
    if (byte === QUOTE) {
      const end = this.#endOfString(bytes, at + 1);
      if (end === -1) return this.#wait(bytes.subarray(at), 1);
      try {
        this.#lines.add(bytes, at + 1, end);
      } catch (error) {
        if (error instanceof SyntaxError) throw new DamagedDumpFile(this.#file, error.message, { cause: error });
        throw error;
      }
      return end + 1;
    }
    if (byte === CLOSED.list) {
      this.#isInLines = false;
      this.#lines.flush();
      this.#take.end();
      this.#keep(bytes.subarray(at, at + 1));
      return at + 1;
    }
    if (!BETWEEN.has(byte)) throw new DamagedDumpFile(this.#file, 'a line that is no text');
    return at + 1;
  }

  /** Reads what stands around the outputs' lines up to the next sign that counts; returns as `#line`. */
  #rest(bytes: Buffer, at: number): number {
    let sign = at;
    while (sign < bytes.length && !SIGNS.has(bytes[sign]!)) sign += 1;
    const byte = bytes[sign];
    let next = sign + 1;
    if (byte === QUOTE) {
      const end = this.#endOfString(bytes, sign + 1);
      this.#keep(bytes.subarray(at, sign));
      if (end === -1) return this.#wait(bytes.subarray(sign), 1);
      this.#string = bytes.toString('utf8', sign + 1, end);
      next = end + 1;
      this.#keep(bytes.subarray(sign, next));
      return next;
    }
    const isOutput = this.#keys[OUTPUTS_DEPTH] === 'outputs' && this.#depth === OUTPUT_DEPTH;
    if (byte === OPENED.object && this.#depth === OUTPUT_DEPTH - 1) this.#outputBegin = this.#kept.length + sign - at;
    if (byte === OPENED.list && isOutput && this.#keys[OUTPUT_DEPTH] === 'lines') this.#beginLines();
    else if (byte === OPENED.object || byte === OPENED.list) this.#keys[++this.#depth] = '';
    else if (byte === CLOSED.object || byte === CLOSED.list) this.#depth -= 1;
    else if (byte === COLON) this.#keys[this.#depth] = this.#string;
    this.#keep(bytes.subarray(at, next));
    return next;
  }

  #beginLines(): void {
    this.#isInLines = true;
    // `{ "command": "…", "lines":` up to here
    const head = /"command"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(this.#kept.slice(this.#outputBegin))?.[1];
    if (head === undefined)
      throw new DamagedDumpFile(this.#file, 'an output whose command does not stand before its lines');
    this.#take.begin(JSON.parse(head) as string);
  }

  #keep(bytes: Buffer): void {
    this.#kept += bytes.toString('utf8');
    if (this.#kept.length > LONGEST_HEADER)
      throw new DamagedDumpFile(this.#file, 'too much beside the lines of its outputs');
  }

  #endOfString(bytes: Buffer, from: number): number {
    const found = this.#foundEnd;
    this.#foundEnd = -1;
    return found === -1 ? closingQuote(bytes, from, false) : found;
  }

  /** Keeps a part of a string; what it holds begins at `from`. */
  #wait(bytes: Buffer, from: number): -1 {
    this.#isEscaping = isEscaped(bytes, bytes.length, from, this.#isEscaping);
    this.#waiting.push(Buffer.from(bytes));
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes > LONGEST_LINE)
      throw new DamagedDumpFile(this.#file, `a line of more than ${LONGEST_LINE >> 20} MiB`);
    return -1;
  }
}

const SIGNS = new Set([QUOTE, COLON, OPENED.object, OPENED.list, CLOSED.object, CLOSED.list]);
/** Blanks and commas. */
const BETWEEN = new Set([0x20, 0x0a, 0x0d, 0x09, 0x2c]);

/**
 * The quote that ends a string which goes on at `from`; -1 when it is not there yet.
 * @param isEscaping a backslash before `from` escapes what stands there
 */
function closingQuote(bytes: Buffer, from: number, isEscaping: boolean): number {
  for (let at = bytes.indexOf(QUOTE, from); at !== -1; at = bytes.indexOf(QUOTE, at + 1)) {
    if (!isEscaped(bytes, at, from, isEscaping)) return at;
  }
  return -1;
}

/** Does a backslash escape what stands at `at`? */
function isEscaped(bytes: Buffer, at: number, from: number, isEscaping: boolean): boolean {
  let begin = at;
  while (begin > from && bytes[begin - 1] === BACKSLASH) begin -= 1;
  const isOdd = (at - begin) % 2 === 1;
  return begin === from && isEscaping ? !isOdd : isOdd;
}
