import type { CastFate } from '../../rpc/send-once.ts';

/** Of several casts some were confirmed, and then one was not. What comes after it was not sent. */
export class CastingStopped extends Error {
  override readonly name = 'CastingStopped';
  constructor(
    readonly confirmed: number,
    readonly total: number,
    /** Of the cast that failed. */
    readonly fate: Exclude<CastFate, 'confirmed'>,
    override readonly cause: Error,
  ) {
    const unknown = fate === 'unknown' ? 1 : 0;
    const notSent = total - confirmed - unknown;
    super(
      `stopped: ${confirmed} of ${total} casts confirmed, ${unknown} unknown, ${notSent} not sent: ${cause.message}`,
    );
  }
}
