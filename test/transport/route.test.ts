import { describe, expect, test } from 'vitest';

import { InvalidTarget } from '../../src/transport/errors.ts';
import { routeCall, routeTo } from '../../src/transport/route.ts';

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
