import type { Limits } from '../broker.ts';
import { ConnectionLost } from '../broker-errors.ts';
import { LockHeld } from '../errors.ts';
import type { Lock } from '../transport.ts';
import { explainChannelError, replyCode } from './channel-error.ts';
import type { Connection, Live } from './connection.ts';
import { type Consumption, openConsumption } from './upkeep.ts';
import { within } from './within.ts';

/**
 * Holds an exclusive queue, which belongs to this connection and goes with it. It is consumed, so that its deletion is
 * noticed too. It is never declared again: whoever has lost a lock must know.
 * @throws LockHeld (405), AccessRefused, PreconditionFailed, ConnectionLost
 */
export async function holdExclusiveQueue(connection: Connection, name: string, limits: Limits): Promise<Lock> {
  const live = await connection.open(limits);
  const taking = take(connection.settings.name, live, name);
  const late = () => new ConnectionLost(connection.settings.name, `no answer about queue ${name}`);
  try {
    return await within(taking, limits, late);
  } catch (error) {
    taking.then((lock) => lock.release()).catch(() => undefined); // nobody waits for it any more
    throw error;
  }
}

async function take(broker: string, live: Live, name: string): Promise<Lock> {
  const consumption = await declare(broker, live, name);
  const { channel, broken } = consumption;
  const loss = new AbortController();
  let released: Promise<void> | undefined;
  void broken.then((reason) => {
    if (released === undefined) loss.abort(new ConnectionLost(broker, reason));
  });

  const release = async () => {
    // a queue of that name may be another's by now
    if (!loss.signal.aborted) await channel.deleteQueue(name).catch(() => undefined);
    await channel.close().catch(() => undefined); // when it is gone, so is the queue
  };
  return {
    lost: loss.signal,
    release: () => {
      released ??= release();
      return released;
    },
  };
}

async function declare(broker: string, live: Live, name: string): Promise<Consumption> {
  try {
    const consumption = await openConsumption(live);
    await consumption.channel.assertQueue(name, { exclusive: true, durable: false, autoDelete: false });
    await consumption.channel.consume(name, (message) => message === null && consumption.cancelled(), { noAck: true });
    return consumption;
  } catch (error) {
    if (replyCode(error) === 405) throw new LockHeld(broker, name);
    if (!live.isOpen) throw new ConnectionLost(broker, (error as Error).message, { cause: error });
    throw explainChannelError(error, 'declare', { kind: 'queue', name }, live);
  }
}
