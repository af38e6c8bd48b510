import { isAscii } from 'node:buffer';
import { BinaryInput, LineTooLong } from './errors.ts';
import { beginsWith, packingOf } from './packings.ts';
import { CHUNK_BYTES, type TakeChunks } from './read-chunks.ts';

/** `isPlain`: nothing in the line can be damage of pasting but what stands before it (see unpaste.ts). */
export type TakeLine = (text: string, number: number, isPlain: boolean) => void;

/**
 * Offers the line that begins at `at` of `bytes`, which end with a line feed; returns where the next begins,
 * or -1 when TakeLine shall have it.
 */
export type TakeCommonLine = (bytes: Uint8Array, at: number, number: number) => number;

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
export class LineSplitter implements TakeChunks {
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

/** Of what is no text, beside what is packed. */
const SIGNATURES: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['UTF-16 text', [0xff, 0xfe]],
  ['UTF-16 text', [0xfe, 0xff]],
];

function refuseSignatures(chunk: Buffer, file: string): void {
  const name = packingOf(chunk) ?? SIGNATURES.find(([, bytes]) => beginsWith(chunk, bytes))?.[0];
  if (name !== undefined) throw new BinaryInput(file, name);
}

function beginsAsJson(bytes: Buffer): boolean {
  const text = bytes.toString('latin1', 0, 64).trimStart();
  return text.startsWith('{') || text.startsWith('[');
}
