import { NoReply, type TransportError } from './errors.ts';
import type { Reply } from './reply.ts';
import type { Target } from './transport.ts';

/** How long past the deadline the broker's own error is awaited: it says more than that no reply came. */
const GRACE_MS = 250;

/** What a waiting call is told of at its start. */
export interface CallTerms {
  target: Target;
  method: string;
  timeoutSeconds: number;
  callMonitorTimeoutSeconds: number | undefined;
  signal: AbortSignal | undefined;
  /** Called once, when the call is settled in whatever way. */
  onSettled(): void;
}

/**
 * One waiting call, settled exactly once: by its last reply, by a timeout, or by `fail` (returned, aborted, closed).
 * It has no timer of its own: somebody calls `wake` now and then.
 */
export class PendingCall {
  readonly answer: Promise<unknown>;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  readonly #terms: CallTerms;
  #resolve!: (result: unknown) => void;
  #reject!: (reason: unknown) => void;
  #isSettled = false;
  #isOnItsWay = true;
  #error: Error | undefined;
  #result: unknown = null;
  #lastHeard = Number.POSITIVE_INFINITY;
  #look: { at: number; run: () => void } | undefined;
  #timeoutCause: TransportError | undefined;
  readonly #abort = () => this.fail(this.#terms.signal?.reason);

  constructor(terms: CallTerms) {
    this.#terms = terms;
    this.deadline = Date.now() + terms.timeoutSeconds * 1000;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    terms.signal?.addEventListener('abort', this.#abort, { once: true });
  }

  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** The request is in a queue: from now on heartbeats are due, if they were asked for. */
  sent(): void {
    this.#isOnItsWay = false;
    this.#timeoutCause = undefined;
    if (this.#lastHeard === Number.POSITIVE_INFINITY) this.#lastHeard = Date.now();
  }

  /** Runs `run` after `afterMs`, unless the call is settled by then. */
  lookLater(afterMs: number, run: () => void): void {
    this.#look = { at: Date.now() + afterMs, run };
  }

  /** The request could not be sent so far: this is what the deadline will raise. */
  triedInVain(cause: TransportError): void {
    this.#timeoutCause = cause;
  }

  /** A reply with this call's id (wire spec 7.2: the latest outcome wins, a heartbeat only restarts the monitor). */
  take(reply: Reply): void {
    this.#lastHeard = Date.now();
    if (reply.error !== undefined) {
      this.#error = reply.error;
    } else if (reply.result !== null) {
      this.#error = undefined;
      this.#result = reply.result;
    }
    if (!reply.isFinal || !this.#settle()) return;
    if (this.#error === undefined) this.#resolve(this.#result);
    else this.#reject(this.#error);
  }

  /** Rejects the call, if it still waits. */
  fail(reason: unknown): void {
    if (this.#settle()) this.#reject(reason);
  }

  /** Does what is due: ends the call by one of its timeouts (wire spec 7.3, 7.4), or lets it look. */
  wake(now: number): void {
    const { target, method, timeoutSeconds, callMonitorTimeoutSeconds } = this.#terms;
    if (now >= this.#end()) {
      this.fail(this.#timeoutCause ?? new NoReply(target, method, timeoutSeconds, 'call'));
    } else if (callMonitorTimeoutSeconds !== undefined && now >= this.#lastHeard + callMonitorTimeoutSeconds * 1000) {
      this.fail(new NoReply(target, method, callMonitorTimeoutSeconds, 'call-monitor'));
    } else if (this.#look !== undefined && now >= this.#look.at) {
      const { run } = this.#look;
      this.#look = undefined;
      run();
    }
  }

  #end(): number {
    return this.#isOnItsWay && this.#timeoutCause === undefined ? this.deadline + GRACE_MS : this.deadline;
  }

  #settle(): boolean {
    if (this.#isSettled) return false;
    this.#isSettled = true;
    this.#terms.signal?.removeEventListener('abort', this.#abort);
    this.#terms.onSettled();
    return true;
  }
}
