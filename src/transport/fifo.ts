/** Taken items are cut off when they are so many, and at least half of the array. */
const CUT_AFTER = 1024;

/**
 * First in, first out, in constant time however many wait: `Array.shift` moves all that are left once they are some
 * ten thousands.
 */
export class Fifo<Item> {
  #items: (Item | undefined)[] = [];
  /** Index of the oldest. */
  #head = 0;

  get size(): number {
    return this.#items.length - this.#head;
  }

  push(item: Item): void {
    this.#items.push(item);
  }

  /** Takes the oldest. */
  shift(): Item | undefined {
    if (this.size === 0) return undefined;
    const item = this.#items[this.#head];
    this.#items[this.#head] = undefined; // it may be large
    this.#head += 1;
    if (this.#head >= CUT_AFTER && this.#head * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  /** Puts items before the oldest, in their order. */
  putBack(items: Iterable<Item>): void {
    this.#items = [...items, ...this.#items.slice(this.#head)];
    this.#head = 0;
  }

  /** Leaves only what passes. */
  keep(passes: (item: Item) => boolean): void {
    this.#items = (this.#items.slice(this.#head) as Item[]).filter(passes);
    this.#head = 0;
  }

  clear(): void {
    this.#items = [];
    this.#head = 0;
  }
}
