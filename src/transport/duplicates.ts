/** How many messages of a listener Python remembers (wire spec 7.7). */
const REMEMBERED = 16;

/**
 * Finds messages that were published twice because a confirm was lost: remembers the last 16 `_unique_id`s of a
 * listener. A message without one is never a duplicate.
 */
export class Duplicates {
  /** In the order of their coming. */
  readonly #last = new Set<string>();

  /** Whether `uniqueId` was among the last 16; it is remembered if it was not. */
  isRepeated(uniqueId: string | undefined): boolean {
    if (uniqueId === undefined) return false;
    if (this.#last.has(uniqueId)) return true;
    this.#last.add(uniqueId);
    if (this.#last.size > REMEMBERED) {
      for (const oldest of this.#last) {
        this.#last.delete(oldest);
        break;
      }
    }
    return false;
  }
}
