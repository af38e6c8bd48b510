import { inflateSync } from 'node:zlib';

import { MalformedMessage } from './errors.ts';

/** A body that inflates to more than this is refused. */
const LARGEST_BODY_BYTES = 256 * 1024 * 1024;

/** Formats that Python peers may be configured to use and this library has no decoder for. */
const UNREADABLE: Readonly<Record<string, string>> = {
  'application/x-bz2': 'bzip2',
  'application/x-bzip2': 'bzip2',
  'application/x-lzma': 'xz',
};

/**
 * The body as the header `compression` says (wire spec 5.6). The gzip type means a zlib stream. A body that does not
 * decompress is given back as it is, as Python does: a wrong header on a plain body does no harm.
 * @throws MalformedMessage for bzip2, xz and unknown formats, unless the body is plain JSON
 */
export function decompress(body: Buffer, compression: unknown): Buffer {
  if (compression === undefined || compression === null || compression === '') return body;
  if (compression === 'application/x-gzip') {
    try {
      return inflateSync(body, { maxOutputLength: LARGEST_BODY_BYTES });
    } catch (error) {
      if (isPlain(body)) return body;
      throw new MalformedMessage('its compression header says zlib, its body is not', { cause: error });
    }
  }
  if (isPlain(body)) return body;
  const format = typeof compression === 'string' && UNREADABLE[compression];
  throw new MalformedMessage(
    format
      ? `it is compressed with ${format}, which cannot be read here`
      : `it is compressed with ${JSON.stringify(compression)}, which is unknown`,
  );
}

const isPlain = (body: Buffer): boolean => body[0] === '{'.charCodeAt(0);
