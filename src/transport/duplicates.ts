/** How many messages of a listener Python remembers (wire spec 7.7). */
const REMEMBERED = 16;

/**
 * Finds messages that were published twice because a confirm was lost: remembers the last 16 `_unique_id`s of a
 * listener. A message without one is never a duplicate.
 */
export class Duplicates {
  readonly #ring: string[] = [];
  #next = 0;

  /** Whether `uniqueId` was among the last 16; it is remembered if it was not. */
  isRepeated(uniqueId: string | undefined): boolean {
    if (uniqueId === undefined) return false;
    if (this.#ring.includes(uniqueId)) return true;
    this.#ring[this.#next] = uniqueId;
    this.#next = (this.#next + 1) % REMEMBERED;
    return false;
  }
}
