import { describe, expect, test } from 'vitest';

import { decodeEnvelope } from '../../src/transport/envelope.ts';
import { RemoteError } from '../../src/transport/errors.ts';
import { describeFailure, readFailure, WrongArguments, writeFailure } from '../../src/transport/failure.ts';
import { encodeFailure, encodeHeartbeat, encodeResult, readReply } from '../../src/transport/reply.ts';
import { NO_SUCH_METHOD, REPLY } from './recorded.ts';

const options = { errorModule: 'some.module', tracebacks: false };
const decode = (body: string | Buffer) =>
  decodeEnvelope({ body: Buffer.from(body), contentType: 'application/json', contentEncoding: 'utf-8', headers: {} });

describe('replies', () => {
  test('a recorded failure is an error with class, module, message, traceback and arguments', () => {
    const { error, isFinal, msgId } = readReply(decode(NO_SUCH_METHOD));
    expect({ isFinal, msgId }).toEqual({ isFinal: true, msgId: '3399d942a3ed48ac97daae742bc65b1a' });
    expect(error).toMatchObject({
      class: 'NoSuchMethod',
      module: 'oslo_messaging.rpc.dispatcher',
      message: 'Endpoint does not support RPC method get_fdb_entriez',
      args: ['Endpoint does not support RPC method get_fdb_entriez'],
      kwargs: {},
    });
    expect(error?.tb[0]).toBe('Traceback (most recent call last):\n');
    expect(error?.tb).toHaveLength(4);
  });

  test('a recorded result is a final reply without an error', () => {
    expect(readReply(decode(REPLY))).toMatchObject({ error: undefined, isFinal: true, result: expect.any(Object) });
  });

  test.each([
    { what: 'an empty failure is none', body: { failure: '', ending: true }, error: false, isFinal: true },
    { what: 'a failure beats a result', body: { failure: '{}', result: 1, ending: true }, error: true, isFinal: true },
    { what: 'an absent ending is not the end', body: { result: 1 }, error: false, isFinal: false },
    { what: 'an ending that is not true is not the end', body: { ending: 1 }, error: false, isFinal: false },
  ])('$what', ({ body, error, isFinal }) => {
    const reply = readReply(body);
    expect([reply.error !== undefined, reply.isFinal]).toEqual([error, isFinal]);
  });

  test('what is sent has exactly the five keys, with new ids (wire 42)', () => {
    const body = decode(encodeResult('m', { a: 1 }).body);
    expect(body).toEqual({
      result: { a: 1 },
      failure: null,
      ending: true,
      _msg_id: 'm',
      _unique_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(decode(encodeHeartbeat('m').body)).toMatchObject({
      result: null,
      failure: null,
      ending: false,
      _msg_id: 'm',
    });
  });

  test.each([undefined, null, () => 1, Symbol('s')])('the result %s travels as null', (result) => {
    expect(decode(encodeResult('m', result).body)).toHaveProperty('result', null);
  });

  test('a failure travels as a string of JSON with six keys (wire 38)', () => {
    const body = decode(encodeFailure('m', describeFailure(new RangeError('no'), options)).body);
    expect(body.result).toBeNull();
    expect(JSON.parse(body.failure as string)).toEqual({
      class: 'RangeError',
      module: 'some.module',
      message: 'no',
      tb: [],
      args: ['no'],
      kwargs: {},
    });
  });
});

describe('what a method throws', () => {
  class NetworkNotFound extends Error {
    remoteModule = 'neutron_lib.exceptions';
    remoteKwargs = { net_id: 'x' };
  }

  test.each([
    {
      what: 'an error class without a name',
      thrown: new NetworkNotFound('n'),
      seen: { class: 'NetworkNotFound', module: 'neutron_lib.exceptions', kwargs: { net_id: 'x' } },
    },
    {
      what: 'wrong arguments',
      thrown: new WrongArguments('n'),
      seen: { class: 'TypeError', module: 'builtins', message: 'n' },
    },
    { what: 'text', thrown: 'n', seen: { class: 'Error', module: 'some.module', message: 'n' } },
    { what: 'nothing', thrown: undefined, seen: { class: 'Error', message: 'undefined' } },
    {
      what: 'a remote error of somewhere else',
      thrown: new RemoteError({
        class: 'X_Remote',
        module: 'a.b_Remote_Remote',
        message: 'n',
        tb: ['t\n'],
        args: [1],
        kwargs: { k: 2 },
      }),
      seen: { class: 'X', module: 'a.b', message: 'n', tb: [], args: [1], kwargs: { k: 2 } },
    },
  ])('$what becomes a failure', ({ thrown, seen }) => {
    expect(describeFailure(thrown, options)).toMatchObject(seen);
  });

  test('the stack, with paths of this machine, is sent only when asked for', () => {
    expect(describeFailure(new Error('n'), options).tb).toEqual([]);
    const { tb } = describeFailure(new Error('n'), { ...options, tracebacks: true });
    expect(tb[0]).toBe('Error: n\n');
    expect(tb.length).toBeGreaterThan(1);
  });

  test('arguments that JSON does not hold are left out', () => {
    const failure = { class: 'C', module: 'm', message: 'n', tb: [], args: [1n], kwargs: { a: 1n } };
    expect(JSON.parse(writeFailure(failure))).toMatchObject({ class: 'C', args: ['n'], kwargs: {} });
  });
});

test.each([
  { what: 'text that is no JSON', failure: 'boom', read: { class: '', module: '', message: 'boom' } },
  { what: 'JSON that is no object', failure: '[1]', read: { message: '[1]' } },
  {
    what: 'an object instead of a string',
    failure: { class: 'C' },
    read: { class: 'C', message: '', tb: [], args: [], kwargs: {} },
  },
  {
    what: 'nulls',
    failure: '{"class": "C", "message": null, "tb": null, "args": null, "kwargs": null}',
    read: { class: 'C', message: '', tb: [], args: [], kwargs: {} },
  },
  { what: "Python 2's module of builtins", failure: '{"module": "exceptions"}', read: { module: 'builtins' } },
  { what: 'a traceback in one string', failure: '{"tb": "a\\nb"}', read: { tb: ['a\nb'] } },
  { what: 'a number', failure: 7, read: { message: '7' } },
])('a failure that is $what is still a failure', ({ failure, read }) => {
  expect(readFailure(failure)).toMatchObject(read);
});
