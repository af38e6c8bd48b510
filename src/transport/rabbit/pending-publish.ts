import type { Outgoing, PublishOutcome } from '../broker.ts';

/** A message between `publish` and its outcome, settled exactly once; later calls do nothing. */
export class PendingPublish {
  readonly outcome: Promise<PublishOutcome>;
  readonly message: Outgoing;
  /** Milliseconds since the epoch; Infinity is none. Its publisher watches it. */
  readonly deadline: number;
  /** No queue has taken it. */
  isReturned = false;
  readonly #signal: AbortSignal | undefined;
  readonly #onSettled: () => void;
  readonly #abort: (() => void) | undefined;
  #resolve!: (outcome: PublishOutcome) => void;
  #reject!: (reason: unknown) => void;

  /** @param signal not aborted yet; settles it with its reason */
  constructor(message: Outgoing, deadline: number | undefined, signal: AbortSignal | undefined, onSettled: () => void) {
    this.message = message;
    this.deadline = deadline ?? Number.POSITIVE_INFINITY;
    this.#signal = signal;
    this.#onSettled = onSettled;
    this.outcome = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    if (signal === undefined) return;
    this.#abort = () => this.#settle(() => this.#reject(signal.reason));
    signal.addEventListener('abort', this.#abort, { once: true });
  }

  settle(outcome: PublishOutcome | Error): void {
    this.#settle(() => (typeof outcome === 'string' ? this.#resolve(outcome) : this.#reject(outcome)));
  }

  /** Settling a promise twice does nothing. */
  #settle(finish: () => void): void {
    if (this.#abort !== undefined) this.#signal?.removeEventListener('abort', this.#abort);
    this.#onSettled();
    finish();
  }
}
