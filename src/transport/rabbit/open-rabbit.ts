import type { Broker, Limits, Listener } from '../broker.ts';
import { ConnectionLost } from '../broker-errors.ts';
import { TransportClosed } from '../errors.ts';
import { HeldLocks } from '../held-locks.ts';
import type { TransportEvent } from '../transport.ts';
import { type RabbitUrl, showTransportUrl } from '../transport-url.ts';
import { identityOf } from './broker-identity.ts';
import { Connection, type ConnectionSettings } from './connection.ts';
import { holdExclusiveQueue } from './exclusive-lock.ts';
import { keepListening } from './listener.ts';
import { keepObserving } from './observer.ts';
import { type OptionTexts, readRabbitOptions } from './options.ts';
import { type OwnQueueForm, OwnQueues } from './own-queue.ts';
import { Publisher } from './publisher.ts';
import { type KeptReplyQueue, keepReplyQueue } from './reply-queue.ts';
import { countConsumers } from './shared-entity.ts';
import type { Upkeep } from './upkeep.ts';
import { within } from './within.ts';

/** What a program may say beside the transport url. */
export interface RabbitSettings {
  /** `[oslo_messaging_rabbit]` of a configuration file; the url's go before it (wire spec 2.3), unknown ones do nothing. */
  options?: OptionTexts;
  /**
   * `fail` (default): when nothing was ever connected, one round over all hosts without success is an error.
   * `retry`: it is tried again until the deadline, or for ever. A refused login or vhost is an error in both.
   */
  firstConnect?: 'fail' | 'retry';
  /** First part of the connection's name. Default `l2pop`. */
  program?: string;
  /** Form of reply and fanout queues. Default `transient`, and `durable` once the broker has refused that. */
  ownQueues?: OwnQueueForm;
  /** Told of lost and regained connections and consumers. */
  log?: (event: TransportEvent) => void;
}

/**
 * A broker over AMQP 0-9-1. Nothing is connected yet: publishing and consuming each open a connection of their own
 * at first use (wire spec 3.2).
 * @throws InvalidOption for a value of the wrong type in `settings.options`
 */
export function openRabbit(url: RabbitUrl, settings: RabbitSettings = {}): Broker {
  const { firstConnect = 'fail', program = 'l2pop', ownQueues: form = 'transient', log } = settings;
  const name = showTransportUrl(url);
  const options = readRabbitOptions(url.options, settings.options);
  const shared: ConnectionSettings = {
    name,
    hosts: url.hosts,
    vhost: url.vhost,
    options,
    program,
    firstConnect,
    log: (level, message, connection) =>
      log?.({ level, message: `${name}: ${message}`, ...(connection && { connection }) }),
    hasEverConnected: false,
  };
  const publishing = new Connection(shared, 'publishing');
  const consuming = new Connection(shared, 'consuming');
  const publisher = new Publisher(publishing);
  const ownQueues = new OwnQueues(form, options);
  const listeners = new Set<Upkeep>();
  const locks = new HeldLocks(name);
  let replyQueue: KeptReplyQueue | undefined;
  let closed: Promise<void> | undefined;

  const keep = async (begin: () => Upkeep): Promise<Listener> => {
    if (closed !== undefined) throw new TransportClosed(name);
    const kept = begin();
    listeners.add(kept);
    const stop = () => {
      listeners.delete(kept);
      return kept.stop();
    };
    try {
      await kept.started;
    } catch (error) {
      await stop();
      throw error;
    }
    return { stop };
  };

  const close = async () => {
    publisher.close();
    await Promise.all([...listeners, ...(replyQueue ? [replyQueue] : [])].map((kept) => kept.stop()));
    await Promise.all([publishing.close(), consuming.close()]);
  };

  return {
    name,
    publish: (message, limits) => publisher.publish(message, limits),
    async replyQueue(onDelivery, limits = {}) {
      if (closed !== undefined) throw new TransportClosed(name);
      publisher.warmUp(limits); // the request that follows finds its connection open
      await consuming.open(limits); // here, so that each host gets its share of the time that is left
      if (closed !== undefined) throw new TransportClosed(name);
      replyQueue ??= keepReplyQueue(consuming, ownQueues, onDelivery);
      const kept = replyQueue;
      kept.started.catch(() => {
        if (replyQueue === kept) replyQueue = undefined; // the next call tries again
      });
      await within(kept.started, limits, () => consuming.whyNotOpen());
      return { name: kept.name };
    },
    listen: (listen) => keep(() => keepListening(consuming, ownQueues, listen)),
    observe: (observe) => keep(() => keepObserving(consuming, observe)),
    lock: (lockName, limits = {}) => locks.take(lockName, () => holdExclusiveQueue(consuming, lockName, limits)),
    identity: async (limits) => identityOf(await consuming.open(limits)),
    consumers: (queue, limits = {}) => lookUntil(consuming, queue, limits),
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}

/** Looks at a queue, again if the connection is lost meanwhile. */
async function lookUntil(connection: Connection, queue: string, limits: Limits): Promise<number | undefined> {
  const look = async (): Promise<number | undefined> => {
    const live = await connection.open(limits);
    try {
      return await countConsumers(live, queue);
    } catch (error) {
      if (live.isOpen) throw error;
      return look();
    }
  };
  // `open` has the same deadline, and either may come first: the error is the same
  return within(look(), limits, () =>
    connection.state === 'open'
      ? new ConnectionLost(connection.settings.name, `no answer about queue ${queue}`)
      : connection.whyNotOpen(),
  );
}
