import { setImmediate as nextTurn } from 'node:timers/promises';

import { Backlog } from './backlog.ts';
import type { Broker, ObservedDelivery } from './broker.ts';
import { decodeEnvelope } from './envelope.ts';
import { MalformedMessage } from './errors.ts';
import { readRequest } from './request.ts';
import type { Observation, ObservedMessage, ObserveOptions, TransportEvent, UnreadableMessage } from './transport.ts';

const DEFAULT_CAPACITY = 10_000;

/**
 * So many messages are handed over before others of this process get their turn. A socket gives up to 2 MB a turn: fewer
 * would let the backlog grow, and drop, while there is time for all of them.
 */
const MOST_A_TURN = 2_000;

/** How late `onDropped` may be. */
const DROPPED_AFTER_MS = 2_000;

interface Received {
  delivery: ObservedDelivery;
  receivedAt: Date;
}

/** As `Transport.observe`. */
export async function observeBus(
  broker: Broker,
  options: ObserveOptions & { log: (event: TransportEvent) => void },
): Promise<Observation> {
  const { capacity = DEFAULT_CAPACITY, onMessage, log } = options;
  if (!(Number.isInteger(capacity) && capacity >= 1)) {
    throw new RangeError(`capacity is ${capacity}; it must be a whole number above 0`);
  }
  const backlog = new Backlog<Received>(capacity, ({ delivery }) => delivery.body.length);
  const dropped = droppedTotal(options.onDropped);
  let handingOver: Promise<void> | undefined;
  let isStopped = false;

  const hand = async (received: Received): Promise<void> => {
    try {
      const message = readObserved(received);
      if (!('error' in message)) await onMessage(message);
      else if (options.onUnreadable !== undefined) await options.onUnreadable(message);
      else log({ level: 'warning', message: `a message to ${whereTo(message)} cannot be read`, error: message.error });
    } catch (error) {
      log({ level: 'error', message: `a message to ${whereTo(received.delivery)} was not dealt with`, error });
    }
  };

  const handOver = async (): Promise<void> => {
    for (let count = 1; !isStopped; count += 1) {
      const received = backlog.shift();
      if (received === undefined) break;
      await hand(received);
      if (count % MOST_A_TURN === 0) await nextTurn();
    }
    handingOver = undefined;
  };

  const listener = await broker.observe({
    bindings: options.bindings,
    maxLength: capacity,
    onMessage: (delivery) => {
      dropped.add(backlog.push({ delivery, receivedAt: new Date() }));
      handingOver ??= handOver();
    },
    onDropped: (count) => dropped.add(count),
    onConsuming: options.onConsuming,
    onLost: options.onLost,
  });
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    isStopped = true;
    await listener.stop();
    await handingOver;
    dropped.tell();
  };
  return {
    get dropped() {
      return dropped.total;
    },
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

/** Counts, and tells now and then. */
function droppedTotal(onDropped: ((total: number) => void) | undefined) {
  let total = 0;
  let told = 0;
  let timer: NodeJS.Timeout | undefined;
  const tell = () => {
    clearTimeout(timer);
    timer = undefined;
    if (total > told) onDropped?.(total);
    told = total;
  };
  return {
    get total() {
      return total;
    },
    add(count: number): void {
      total += count;
      if (count > 0) timer ??= setTimeout(tell, DROPPED_AFTER_MS);
    },
    tell,
  };
}

const whereTo = ({ exchange, routingKey }: { exchange: string; routingKey: string }): string =>
  `exchange "${exchange}", routing key "${routingKey}"`;

function readObserved({ delivery, receivedAt }: Received): ObservedMessage | UnreadableMessage {
  const { exchange, routingKey } = delivery;
  try {
    return { exchange, routingKey, receivedAt, ...readMessage(delivery) };
  } catch (error) {
    if (error instanceof MalformedMessage) return { exchange, routingKey, receivedAt, error };
    throw error;
  }
}

/** @throws MalformedMessage */
function readMessage(delivery: ObservedDelivery): Omit<ObservedMessage, 'exchange' | 'routingKey' | 'receivedAt'> {
  const { method, args, namespace, version, context, msgId, replyQueue, uniqueId } = readRequest(
    decodeEnvelope(delivery),
  );
  if (typeof method !== 'string') throw new MalformedMessage('it names no method');
  if (typeof args !== 'object' || args === null || Array.isArray(args)) {
    throw new MalformedMessage(`the arguments of ${method} are not an object`);
  }
  return {
    method,
    args: args as Record<string, unknown>,
    version: String(version),
    context,
    ...(typeof namespace === 'string' && { namespace }),
    ...(msgId !== undefined && { msgId }),
    ...(replyQueue !== undefined && { replyQueue }),
    ...(uniqueId !== undefined && { uniqueId }),
  };
}
