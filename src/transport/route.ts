import type { PublishOutcome } from './broker.ts';
import { InvalidTarget, NobodyListens } from './errors.ts';
import type { Target } from './transport.ts';

/** Neutron's control exchange (wire spec 2.5). */
export const DEFAULT_EXCHANGE = 'neutron';

/** Longest routing key or queue name that AMQP carries (a short string), in bytes. */
const LONGEST_NAME = 255;

/** Where a message to a target is published, and the queue that it lands in. */
export interface Route {
  exchange: string;
  routingKey: string;
  /** The queue, or undefined for a fanout: its queues have names that only their servers know. */
  queue: string | undefined;
}

/**
 * Exchange, routing key and queue of a message to `target` (wire spec 1, 4.1).
 * @throws InvalidTarget without a topic, with an empty server, with server and fanout both, or with too long a name
 */
export function routeTo(target: Target): Route {
  if (typeof target.topic !== 'string' || target.topic === '') throw new InvalidTarget(target, 'it has no topic');
  if (target.server === '') throw new InvalidTarget(target, 'its server has no name');
  if (target.fanout && target.server !== undefined) {
    throw new InvalidTarget(target, 'it names one server and asks for fanout too');
  }
  const route = target.fanout
    ? { exchange: `${target.topic}_fanout`, routingKey: '', queue: undefined }
    : directRoute(target);
  for (const name of [route.exchange, route.routingKey]) {
    if (Buffer.byteLength(name) > LONGEST_NAME) {
      throw new InvalidTarget(target, `its name on the wire has more than ${LONGEST_NAME} bytes`);
    }
  }
  return route;
}

function directRoute(target: Target): Route {
  const queue = target.server === undefined ? target.topic : `${target.topic}.${target.server}`;
  return { exchange: target.exchange ?? DEFAULT_EXCHANGE, routingKey: queue, queue };
}

/**
 * The route of a call.
 * @throws InvalidTarget as `routeTo`, and for a fanout target: an answer has to come from one (wire spec 7.6)
 */
export function routeCall(target: Target): Route & { queue: string } {
  const { exchange, routingKey, queue } = routeTo(target);
  if (queue === undefined) throw new InvalidTarget(target, 'a call cannot be used with fanout');
  return { exchange, routingKey, queue };
}

/** The error of a message that the broker had no place for. */
export function undelivered(outcome: Exclude<PublishOutcome, 'routed'>, target: Target, route: Route): NobodyListens {
  const absence = outcome === 'no-exchange' ? 'no-exchange' : 'no-queue';
  return new NobodyListens(target, route.queue ?? route.exchange, absence);
}
