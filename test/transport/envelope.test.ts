import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decodeEnvelope, encodeEnvelope } from '../../src/transport/envelope.ts';
import { MalformedMessage } from '../../src/transport/errors.ts';
import { CALL, FANOUT_CAST, HEARTBEAT, REPLY } from './recorded.ts';

const message = (body: string | Buffer, over: Partial<Parameters<typeof decodeEnvelope>[0]> = {}) => ({
  body: Buffer.from(body),
  contentType: 'application/json',
  contentEncoding: 'utf-8',
  headers: {},
  ...over,
});
const decode = (body: string | Buffer, over = {}) => decodeEnvelope(message(body, over));

const PLAIN = '{"oslo.version": "2.0", "oslo.message": "{\\"method\\": \\"ping\\"}"}';
const PING = { method: 'ping' };

describe('recorded bodies of a Python peer', () => {
  test('a call is read with its arguments, nulls included', () => {
    expect(decode(CALL)).toMatchObject({
      method: 'get_fdb_entries',
      args: { network_ids: ['6b1e4f5c-0d38-4f53-9c0e-1f7f1b6d8a11'], host: 'compute-1', source: null },
      version: '1.0',
      _msg_id: 'cc02bd1ec1f54cdd82e2b2f37570526c',
      _reply_q: 'reply_4d370ea13f154f12b5c953a6cfccccaa',
      _timeout: 4,
      _context_is_admin: true,
    });
  });

  test('a fanout cast is read with its FDB entries', () => {
    expect(decode(FANOUT_CAST)).toMatchObject({
      method: 'add_fdb_entries',
      args: {
        fdb_entries: {
          '6b1e4f5c-0d38-4f53-9c0e-1f7f1b6d8a11': {
            segment_id: 1001,
            ports: { '10.9.0.11': [expect.anything(), ['fa:16:3e:11:22:33', '10.1.0.5']] },
          },
        },
      },
    });
  });

  test('a heartbeat and a reply are read', () => {
    expect(decode(HEARTBEAT)).toEqual({
      result: null,
      failure: null,
      ending: false,
      _msg_id: 'cc02bd1ec1f54cdd82e2b2f37570526c',
      _unique_id: 'c03d035529e44c2faa72f9600329e790',
    });
    expect(decode(REPLY)).toMatchObject({ ending: true, failure: null });
  });
});

test('an envelope is version 2.0 with the body as JSON text inside (wire 11)', () => {
  const outer = JSON.parse(encodeEnvelope({ method: 'é', args: { a: null } }).toString());
  expect(outer).toEqual({ 'oslo.version': '2.0', 'oslo.message': '{"method":"é","args":{"a":null}}' });
});

test('whatever JSON holds comes back as it went', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (body) => {
      const text = JSON.stringify(body);
      expect(JSON.stringify(decode(encodeEnvelope(JSON.parse(text))))).toBe(text);
    }),
  );
});

describe('what a receiver takes', () => {
  test.each([
    { what: 'an envelope', body: PLAIN, read: PING },
    { what: 'extra keys beside the envelope', body: PLAIN.replace('{', '{"x": 1, '), read: PING },
    { what: 'the body itself, without an envelope (format 1.0)', body: '{"method": "ping"}', read: PING },
    {
      what: 'an object with one of the envelope keys',
      body: '{"oslo.version": "2.0"}',
      read: { 'oslo.version': '2.0' },
    },
    { what: 'white space and raw UTF-8', body: ' {"method" : "é" }\n', read: { method: 'é' } },
  ])('takes $what', ({ body, read }) => {
    expect(decode(body)).toEqual(read);
  });

  test.each([
    { what: 'no content encoding', over: { contentEncoding: undefined }, body: Buffer.from(PLAIN) },
    { what: 'another charset', over: { contentEncoding: 'latin-1' }, body: Buffer.from(PLAIN, 'latin1') },
    { what: 'a zlib stream', over: { headers: { compression: 'application/x-gzip' } }, body: deflateSync(PLAIN) },
    {
      what: 'a wrong compression header',
      over: { headers: { compression: 'application/x-gzip' } },
      body: Buffer.from(PLAIN),
    },
    {
      what: 'a plain body marked as bzip2',
      over: { headers: { compression: 'application/x-bz2' } },
      body: Buffer.from(PLAIN),
    },
  ])('takes $what', ({ body, over }) => {
    expect(decode(body, over)).toEqual(PING);
  });

  test('takes NaN and infinities where Python writes them, and leaves strings alone', () => {
    const inner = '{"args": {"a": NaN, "b": [Infinity, -Infinity, 1.0], "NaN": "-Infinity, \\"NaN\\""}}';
    expect(decode(JSON.stringify({ 'oslo.version': '2.0', 'oslo.message': inner }))).toEqual({
      args: { a: Number.NaN, b: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1], NaN: '-Infinity, "NaN"' },
    });
  });

  test('takes a key __proto__ as a key like all others', () => {
    const body = decode('{"__proto__": {"method": "x"}}');
    expect(Object.hasOwn(body, '__proto__')).toBe(true);
    expect(body.method).toBeUndefined();
  });
});

describe('poison (wire spec 9.4)', () => {
  test.each([
    undefined,
    'text/plain',
    'application/octet-stream',
    'APPLICATION/JSON',
    'application/json; charset=utf-8',
  ])('content type %s is refused', (contentType) => {
    expect(() => decode(PLAIN, { contentType })).toThrow(MalformedMessage);
  });

  test.each([
    { what: 'no JSON', body: 'ping', reason: /not JSON/ },
    { what: 'a list', body: '[1]', reason: /not a JSON object/ },
    { what: 'a string', body: '"ping"', reason: /not a JSON object/ },
    { what: 'null', body: 'null', reason: /not a JSON object/ },
    { what: 'an inner text that is no JSON', body: '{"oslo.version": "2.0", "oslo.message": "x"}', reason: /not JSON/ },
    { what: 'an inner list', body: '{"oslo.version": "2.0", "oslo.message": "[]"}', reason: /not a JSON object/ },
    { what: 'an inner object', body: '{"oslo.version": "2.0", "oslo.message": {}}', reason: /not a string/ },
    { what: 'a byte order mark', body: `\ufeff${PLAIN}`, reason: /not JSON/ },
    { what: 'broken UTF-8', body: Buffer.from([0x7b, 0xff, 0x7d]), reason: /not UTF-8/ },
    { what: 'envelope 1.0', body: PLAIN.replace('2.0', '1.0'), reason: /version "1.0"/ },
    { what: 'envelope 2.1', body: PLAIN.replace('2.0', '2.1'), reason: /version "2.1"/ },
    { what: 'envelope 3.0', body: PLAIN.replace('2.0', '3.0'), reason: /version "3.0"/ },
  ])('$what is refused', ({ body, reason }) => {
    expect(() => decode(body)).toThrow(reason);
  });

  test.each([
    { what: 'a gzip file', compression: 'application/x-gzip', body: gzipSync(PLAIN), reason: /zlib/ },
    { what: 'bzip2', compression: 'application/x-bz2', body: Buffer.from('BZh9'), reason: /bzip2/ },
    { what: 'xz', compression: 'application/x-lzma', body: Buffer.from([0xfd]), reason: /xz/ },
    { what: 'an unknown format', compression: 'application/x-new', body: Buffer.from([1]), reason: /unknown/ },
  ])('a body compressed as $what is refused, saying so', ({ compression, body, reason }) => {
    expect(() => decode(body, { headers: { compression } })).toThrow(reason);
  });
});
