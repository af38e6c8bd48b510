import { RemoteError, type RemoteFailure } from './errors.ts';
import { parseLenientJson } from './lenient-json.ts';

/** Appended by Python to class and module of an exception that came from elsewhere (wire spec 8.1, 8.2). */
const REMOTE_SUFFIX = /(_Remote)+$/;

/** Fields by which an error that a method throws says how it is to look to the caller. All optional. */
export interface RemoteLook {
  /** Default: the error's own name. */
  remoteClass?: string;
  /** Python module of the class. Default: the server's error module. */
  remoteModule?: string;
  /** Default: the message alone. */
  remoteArgs?: readonly unknown[];
  /** Default: none. */
  remoteKwargs?: Readonly<Record<string, unknown>>;
}

/** Arguments that a method does not take: a caller sees Python's own TypeError (wire spec 8.4). */
export class WrongArguments extends Error implements RemoteLook {
  override readonly name = 'WrongArguments';
  readonly remoteClass = 'TypeError';
  readonly remoteModule = 'builtins';
}

/** How thrown values become failures. */
export interface FailureOptions {
  /** Module of errors that name none. No Python program may have it, so that callers get RemoteError (8.3). */
  errorModule: string;
  /** Send the stack, with paths of this machine. */
  tracebacks: boolean;
}

/** The six facts of whatever a method threw (wire spec 8.1, 8.3). */
export function describeFailure(thrown: unknown, options: FailureOptions): RemoteFailure {
  if (thrown instanceof RemoteError) {
    return {
      class: thrown.class.replace(REMOTE_SUFFIX, ''),
      module: thrown.module.replace(REMOTE_SUFFIX, ''),
      message: thrown.message,
      tb: options.tracebacks ? thrown.tb : [],
      args: thrown.args,
      kwargs: thrown.kwargs,
    };
  }
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const look = error as RemoteLook;
  return {
    class: look.remoteClass ?? nameOf(error),
    module: look.remoteModule ?? options.errorModule,
    message: error.message,
    tb: options.tracebacks ? (error.stack ?? '').split('\n').map((line) => `${line}\n`) : [],
    args: look.remoteArgs ?? [error.message],
    kwargs: look.remoteKwargs ?? {},
  };
}

const nameOf = (error: Error): string => (error.name === 'Error' ? error.constructor.name : error.name);

/** The text of the key `failure`. What JSON cannot hold in `args` and `kwargs` is left out. */
export function writeFailure(failure: RemoteFailure): string {
  try {
    return JSON.stringify(sixKeys(failure));
  } catch {
    return JSON.stringify(sixKeys({ ...failure, args: [failure.message], kwargs: {} }));
  }
}

const sixKeys = (failure: RemoteFailure) => ({
  class: failure.class,
  module: failure.module,
  message: failure.message,
  tb: failure.tb,
  args: failure.args,
  kwargs: failure.kwargs,
});

/**
 * Reads a failure, whatever it is: text that cannot be parsed is still a failure, with the raw text as its message
 * and no class or module (wire spec 8.3).
 */
export function readFailure(failure: unknown): RemoteFailure {
  const value = typeof failure === 'string' ? parsedOr(failure) : failure;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const message = typeof failure === 'string' ? failure : JSON.stringify(failure);
    return { class: '', module: '', message, tb: [], args: [], kwargs: {} };
  }
  const fields = value as Record<string, unknown>;
  const { tb, args, kwargs } = fields;
  return {
    class: textOf(fields.class),
    // Python 2's name of the same module (wire spec 8.2)
    module: fields.module === 'exceptions' ? 'builtins' : textOf(fields.module),
    message: textOf(fields.message),
    tb: Array.isArray(tb) ? tb.map(String) : typeof tb === 'string' ? [tb] : [],
    args: Array.isArray(args) ? args : [],
    kwargs: typeof kwargs === 'object' && kwargs !== null ? (kwargs as Record<string, unknown>) : {},
  };
}

function parsedOr(text: string): unknown {
  try {
    return parseLenientJson(text);
  } catch {
    return undefined;
  }
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
