import { showTarget } from './show-target.ts';
import type { Target } from './transport.ts';

/** Every error of this library is one of these, so that a caller can tell them from its own. */
export abstract class TransportError extends Error {}

/** What a server says about an exception of a method (wire spec 8.1). */
export interface RemoteFailure {
  /** Name of the exception's class, such as `NetworkNotFound`. */
  class: string;
  /** Its Python module, such as `neutron_lib.exceptions`; `builtins` for Python's own. */
  module: string;
  message: string;
  /** Traceback; each item ends in a newline and may hold several lines. */
  tb: readonly string[];
  args: readonly unknown[];
  kwargs: Readonly<Record<string, unknown>>;
}

/** The method was reached, or refused by the server, and the answer is an exception (wire spec 8.3). */
export class RemoteError extends TransportError implements RemoteFailure {
  override readonly name = 'RemoteError';
  readonly class: string;
  readonly module: string;
  readonly tb: readonly string[];
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;

  constructor(failure: RemoteFailure) {
    super(failure.message);
    this.class = failure.class;
    this.module = failure.module;
    this.tb = failure.tb;
    this.args = failure.args;
    this.kwargs = failure.kwargs;
  }
}

/** A call got no final reply in time (wire spec 7.3, 7.4). */
export class NoReply extends TransportError {
  override readonly name = 'NoReply';

  constructor(
    readonly target: Target,
    readonly method: string,
    /** The timeout that ended the call. */
    readonly seconds: number,
    /** `call`: the timeout of the whole call; `call-monitor`: no heartbeat came for so long. */
    readonly endedBy: 'call' | 'call-monitor',
    options?: ErrorOptions,
  ) {
    const what = endedBy === 'call' ? 'no reply' : 'neither reply nor heartbeat';
    super(`call of ${method} at ${showTarget(target)}: ${what} in ${seconds} s`, options);
  }
}

/** Why a message found nobody. */
export type Absence = 'no-exchange' | 'no-queue' | 'no-consumer';

/** The broker takes messages, but no server is there for this target (wire spec 4.2, 4.5). */
export class NobodyListens extends TransportError {
  override readonly name = 'NobodyListens';

  constructor(
    readonly target: Target,
    /** The queue that the message would have to land in; of a fanout, the exchange's name. */
    readonly queue: string,
    /** The exchange or the queue is missing (no server was ever there), or the queue merely has no consumer. */
    readonly absence: Absence,
  ) {
    const what = { 'no-exchange': 'no exchange', 'no-queue': 'no queue', 'no-consumer': 'a queue without consumer' };
    super(`nobody listens to ${showTarget(target)}: the broker has ${what[absence]} for it`);
  }
}

/** A target that no message can be sent to, or that cannot be served; found before anything is sent. */
export class InvalidTarget extends TransportError {
  override readonly name = 'InvalidTarget';

  constructor(
    readonly target: Target,
    readonly reason: string,
  ) {
    super(`target ${showTarget(target)}: ${reason}`);
  }
}

/** An exchange that was to be listened to and not to be made does not exist. */
export class NoSuchExchange extends TransportError {
  override readonly name = 'NoSuchExchange';

  constructor(
    /** The transport's name. */
    readonly broker: string,
    readonly exchange: string,
  ) {
    super(`${broker}: there is no exchange ${exchange}`);
  }
}

/** Somebody holds the lock of this name. */
export class LockHeld extends TransportError {
  override readonly name = 'LockHeld';

  constructor(
    /** The transport's name. */
    readonly broker: string,
    /** The lock's. */
    readonly lock: string,
  ) {
    super(`${broker}: somebody holds the lock ${lock}`);
  }
}

/** A message that is no message of oslo.messaging (wire spec 9.4). */
export class MalformedMessage extends TransportError {
  override readonly name = 'MalformedMessage';

  constructor(
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`not a message of oslo.messaging: ${reason}`, options);
  }
}

/** The transport was closed, before or while this was going on. */
export class TransportClosed extends TransportError {
  override readonly name = 'TransportClosed';

  constructor(
    /** The transport's name. */
    readonly transport: string,
  ) {
    super(`the transport ${transport} is closed`);
  }
}
