import type { Options } from 'amqplib';

import { AccessRefused } from '../broker-errors.ts';
import { explainChannelError } from './channel-error.ts';
import type { Live } from './connection.ts';
import { onThrowAwayChannel } from './shared-entity.ts';
import type { Consumption } from './upkeep.ts';

/** The broker keeps no more of the messages that wait, */
const MOST_BYTES = 64 * 2 ** 20;
/** nor of those that it has dropped and that are not counted yet. */
const MOST_UNCOUNTED = 100_000;
const MOST_UNCOUNTED_BYTES = 16 * 2 ** 20;

const COUNT_EVERY_MS = 1_000;

/** Where what a queue drops is counted. */
export const droppedOf = (queue: string): string => `${queue}_dropped`;

/** A queue of this connection alone, which goes with it. */
const exclusive = (queueArguments: Record<string, unknown>): Options.AssertQueue => ({
  exclusive: true,
  autoDelete: true,
  durable: false,
  arguments: queueArguments,
});

/**
 * Declares a bounded queue; what the broker drops at its bound goes to a second one, `QUEUE_dropped`, which is itself
 * bounded and only counted.
 * @returns the second queue's name; undefined when the user may not have it (dead-lettering needs the right to write
 * to the default exchange): then nothing is counted
 * @throws AccessRefused; amqplib's error when the connection is lost
 */
export async function declareObserverQueue(live: Live, queue: string, maxLength: number): Promise<string | undefined> {
  const dropped = droppedOf(queue);
  const bounds = { 'x-max-length': maxLength, 'x-max-length-bytes': MOST_BYTES };
  const declare = (name: string, queueArguments: Record<string, unknown>) =>
    onThrowAwayChannel(live, (channel) => channel.assertQueue(name, exclusive(queueArguments))).catch(
      (error: unknown) => {
        throw explainChannelError(error, 'declare', { kind: 'queue', name }, live);
      },
    );

  await declare(dropped, { 'x-max-length': MOST_UNCOUNTED, 'x-max-length-bytes': MOST_UNCOUNTED_BYTES });
  try {
    await declare(queue, { ...bounds, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': dropped });
    return dropped;
  } catch (error) {
    if (!(error instanceof AccessRefused)) throw error;
  }
  await onThrowAwayChannel(live, (channel) => channel.deleteQueue(dropped));
  await declare(queue, bounds);
  return undefined;
}

/** Deletes both queues, or the one that there is; that it is none is no error. @throws amqplib's error */
export const deleteObserverQueue = (live: Live, queue: string): Promise<unknown> =>
  onThrowAwayChannel(live, async (channel) => {
    await channel.deleteQueue(queue);
    await channel.deleteQueue(droppedOf(queue));
  });

/**
 * Counts what comes to the queue of dropped messages by emptying it, for as long as the consumption holds. Their
 * bodies never travel: whoever drops messages has no time for them.
 * @returns counts once more
 */
export function countDropped(
  { channel, broken }: Consumption,
  dropped: string,
  onDropped: (count: number) => void,
): () => Promise<void> {
  const count = async () => {
    const { messageCount } = await channel.purgeQueue(dropped);
    if (messageCount > 0) onDropped(messageCount);
  };
  // a channel that is gone says so to its consumption
  const timer = setInterval(() => void count().catch(() => undefined), COUNT_EVERY_MS);
  void broken.then(() => clearInterval(timer));
  return count;
}
