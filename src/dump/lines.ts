import { isAscii } from 'node:buffer';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { BinaryInput, LineTooLong, UnreadableInput } from './errors.ts';

/** `isPlain`: nothing in the line can be damage of pasting but what stands before it (see unpaste.ts). */
export type TakeLine = (text: string, number: number, isPlain: boolean) => void;

/**
 * Offers the line that begins at `at` of `bytes`, which end with a line feed; returns where the next begins,
 * or -1 when TakeLine shall have it.
 */
export type TakeCommonLine = (bytes: Uint8Array, at: number, number: number) => number;

/** Fits the processor's cache: a MiB is slower. */
const CHUNK_BYTES = 1 << 18;
/** How much is decoded at once where a line was not taken from its bytes, at first: that line. */
const DECODED_BYTES = 1;
/** A flood flow of forty thousand endpoints has one MiB. */
const TEXT_LINE_LIMIT = 16 << 20;
const JSON_LINE_LIMIT = 256 << 20;

const LF = 10;
const CR = 13;
/** ESC, `&`, `<`, backslash and tab: bytes that only pasting or a terminal puts into a flow. */
const DAMAGE = [0x1b, 0x26, 0x3c, 0x5c, 0x09];

/**
 * Cuts bytes into lines, chunk by chunk: memory is one chunk and one line. Bytes that are no UTF-8 become
 * U+FFFD.
 * @throws LineTooLong beyond 16 MiB (256 MiB if the line begins as JSON), BinaryInput on a NUL or a known
 *   signature
 */
export class LineSplitter {
  readonly #file: string;
  readonly #take: TakeLine;
  readonly #takeCommon: TakeCommonLine;
  #decodedBytes = DECODED_BYTES;
  #number = 0;
  #rest: Buffer[] = [];
  #restBytes = 0;
  #bytes = 0;

  constructor(file: string, take: TakeLine, takeCommon: TakeCommonLine = () => -1) {
    this.#file = file;
    this.#take = take;
    this.#takeCommon = takeCommon;
  }

