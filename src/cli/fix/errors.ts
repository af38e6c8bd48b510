import { UsageError } from '../errors.ts';

/** `--verify-with` gave no dump. The message does not tell the command, which may hold a secret. */
export class VerifyCommandFailed extends UsageError {
  override readonly name = 'VerifyCommandFailed';
  constructor(
    readonly command: string,
    readonly status: string,
  ) {
    super(`--verify-with: ${status}`);
  }
}

/** All casts were sent, and whether they helped could not be seen. */
export class NotVerified extends Error {
  override readonly name = 'NotVerified';
  constructor(override readonly cause: Error) {
    super(`all casts were sent, and the dataplane could not be compared: ${cause.message}`);
  }
}

/** Entries of a stage are not in the dataplane in time, so that what depends on them was not sent. */
export class StageNotShown extends Error {
  override readonly name = 'StageNotShown';
  constructor(
    /** A sentence for each entry. */
    readonly missing: readonly string[],
    readonly seconds: number,
  ) {
    const more = missing.length > 1 ? ` (and ${missing.length - 1} more)` : '';
    super(`the dataplane does not show the casts sent so far within ${seconds} s: ${missing[0]}${more}`);
  }
}
