import type { PendingCall } from './pending-call.ts';

/** How exactly the timeouts of calls are kept. */
const TICK_MS = 20;

/**
 * The calls that wait, by `_msg_id`, with one timer for all: a timer for each would cost a quick call more than its
 * own work. It keeps the process alive only while a call waits.
 */
export class PendingCalls {
  readonly #calls = new Map<unknown, PendingCall>();
  #timer: NodeJS.Timeout | undefined;

  /** Files a call. */
  add(msgId: string, call: PendingCall): void {
    this.#calls.set(msgId, call);
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS);
    if (this.#calls.size === 1) this.#timer.ref();
  }

  get(msgId: unknown): PendingCall | undefined {
    return this.#calls.get(msgId);
  }

  delete(msgId: string): void {
    this.#calls.delete(msgId);
    if (this.#calls.size === 0) this.#timer?.unref();
  }

  /** Rejects every call. */
  failAll(reason: unknown): void {
    for (const call of [...this.#calls.values()]) call.fail(reason);
  }

  #tick(): void {
    if (this.#calls.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    const now = Date.now();
    for (const call of this.#calls.values()) call.wake(now);
  }
}
