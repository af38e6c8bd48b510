import { expect, test } from 'vitest';
import { CastingStopped } from '../../src/cli/cast/errors.ts';
import { remedyFor } from '../../src/cli/remedies.ts';
import { AGENT_TOPIC } from '../../src/rpc/agent-interface.ts';
import { QUERY_TOPIC } from '../../src/rpc/query-interface.ts';
import { DeliveryUnknown } from '../../src/transport/broker-errors.ts';
import { type Absence, NobodyListens } from '../../src/transport/errors.ts';

const QUERY = { topic: QUERY_TOPIC };
const AGENT = { topic: AGENT_TOPIC, server: 'c1' };
const AGENTS = { topic: AGENT_TOPIC };

test.each<[object, Absence, RegExp]>([
  [QUERY, 'no-exchange', /No Neutron was ever on this vhost/],
  [QUERY, 'no-queue', /'l2pop serve --from LAB' does/],
  [QUERY, 'no-consumer', /A server was there and has stopped/],
  [AGENT, 'no-exchange', /No Neutron was ever on this vhost/],
  [AGENT, 'no-queue', /Is the host written as 'openstack network agent list' has it/],
  [AGENT, 'no-consumer', /would apply the cast, stale, at its next start/],
  [AGENTS, 'no-queue', /No agent with l2_population on was ever on this vhost/],
  [AGENTS, 'no-consumer', /agents were there and all have stopped/],
])('where nobody is at %o, %s, its own words say what to do', (target, absence, says) => {
  expect(remedyFor(new NobodyListens(target as typeof AGENT, 'a queue', absence))).toMatch(says);
});

test('nothing of the query is said of agents', () => {
  for (const absence of ['no-queue', 'no-consumer'] as const) {
    expect(remedyFor(new NobodyListens(AGENT, 'a queue', absence))).not.toMatch(/serve|--wait|query/);
  }
});

test('a cast that may have arrived is to be looked for first', () => {
  expect(remedyFor(new DeliveryUnknown('rabbit@ctl1', 'neutron', 'key'))).toMatch(/dump the host before/);
});

test('of several casts, nobody is told that nothing was sent when some were', () => {
  const stopped = new CastingStopped(2, 3, 'not-sent', new NobodyListens(AGENT, 'a queue', 'no-consumer'));
  expect(stopped.message).toMatch(/^stopped: 2 of 3 casts confirmed, 0 unknown, 1 not sent: nobody listens/);
  expect(remedyFor(stopped)).toBe('They go in the order shown: number 3 and what follows it are still to be sent.');
});
