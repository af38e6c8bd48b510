import type { UnreadLine } from '../fdb/dump.ts';
import { keep } from './keep-text.ts';

const KEPT = 100;
const TEXT_LENGTH = 300;

/** Lines that looked like l2pop's and could not be read: the first hundred whole, the rest counted. */
export class UnreadLines {
  readonly #lines: UnreadLine[] = [];
  #more = 0;

  add(file: string, line: number, text: string, why: string): void {
    if (this.#lines.length >= KEPT) this.#more += 1;
    else this.#lines.push({ file, line, text: keep(text.slice(0, TEXT_LENGTH)), why: keep(why) });
  }

  get lines(): UnreadLine[] {
    return this.#lines;
  }

  /** A sentence on those that were counted alone. */
  get notes(): string[] {
    return this.#more === 0 ? [] : [`${this.#more} more lines could not be read.`];
  }
}