  /** @param chunk may be overwritten by the caller afterwards */
  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    const isFirst = this.#bytes === 0;
    this.#bytes += chunk.length;
    if (isFirst) refuseSignatures(chunk, this.#file);
    if (chunk.includes(0)) throw new BinaryInput(this.#file, undefined);
    let begin = isFirst && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? 3 : 0;
    const end = chunk.lastIndexOf(LF);
    if (end === -1) {
      this.#wait(chunk.subarray(begin));
      return;
    }
    if (this.#restBytes > 0) {
      const first = chunk.indexOf(LF) + 1;
      this.#rest.push(chunk.subarray(begin, first));
      this.#lines(Buffer.concat(this.#rest));
      this.#rest = [];
      this.#restBytes = 0;
      begin = first;
    }
    if (begin <= end) this.#lines(chunk.subarray(begin, end + 1));
    if (end + 1 < chunk.length) this.#wait(chunk.subarray(end + 1));
  }

  end(): void {
    if (this.#restBytes > 0) this.#lines(Buffer.concat(this.#rest));
    this.#rest = [];
    this.#restBytes = 0;
  }

  #wait(bytes: Buffer): void {
    this.#rest.push(Buffer.from(bytes));
    this.#restBytes += bytes.length;
    if (this.#restBytes <= TEXT_LINE_LIMIT) return;
    const limit = beginsAsJson(this.#rest[0]!) ? JSON_LINE_LIMIT : TEXT_LINE_LIMIT;
    if (this.#restBytes > limit) throw new LineTooLong(this.#file, this.#number + 1, limit);
  }

  /**
   * Whole lines; the last may lack its line end. The more lines come together that are not taken from their
   * bytes, the more are decoded at once.
   */
  #lines(bytes: Buffer): void {
    const isWhole = bytes[bytes.length - 1] === LF;
    let at = 0;
    while (at < bytes.length) {
      const next = isWhole ? this.#takeCommon(bytes, at, this.#number + 1) : -1;
      if (next !== -1) {
        this.#number += 1;
        this.#decodedBytes = DECODED_BYTES;
        at = next;
        continue;
      }
      const last = isWhole ? bytes.indexOf(LF, Math.min(at + this.#decodedBytes, bytes.length) - 1) : bytes.length - 1;
      this.#decode(bytes.subarray(at, last + 1));
      at = last + 1;
      this.#decodedBytes = Math.min(this.#decodedBytes * 2, CHUNK_BYTES);
    }
  }

  #decode(bytes: Buffer): void {
    const ascii = isAscii(bytes);
    const isPlain = ascii && !DAMAGE.some((byte) => bytes.includes(byte));
    const text = bytes.toString(ascii ? 'latin1' : 'utf8');
    const hasCr = bytes.includes(CR);
    let start = 0;
    while (start < text.length) {
      let next = text.indexOf('\n', start);
      if (next === -1) next = text.length;
      let end = next;
      if (hasCr) while (end > start && text.charCodeAt(end - 1) === CR) end -= 1;
      this.#number += 1;
      this.#take(text.slice(start, end), this.#number, isPlain);
      start = next + 1;
    }
  }
}

/** Takes bytes as they come; `chunk` may be overwritten by the caller afterwards. */
export interface TakeChunks {
  push(chunk: Buffer): void;
  end(): void;
}

/**
 * Hands a file's bytes to `sink`, to its end.
 * @throws UnreadableInput and what `sink` throws
 */
export function readFileChunks(file: string, sink: TakeChunks): { modifiedAt: Date | undefined } {
  const unreadable = (error: unknown) => new UnreadableInput(file, reasonOf(error), { cause: error });
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    throw unreadable(error);
  }
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    for (;;) {
      let bytes: number;
      try {
        bytes = readSync(descriptor, chunk, 0, CHUNK_BYTES, null);
      } catch (error) {
        throw unreadable(error);
      }
      if (bytes === 0) break;
      sink.push(chunk.subarray(0, bytes));
    }
    sink.end();
    const state = fstatSync(descriptor);
    return { modifiedAt: state.isFile() ? state.mtime : undefined };
  } finally {
    closeSync(descriptor);
  }
}

/** Hands a stream's bytes to `sink`, to its end; `file` is its name in messages. Errors as of readFileChunks. */
export async function readStreamChunks(
  stream: AsyncIterable<Uint8Array | string>,
  file: string,
  sink: TakeChunks,
): Promise<void> {
  const chunks = stream[Symbol.asyncIterator]();
  for (;;) {
    let next: IteratorResult<Uint8Array | string>;
    try {
      next = await chunks.next();
    } catch (error) {
      throw new UnreadableInput(file, reasonOf(error), { cause: error });
    }
    if (next.done === true) break;
    sink.push(bytesOf(next.value));
  }
  sink.end();
}

/** Hands a text's bytes to `sink`. Errors as of `sink`. */
export function readTextChunks(text: string | Uint8Array, sink: TakeChunks): void {
  sink.push(bytesOf(text));
  sink.end();
}

/**
 * Hands each line of a file to `take`.
 * @throws UnreadableInput and what LineSplitter throws
 */
export const readFileLines = (
  file: string,
  take: TakeLine,
  takeCommon?: TakeCommonLine,
): { modifiedAt: Date | undefined } => readFileChunks(file, new LineSplitter(file, take, takeCommon));

/** Hands each line of a stream to `take`; `file` is its name in messages. Errors as of readFileLines. */
export const readStreamLines = (
  stream: AsyncIterable<Uint8Array | string>,
  file: string,
  take: TakeLine,
  takeCommon?: TakeCommonLine,
): Promise<void> => readStreamChunks(stream, file, new LineSplitter(file, take, takeCommon));

/** Hands each line of a text to `take`. Errors as of LineSplitter. */
export const readTextLines = (
  text: string | Uint8Array,
  file: string,
  take: TakeLine,
  takeCommon?: TakeCommonLine,
): void => readTextChunks(text, new LineSplitter(file, take, takeCommon));

/** Bytes are not copied. */
const bytesOf = (text: string | Uint8Array): Buffer =>
  typeof text === 'string' ? Buffer.from(text) : Buffer.from(text.buffer, text.byteOffset, text.length);

const SIGNATURES: [name: string, bytes: number[]][] = [
  ['gzip', [0x1f, 0x8b]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['UTF-16 text', [0xff, 0xfe]],
  ['UTF-16 text', [0xfe, 0xff]],
];

function refuseSignatures(chunk: Buffer, file: string): void {
  for (const [name, bytes] of SIGNATURES) {
    if (bytes.every((byte, index) => chunk[index] === byte)) throw new BinaryInput(file, name);
  }
}

function beginsAsJson(bytes: Buffer): boolean {
  const text = bytes.toString('latin1', 0, 64).trimStart();
  return text.startsWith('{') || text.startsWith('[');
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EACCES') return 'permission denied';
  if (code === 'EISDIR') return 'it is a folder';
  return error instanceof Error ? error.message : String(error);
}
