import fc from 'fast-check';
import { expect, test } from 'vitest';

import { EncodedResult } from '../../src/transport/encoded-result.ts';
import { decodeEnvelope } from '../../src/transport/envelope.ts';
import { type EncodedReply, encodeResult } from '../../src/transport/reply.ts';

const bodyOf = ({ body }: EncodedReply) =>
  decodeEnvelope({ body, contentType: 'application/json', contentEncoding: 'utf-8', headers: {} });

test('a reply with an encoded result is the one that its value gives, key for key', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue())),
      (id, value) => {
        const [encoded, plain] = [bodyOf(encodeResult(id, new EncodedResult(value))), bodyOf(encodeResult(id, value))];
        expect(JSON.stringify({ ...encoded, _unique_id: '' })).toBe(JSON.stringify({ ...plain, _unique_id: '' }));
      },
    ),
  );
});

test('each reply with the same encoded result has an id of its own', () => {
  const result = new EncodedResult({ a: 1 });
  expect(encodeResult('i', result).uniqueId).not.toBe(encodeResult('i', result).uniqueId);
  const reply = encodeResult('i', result);
  expect(bodyOf(reply)._unique_id).toBe(reply.uniqueId);
});
