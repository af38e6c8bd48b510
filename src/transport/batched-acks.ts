import type { Delivery } from './broker.ts';

/** Replies are acknowledged this late at most, */
const FLUSH_AFTER_MS = 10;
/** and no later than when so many wait for it. */
const MOST_WAITING = 200;

/**
 * Acknowledges deliveries a little later, many at a time: an acknowledgement of its own for each reply makes a quick
 * call markedly slower. What is not acknowledged when the connection goes is delivered again, and a reply that comes
 * twice is ignored (wire spec 7.2).
 */
export class BatchedAcks {
  #waiting: Delivery[] = [];
  #timer: NodeJS.Timeout | undefined;

  add(delivery: Delivery): void {
    this.#waiting.push(delivery);
    if (this.#waiting.length >= MOST_WAITING) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), FLUSH_AFTER_MS).unref();
  }

  /** Acknowledges at once whatever waits for it. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const delivery of this.#waiting.splice(0)) delivery.ack();
  }
}
