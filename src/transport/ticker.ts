/** How exactly timeouts are kept. */
const TICK_MS = 20;

/**
 * One timer for any number of deadlines: a timer for each would cost a quick call more than its own work. It runs from
 * `start` until a tick finds that nothing waits any more.
 */
export class Ticker {
  readonly #tick: (now: number) => boolean;
  #timer: NodeJS.Timeout | undefined;

  /** @param tick gets the milliseconds since the epoch; returns whether something still waits */
  constructor(tick: (now: number) => boolean) {
    this.#tick = tick;
  }

  /** Does nothing while it runs. */
  start(): void {
    this.#timer ??= setInterval(() => {
      if (!this.#tick(Date.now())) this.stop();
    }, TICK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
