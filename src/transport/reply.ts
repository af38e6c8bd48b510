import { EncodedResult } from './encoded-result.ts';
import { type Body, encodeEnvelope, envelopeAroundEscaped } from './envelope.ts';
import { RemoteError, type RemoteFailure } from './errors.ts';
import { readFailure, writeFailure } from './failure.ts';
import { newHexId } from './hex-id.ts';

/** What a caller finds in a reply (wire spec 7.1). */
export interface Reply {
  msgId: unknown;
  result: unknown;
  /** Set when the reply carries a failure; it then wins over a result. */
  error: RemoteError | undefined;
  /** The last reply of its call. */
  isFinal: boolean;
}

/** A reply ready to be published. */
export interface EncodedReply {
  body: Buffer;
  uniqueId: string;
}

/**
 * The last reply of a call: its result; `undefined` travels as null.
 * @throws TypeError for what JSON does not hold (cycles, bigint)
 */
export const encodeResult = (msgId: string, result: unknown): EncodedReply =>
  result instanceof EncodedResult
    ? encodeAround(msgId, result)
    : encode(msgId, typeof result === 'function' || typeof result === 'symbol' ? null : (result ?? null), null, true);

/** The last reply of a call: its failure, as JSON in a string (wire spec 8.1). */
export const encodeFailure = (msgId: string, failure: RemoteFailure): EncodedReply =>
  encode(msgId, null, writeFailure(failure), true);

/** A sign of life of a method that still runs (wire spec 7.4). */
export const encodeHeartbeat = (msgId: string): EncodedReply => encode(msgId, null, null, false);

function encode(msgId: string, result: unknown, failure: string | null, ending: boolean): EncodedReply {
  const uniqueId = newHexId();
  return { uniqueId, body: encodeEnvelope({ result, failure, ending, _msg_id: msgId, _unique_id: uniqueId }) };
}

/** The same reply as `encode` makes of the result's value. */
function encodeAround(msgId: string, { escapedJson }: EncodedResult): EncodedReply {
  const uniqueId = newHexId();
  const rest = JSON.stringify({ failure: null, ending: true, _msg_id: msgId, _unique_id: uniqueId }).slice(1);
  const escapedRest = JSON.stringify(rest).slice(1, -1);
  return { uniqueId, body: envelopeAroundEscaped(`{\\"result\\":${escapedJson},${escapedRest}`) };
}

/** Reads the body of a reply; never throws. */
export function readReply(body: Body): Reply {
  return {
    msgId: body._msg_id,
    result: body.result ?? null,
    // an empty string and null mean no failure (wire spec 7.2)
    error: body.failure ? new RemoteError(readFailure(body.failure)) : undefined,
    isFinal: body.ending === true,
  };
}
