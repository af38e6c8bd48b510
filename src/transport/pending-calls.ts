import type { PendingCall } from './pending-call.ts';
import { Ticker } from './ticker.ts';

/** The calls that wait, by `_msg_id`, with one timer for all. It keeps the process alive no longer than they. */
export class PendingCalls {
  readonly #calls = new Map<unknown, PendingCall>();
  readonly #ticker = new Ticker((now) => this.#wake(now));

  /** Files a call. */
  add(msgId: string, call: PendingCall): void {
    this.#calls.set(msgId, call);
    this.#ticker.start();
  }

  get(msgId: unknown): PendingCall | undefined {
    return this.#calls.get(msgId);
  }

  delete(msgId: string): void {
    this.#calls.delete(msgId);
  }

  /** Rejects every call. */
  failAll(reason: unknown): void {
    for (const call of [...this.#calls.values()]) call.fail(reason);
    this.#ticker.stop();
  }

  #wake(now: number): boolean {
    for (const call of this.#calls.values()) call.wake(now);
    return this.#calls.size > 0;
  }
}
