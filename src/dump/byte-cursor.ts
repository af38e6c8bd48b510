/**
 * Reads words of a line by position, straight from the file's bytes: a million lines are read without a
 * string, an array or an object for any of them. Each method moves behind what it read; `skips…` stay where
 * they were when they return false, and after NONE the position says nothing. None moves beyond a line feed,
 * so a line that ends in one is never overrun.
 */
export class ByteCursor {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  #view: DataView = new DataView(new ArrayBuffer(0));

  /** Goes to a place in these bytes. */
  begin(bytes: Uint8Array, at: number): void {
    if (this.bytes !== bytes) {
      this.bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    this.at = at;
  }

  /** Does this very text stand here? Four bytes are compared at a time: half of a flow is fixed text. */
  skips({ words, last, length }: FixedText): boolean {
    const view = this.#view;
    const { at } = this;
    if (at + length > view.byteLength) return false;
    for (let index = 0; index < words.length; index += 1) {
      if (view.getInt32(at + index * 4, true) !== words[index]) return false;
    }
    if (view.getInt32(at + length - 4, true) !== last) return false;
    this.at = at + length;
    return true;
  }

  /** A number of up to nine digits. */
  decimal(): number {
    const { bytes } = this;
    const begin = this.at;
    let at = begin;
    let value = 0;
    for (let digit = bytes[at]! - ZERO; digit >= 0 && digit <= 9; digit = bytes[at]! - ZERO) {
      value = value * 10 + digit;
      at += 1;
    }
    this.at = at;
    return at === begin || at > begin + 9 ? NONE : value;
  }

  /** Up to twelve digits of a number in hex, in lower case. */
  hex(): number {
    const { bytes } = this;
    const begin = this.at;
    let at = begin;
    let value = 0;
    for (let digit = HEX_DIGIT[bytes[at]!]!; digit >= 0; digit = HEX_DIGIT[bytes[at]!]!) {
      value = value * 16 + digit;
      at += 1;
    }
    this.at = at;
    return at === begin || at > begin + 12 ? NONE : value;
  }

  /** A MAC with colons, in lower case, as the number that its digits are. */
  mac(): number {
    const { bytes } = this;
    let { at } = this;
    let value = 0;
    for (let index = 0; index < 6; index += 1) {
      if (index > 0 && bytes[at++] !== COLON) return NONE;
      const high = HEX_DIGIT[bytes[at]!]!;
      if (high < 0) return NONE;
      const low = HEX_DIGIT[bytes[at + 1]!]!;
      if (low < 0) return NONE;
      value = value * 256 + high * 16 + low;
      at += 2;
    }
    this.at = at;
    return value;
  }

  /** An IPv4 address as a number; bytes with leading zeros are none. */
  ipv4(): number {
    let value = 0;
    for (let index = 0; index < 4; index += 1) {
      if (index > 0 && this.bytes[this.at++] !== DOT) return NONE;
      const begin = this.at;
      const byte = this.decimal();
      if (byte < 0 || byte > 255 || (this.bytes[begin] === ZERO && this.at > begin + 1)) return NONE;
      value = value * 256 + byte;
    }
    return value;
  }

  /** Moves behind letters, digits and `_.-`; false when there are none. */
  skipsName(): boolean {
    const { bytes } = this;
    const begin = this.at;
    let at = begin;
    while (IN_NAME[bytes[at]!] === 1) at += 1;
    this.at = at;
    return at > begin;
  }

  /** Is this byte next? Moves behind it. */
  skipsByte(byte: number): boolean {
    if (this.bytes[this.at] !== byte) return false;
    this.at += 1;
    return true;
  }
}

export const NONE = -1;

/** Text to compare bytes with, cut into words of four bytes; `last` are its last four, which overlap. */
export interface FixedText {
  words: Int32Array;
  last: number;
  length: number;
}

/** @param text ASCII, four characters or more */
export function fixedText(text: string): FixedText {
  const bytes = Buffer.from(text, 'latin1');
  const words = Int32Array.from({ length: bytes.length >> 2 }, (_, index) => bytes.readInt32LE(index * 4));
  return { words, last: bytes.readInt32LE(bytes.length - 4), length: bytes.length };
}

const ZERO = 48;
const COLON = 58;
const DOT = 46;

/** Byte → value of a digit in hex, -1 for all else. */
const HEX_DIGIT = new Int8Array(256).fill(-1);
for (const [value, digit] of [...'0123456789abcdef'].entries()) HEX_DIGIT[digit.charCodeAt(0)] = value;

const IN_NAME = new Uint8Array(256);
for (const char of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-') IN_NAME[char.charCodeAt(0)] = 1;
