import { keep } from './keep-text.ts';

/**
 * Gives each distinct text a number, from 0, and finds it again by the text or by its bytes: ports, devices
 * and addresses, which recur a million times, are known by their bytes without a string being made.
 */
export class NumberedTexts {
  readonly #texts: string[] = [];
  readonly #numbers = new Map<string, number>();
  /** Number + 1 by hash of the bytes, 0 where free; never more than half full. */
  #slots = new Int32Array(64);
  #last = 0;

  get size(): number {
    return this.#texts.length;
  }

  /** @param number one that was given out */
  text(number: number): string {
    return this.#texts[number]!;
  }

  map<T>(change: (text: string) => T): T[] {
    return this.#texts.map(change);
  }

  of(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#texts.length;
    const copy = keep(text);
    this.#texts.push(copy);
    this.#numbers.set(copy, number);
    if (this.#texts.length * 2 > this.#slots.length) this.#spread();
    else this.#file(number);
    return number;
  }

  /** The number of the ASCII text that stands in `bytes` from `begin` to `end`; -1 when it has none yet. */
  find(bytes: Uint8Array, begin: number, end: number): number {
    // cookies and devices are mostly those of the line before
    const last = this.#texts[this.#last];
    if (last !== undefined && isText(last, bytes, begin, end)) return this.#last;
    const slots = this.#slots;
    const mask = slots.length - 1;
    let hash = FNV_BASIS;
    for (let at = begin; at < end; at += 1) hash = Math.imul(hash ^ bytes[at]!, FNV_PRIME);
    for (let slot = spreadHash(hash) & mask; ; slot = (slot + 1) & mask) {
      const number = slots[slot]! - 1;
      if (number === -1) return -1;
      if (isText(this.#texts[number]!, bytes, begin, end)) {
        this.#last = number;
        return number;
      }
    }
  }

  #file(number: number): void {
    const mask = this.#slots.length - 1;
    let hash = FNV_BASIS;
    const text = this.#texts[number]!;
    for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME);
    let slot = spreadHash(hash) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = number + 1;
  }

  #spread(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (let number = 0; number < this.#texts.length; number += 1) this.#file(number);
  }
}

/** FNV-1a: texts that differ in their last digits alone are to lie far apart. */
const FNV_BASIS = 0x811c9dc5 | 0;
const FNV_PRIME = 0x01000193;
const spreadHash = (hash: number): number => hash ^ (hash >>> 15);

function isText(text: string, bytes: Uint8Array, begin: number, end: number): boolean {
  if (text.length !== end - begin) return false;
  // from the end: ports differ there
  for (let at = text.length - 1; at >= 0; at -= 1) if (text.charCodeAt(at) !== bytes[begin + at]) return false;
  return true;
}
