import { describe, expect, test } from 'vitest';

import { dispatch, findMethod, NoSuchMethod, UnsupportedVersion } from '../../src/transport/dispatch.ts';
import { WrongArguments } from '../../src/transport/failure.ts';
import { readRequest } from '../../src/transport/request.ts';

describe('dispatch (wire spec 8.4, 9.2)', () => {
  const endpoints = [
    { version: '1.0', methods: { first: () => 'old', _hidden: () => 'hidden' } },
    { version: '1.7', methods: { first: () => 'new', second: (_: unknown, args: unknown) => args } },
    { namespace: 'ns', version: '2.0', methods: { third: () => 'named' } },
  ];
  const request = (body: Record<string, unknown>) => readRequest(body);

  test.each([
    { what: 'the first endpoint that fits', body: { method: 'first' }, result: 'old' },
    { what: 'a later one when the version needs it', body: { method: 'first', version: '1.7' }, result: 'new' },
    {
      what: 'a later one when the first lacks the method',
      body: { method: 'second', args: { a: 1 } },
      result: { a: 1 },
    },
    { what: 'one of a namespace', body: { method: 'third', namespace: 'ns', version: '2.0' }, result: 'named' },
    { what: 'the null namespace when it is null', body: { method: 'first', namespace: null }, result: 'old' },
  ])('a request is answered by $what', async ({ body, result }) => {
    await expect(dispatch(endpoints, request(body))).resolves.toEqual(result);
  });

  test.each(['nosuch', '_hidden', 'constructor', 'toString', '__proto__', 'hasOwnProperty', '', null, 7])(
    'method %s is none (wire 45)',
    (method) => {
      const text = `Endpoint does not support RPC method ${method ?? 'None'}`;
      expect(() => findMethod(endpoints, request({ method }))).toThrow(new NoSuchMethod(method));
      expect(() => findMethod(endpoints, request({ method }))).toThrow(text);
    },
  );

  test.each([
    { version: '1.8', text: '1.8' },
    { version: '2.0', text: '2.0' },
    { version: null, text: 'None' },
    { version: 'abc', text: 'abc' },
    { version: 1, text: '1' },
    { version: '1.0', namespace: 'other', text: '1.0' },
  ])('version $version in namespace $namespace is unsupported, in the words of Python', ({ text, ...rest }) => {
    const find = () => findMethod(endpoints, request({ method: 'first', ...rest }));
    expect(find).toThrow(UnsupportedVersion);
    expect(find).toThrow(`Endpoint does not support RPC version ${text}. Attempted method: first`);
  });

  test.each([null, [], 'x'])('arguments that are %s are wrong', async (args) => {
    await expect(dispatch(endpoints, request({ method: 'second', args }))).rejects.toThrow(WrongArguments);
  });
});
