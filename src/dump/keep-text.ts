/**
 * A copy of a short text that does not hold the chunk it was cut from in memory: V8 makes a slice of 13
 * characters or more a view of its parent.
 */
export const keep = (text: string): string => (text.length < 13 ? text : Buffer.from(text, 'utf8').toString('utf8'));

/** One copy of each distinct text, for texts that recur (endpoints, cookies, port names). */
export class Interned {
  readonly #known = new Map<string, string>();

  of(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const copy = keep(text);
    this.#known.set(copy, copy);
    return copy;
  }
}
