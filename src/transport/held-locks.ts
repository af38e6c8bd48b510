import { LockHeld } from './errors.ts';
import type { Lock } from './transport.ts';

/**
 * The locks of one broker object. A broker gives an exclusive queue to the same connection twice, so that two users of
 * one connection must be kept apart here.
 */
export class HeldLocks {
  readonly #broker: string;
  readonly #names = new Set<string>();

  constructor(broker: string) {
    this.#broker = broker;
  }

  /** @throws LockHeld when it is held here already, and what `hold` throws */
  async take(name: string, hold: () => Promise<Lock>): Promise<Lock> {
    if (this.#names.has(name)) throw new LockHeld(this.#broker, name);
    this.#names.add(name);
    let isFree = false;
    const free = () => {
      if (!isFree) this.#names.delete(name); // once: it may be another's by then
      isFree = true;
    };
    try {
      const lock = await hold();
      if (lock.lost.aborted) free();
      lock.lost.addEventListener('abort', free, { once: true });
      return { lost: lock.lost, release: () => lock.release().finally(free) };
    } catch (error) {
      free();
      throw error;
    }
  }
}
