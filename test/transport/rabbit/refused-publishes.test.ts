import { expect, test } from 'vitest';

import { AccessRefused, PreconditionFailed } from '../../../src/transport/broker-errors.ts';
import type { Live } from '../../../src/transport/rabbit/connection.ts';
import { refusedPublishes } from '../../../src/transport/rabbit/refused-publishes.ts';

const live = { broker: { host: 'h', port: 5672, vhost: 'v' }, user: 'u' } as Live;

const sent = (exchange: string, size = 2) => ({
  message: { exchange, routingKey: 'T', body: Buffer.alloc(size), mandatory: true, uniqueId: '1' },
});
const first = sent('neutron');
const second = sent('T_fanout', 9);
const third = sent('');

const closed = (code: number, text: string) =>
  Object.assign(new Error(`Channel closed by server: ${code} (X) with message "${text}"`), { code });

test.each([
  ['a missing exchange', closed(404, "NOT_FOUND - no exchange 'T_fanout' in vhost 'v'"), [second]],
  [
    'no right on an exchange',
    closed(403, "ACCESS_REFUSED - access to exchange 'neutron' in vhost 'v' refused"),
    [first],
  ],
  [
    'no right, as newer brokers say it',
    closed(403, "ACCESS_REFUSED - write access to exchange 'T_fanout' in vhost 'v' refused"),
    [second],
  ],
  [
    'no right on the default exchange',
    closed(403, "ACCESS_REFUSED - access to exchange 'amq.default' in vhost 'v' refused"),
    [third],
  ],
  [
    'no right on a topic',
    closed(403, "ACCESS_REFUSED - access to topic 'T' in exchange 'neutron' in vhost 'v' refused"),
    [first],
  ],
  ['a refusal in unknown words', closed(403, 'ACCESS_REFUSED - no'), [first]],
  [
    'too large a body',
    closed(406, 'PRECONDITION_FAILED - message size 9 is larger than configured max size 5'),
    [second],
  ],
  ['a missing thing that is none of ours', closed(404, 'NOT_FOUND - what'), [second]],
  ['a lost connection', undefined, []],
])('%s concerns the messages it was said of', (_, closedBy, concerned) => {
  expect(refusedPublishes([first, second, third], closedBy, live).map(([entry]) => entry)).toEqual(concerned);
});

test('each kind has its own outcome', () => {
  const outcomeOf = (closedBy: unknown) => refusedPublishes([first], closedBy, live)[0]?.[1];
  expect(outcomeOf(closed(404, "NOT_FOUND - no exchange 'neutron' in vhost 'v'"))).toBe('no-exchange');
  expect(outcomeOf(closed(403, "ACCESS_REFUSED - access to exchange 'neutron' in vhost 'v' refused"))).toBeInstanceOf(
    AccessRefused,
  );
  expect(outcomeOf(closed(406, 'PRECONDITION_FAILED - message size'))).toBeInstanceOf(PreconditionFailed);
});
