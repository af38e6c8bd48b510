import { describe, expect, test } from 'vitest';

import { dispatch, findMethod, NoSuchMethod, UnsupportedVersion } from '../../src/transport/dispatch.ts';
import { Duplicates } from '../../src/transport/duplicates.ts';
import { InvalidTarget } from '../../src/transport/errors.ts';
import { WrongArguments } from '../../src/transport/failure.ts';
import { heartbeatWish } from '../../src/transport/heartbeats.ts';
import { readRequest } from '../../src/transport/request.ts';
import { routeCall, routeTo } from '../../src/transport/route.ts';
import { isCompatible } from '../../src/transport/version.ts';

describe('versions (wire spec 9.1)', () => {
  test.each([
    ['1.0', '1.7', true],
    ['1.7', '1.7', true],
    ['1.8', '1.7', false],
    ['2.0', '1.7', false],
    ['1.0', '2.0', false],
    ['1.10', '1.9', false],
    ['1.7.1', '1.7', false],
    ['1.6.9', '1.7', true],
    ['1.7.1', '1.7.1', true],
    ['1', '1.0', false],
    ['abc', '1.0', false],
    ['', '1.0', false],
    [1, '1.0', false],
    [null, '1.0', false],
  ])('a request of %s at an endpoint of %s: %s', (requested, implemented, expected) => {
    expect(isCompatible(requested, implemented)).toBe(expected);
  });
});

describe('heartbeats (wire spec 7.4)', () => {
  test.each([
    { timeout: undefined, everyMs: undefined, isOdd: false },
    { timeout: null, everyMs: undefined, isOdd: false },
    { timeout: 0, everyMs: undefined, isOdd: false },
    { timeout: 1, everyMs: undefined, isOdd: true },
    { timeout: 1.9, everyMs: undefined, isOdd: true },
    { timeout: 2, everyMs: 1000, isOdd: false },
    { timeout: 3.7, everyMs: 1500, isOdd: false },
    { timeout: '4', everyMs: 2000, isOdd: false },
    { timeout: 'soon', everyMs: undefined, isOdd: true },
    { timeout: '', everyMs: undefined, isOdd: true },
    { timeout: [4], everyMs: undefined, isOdd: true },
    { timeout: -4, everyMs: undefined, isOdd: true },
  ])('_timeout $timeout asks for one every $everyMs ms', ({ timeout, everyMs, isOdd }) => {
    expect(heartbeatWish(timeout)).toEqual({ everyMs, isOdd });
  });
});

describe('duplicates (wire spec 7.7)', () => {
  test('an id is known for 16 messages and forgotten after them', () => {
    const duplicates = new Duplicates();
    expect(duplicates.isRepeated('a')).toBe(false);
    for (let n = 0; n < 15; n += 1) expect(duplicates.isRepeated(`x${n}`)).toBe(false);
    expect(duplicates.isRepeated('a')).toBe(true);
    expect(duplicates.isRepeated('x15')).toBe(false);
    expect(duplicates.isRepeated('a')).toBe(false);
  });

  test('a message without an id is never a repeat', () => {
    const duplicates = new Duplicates();
    expect([duplicates.isRepeated(undefined), duplicates.isRepeated(undefined)]).toEqual([false, false]);
  });
});

describe('routes', () => {
  test.each([
    { target: { topic: 'T' }, route: { exchange: 'neutron', routingKey: 'T', queue: 'T' } },
    { target: { topic: 'T', server: 'a.b' }, route: { exchange: 'neutron', routingKey: 'T.a.b', queue: 'T.a.b' } },
    { target: { topic: 'T', exchange: 'X' }, route: { exchange: 'X', routingKey: 'T', queue: 'T' } },
    { target: { topic: 'T', fanout: true }, route: { exchange: 'T_fanout', routingKey: '', queue: undefined } },
  ])('$target goes to $route', ({ target, route }) => {
    expect(routeTo(target)).toEqual(route);
  });

  test.each([
    { what: 'no topic', target: { topic: '' } },
    { what: 'a server without a name', target: { topic: 'T', server: '' } },
    { what: 'a server and fanout', target: { topic: 'T', server: 'S', fanout: true } },
    { what: 'a name longer than AMQP carries', target: { topic: 'T', server: 'é'.repeat(127) } },
  ])('a target with $what is refused', ({ target }) => {
    expect(() => routeTo(target)).toThrow(InvalidTarget);
  });

  test('a call with fanout is refused (wire 22)', () => {
    expect(() => routeCall({ topic: 'T', fanout: true })).toThrow(InvalidTarget);
  });
});

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
