import { Fifo } from './fifo.ts';

/** However few they are, waiting items take no more than this together. */
const MOST_BYTES = 64 * 2 ** 20;

/** What waits, bounded in number and bytes: the oldest are dropped for the newest. */
export class Backlog<Item> {
  readonly #items = new Fifo<Item>();
  readonly #capacity: number;
  readonly #bytesOf: (item: Item) => number;
  #bytes = 0;

  /** @param capacity at least 1 */
  constructor(capacity: number, bytesOf: (item: Item) => number) {
    this.#capacity = capacity;
    this.#bytesOf = bytesOf;
  }

  /** Returns how many were dropped for it; the newest never is. */
  push(item: Item): number {
    this.#items.push(item);
    this.#bytes += this.#bytesOf(item);
    let dropped = 0;
    while (this.#items.size > 1 && (this.#items.size > this.#capacity || this.#bytes > MOST_BYTES)) {
      this.shift();
      dropped += 1;
    }
    return dropped;
  }

  shift(): Item | undefined {
    const item = this.#items.shift();
    if (item !== undefined) this.#bytes -= this.#bytesOf(item);
    return item;
  }
}
