import { isUtf8 } from 'node:buffer';

import type { Delivery } from './broker.ts';
import { decompress } from './decompress.ts';
import { MalformedMessage } from './errors.ts';
import { parseLenientJson } from './lenient-json.ts';

/** The only content type that Python peers take (wire spec 5.1). */
export const CONTENT_TYPE = 'application/json';

/** The body of a message: a request or a reply. */
export type Body = Record<string, unknown>;

/** Envelope 2.0 around a body: JSON in JSON (wire spec 5.2). */
export const encodeEnvelope = (body: Body): Buffer => envelopeAround(JSON.stringify(body));

/** The same around a body that is JSON text already. */
export const envelopeAround = (text: string): Buffer => envelopeAroundEscaped(JSON.stringify(text).slice(1, -1));

/** The same around a body that is the inside of a JSON string already. */
export const envelopeAroundEscaped = (text: string): Buffer =>
  Buffer.from(`{"oslo.version": "2.0", "oslo.message": "${text}"}`);

/**
 * The body of a message that came in. An object without envelope keys is the body itself (format 1.0).
 * @throws MalformedMessage for all that wire spec 9.4 calls poison
 */
export function decodeEnvelope(message: Pick<Delivery, 'body' | 'contentType' | 'contentEncoding' | 'headers'>): Body {
  if (message.contentType !== CONTENT_TYPE) {
    const type = message.contentType === undefined ? 'missing' : JSON.stringify(message.contentType);
    throw new MalformedMessage(`its content type is ${type}, not ${CONTENT_TYPE}`);
  }
  const outer = parseObject(toText(decompress(message.body, message.headers.compression), message.contentEncoding));
  if (!Object.hasOwn(outer, 'oslo.version') || !Object.hasOwn(outer, 'oslo.message')) return outer;
  const version = outer['oslo.version'];
  if (version !== '2.0' && version !== '2.0.0') {
    throw new MalformedMessage(`its envelope has version ${JSON.stringify(version)}, not 2.0`);
  }
  const inner = outer['oslo.message'];
  if (typeof inner !== 'string') throw new MalformedMessage('its oslo.message is not a string');
  return parseObject(inner);
}

function parseObject(text: string): Body {
  let value: unknown;
  try {
    value = parseLenientJson(text);
  } catch (error) {
    throw new MalformedMessage('its body is not JSON', { cause: error });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MalformedMessage('its body is not a JSON object');
  }
  return value as Body;
}

function toText(body: Buffer, encoding: string | undefined): string {
  const charset = (encoding || 'utf-8').toLowerCase();
  if (charset === 'utf-8' || charset === 'utf8') {
    // a byte order mark stays in the text, where JSON.parse refuses it
    if (isUtf8(body)) return body.toString('utf8');
    throw new MalformedMessage('its body is not UTF-8');
  }
  try {
    return new TextDecoder(charset === 'latin-1' ? 'latin1' : charset, { fatal: true, ignoreBOM: true }).decode(body);
  } catch (error) {
    throw new MalformedMessage(`its body is not text in ${JSON.stringify(encoding)}`, { cause: error });
  }
}
