import { NoReply, type TransportError } from './errors.ts';
import type { Reply } from './reply.ts';
import type { Target } from './transport.ts';

/** setTimeout fires at once beyond this. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

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
 * It has one timer, armed for whatever is due next.
 */
export class PendingCall {
  readonly answer: Promise<unknown>;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  readonly #terms: CallTerms;
  #resolve!: (result: unknown) => void;
  #reject!: (reason: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
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

  /** Starts the timer: the deadline covers connecting and publishing too. */
  start(): void {
    this.#arm();
  }

  /** The request is in a queue: from now on heartbeats are due, if they were asked for. */
  sent(): void {
    this.#isOnItsWay = false;
    this.#timeoutCause = undefined;
    if (this.#lastHeard === Number.POSITIVE_INFINITY) this.#lastHeard = Date.now();
    if (this.#terms.callMonitorTimeoutSeconds !== undefined) this.#arm();
  }

  /** Runs `run` after `afterMs`, unless the call is settled by then. */
  lookLater(afterMs: number, run: () => void): void {
    this.#look = { at: Date.now() + afterMs, run };
    this.#arm();
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

  #settle(): boolean {
    if (this.#isSettled) return false;
    this.#isSettled = true;
    clearTimeout(this.#timer);
    this.#terms.signal?.removeEventListener('abort', this.#abort);
    this.#terms.onSettled();
    return true;
  }

  #monitorEnd(): number {
    const seconds = this.#terms.callMonitorTimeoutSeconds;
    return seconds === undefined ? Number.POSITIVE_INFINITY : this.#lastHeard + seconds * 1000;
  }

  #hardEnd(): number {
    return this.#isOnItsWay && this.#timeoutCause === undefined ? this.deadline + GRACE_MS : this.deadline;
  }

  #arm(): void {
    if (this.#isSettled) return;
    clearTimeout(this.#timer);
    const end = Date.now() < this.deadline ? this.deadline : this.#hardEnd();
    const due = Math.min(end, this.#monitorEnd(), this.#look?.at ?? Number.POSITIVE_INFINITY);
    if (due === Number.POSITIVE_INFINITY) return;
    // a timer may fire a millisecond early: then it is armed again
    this.#timer = setTimeout(() => this.#wake(), Math.min(Math.max(due - Date.now(), 1), LONGEST_TIMER_MS));
  }

  #wake(): void {
    const now = Date.now();
    const { target, method, timeoutSeconds, callMonitorTimeoutSeconds } = this.#terms;
    if (now >= this.#hardEnd()) {
      this.fail(this.#timeoutCause ?? new NoReply(target, method, timeoutSeconds, 'call'));
    } else if (callMonitorTimeoutSeconds !== undefined && now >= this.#monitorEnd()) {
      this.fail(new NoReply(target, method, callMonitorTimeoutSeconds, 'call-monitor'));
    } else if (this.#look !== undefined && now >= this.#look.at) {
      const { run } = this.#look;
      this.#look = undefined;
      run();
    }
    this.#arm();
  }
}
