import type { Limits } from '../broker.ts';
import { AccessRefused, BrokerBlocked, ConnectionLost } from '../broker-errors.ts';
import { newHexId } from '../hex-id.ts';
import { settlesWithin } from '../settles-within.ts';
import { type RabbitHost, type RabbitUrl, showTransportUrl } from '../transport-url.ts';
import { replyCode } from './channel-error.ts';
import { Connection, type ConnectionSettings, type Live } from './connection.ts';
import { consumeQueue } from './consume-queue.ts';
import type { RabbitOptions } from './options.ts';
import { OwnQueues } from './own-queue.ts';
import { Publisher } from './publisher.ts';
import { lookAtQueue, onThrowAwayChannel, type QueueState } from './shared-entity.ts';
import { type Consumption, openConsumption } from './upkeep.ts';
import { within } from './within.ts';

/**
 * Single steps of what the driver does on a broker, to find out which of them work. Nothing that belongs to others is declared, and
 * no message gets into a queue. Connections are opened at first use; those that look and those that publish are two (wire spec 3.2).
 * Each step throws the driver's own errors, by its limits at the latest.
 */
export interface RabbitProbe {
  /** Rejects with BrokerBlocked as soon as an alarm shows; a missing right to publish tells nothing of alarms. */
  takesMessages(limits: Limits): Promise<void>;
  /** Declares a reply queue (wire spec 4.2). @throws AccessRefused */
  declareReplyQueue(limits: Limits): Promise<void>;
  /** Consumes the declared reply queue. @throws AccessRefused */
  consumeReplyQueue(limits: Limits): Promise<void>;
  /** Publishes a message that no queue takes. A missing exchange is no missing right. @throws AccessRefused */
  publishNowhere(exchange: string, limits: Limits): Promise<void>;
  hasExchange(name: string, limits: Limits): Promise<boolean>;
  /** Undefined: there is no such queue. @throws AccessRefused */
  queueState(name: string, limits: Limits): Promise<QueueState | undefined>;
  /** Deletes the reply queue, and closes. */
  close(): Promise<void>;
}

/** Nobody waits longer for a queue's end than for a connection's. */
const DELETE_SECONDS = 1;

/** Opens nothing yet. @param host the one of the url's that is looked at */
export function openRabbitProbe(url: RabbitUrl, host: RabbitHost, options: RabbitOptions): RabbitProbe {
  const name = showTransportUrl({ ...url, hosts: [host] });
  const settings: ConnectionSettings = {
    name,
    hosts: [host],
    vhost: url.vhost,
    options,
    program: 'l2pop-doctor',
    firstConnect: 'fail',
    log: () => undefined,
    hasEverConnected: false,
  };
  const looking = new Connection(settings, 'consuming');
  const publishing = new Connection(settings, 'publishing');
  const publisher = new Publisher(publishing);
  const ownQueues = new OwnQueues('transient', options);
  const replyQueue = `reply_${newHexId()}`;
  let consumption: Consumption | undefined;

  const look = async <T>(work: (live: Live) => Promise<T>, limits: Limits): Promise<T> => {
    const live = await looking.open(limits);
    return within(work(live), limits, () => new ConnectionLost(name, 'no answer'));
  };

  const publish = async (exchange: string, limits: Limits): Promise<void> => {
    const uniqueId = newHexId();
    const routingKey = `l2pop-doctor-${uniqueId}`;
    // what a queue takes all the same, one that is bound to every key, is gone from it at once
    await publisher.publish(
      { exchange, routingKey, body: Buffer.from('{}'), expirationMs: 0, mandatory: true, uniqueId },
      limits,
    );
  };

  const declare = async (live: Live): Promise<void> => {
    consumption = await openConsumption(live);
    await ownQueues.declare(consumption, replyQueue);
  };

  return {
    async takesMessages(limits) {
      const live = await publishing.open(limits);
      const blocked = new Promise<never>((_, reject) => {
        publishing.watch({
          blocked: (reason) => {
            if (reason !== undefined) reject(new BrokerBlocked(live.broker, reason));
          },
        });
      });
      const sent = publish('', limits).catch((error: unknown) => {
        if (!(error instanceof AccessRefused)) throw error;
      });
      // the message that a broker blocks on is still confirmed, and nothing after it is read
      const answered = async () => {
        await sent;
        await onThrowAwayChannel(await publishing.open(limits), async () => undefined);
      };
      await within(Promise.race([answered(), blocked]), limits, () => new ConnectionLost(name, 'no answer'));
    },
    declareReplyQueue: (limits) =>
      look(declare, limits).catch((error: unknown) => {
        // 540 and 541 close the connection; the queue has another form now
        if (looking.state === 'open' || error instanceof AccessRefused) throw error;
        return look(declare, limits);
      }),
    consumeReplyQueue: (limits) =>
      look(async (live) => {
        const declared = consumption ?? (await openConsumption(live));
        await consumeQueue(declared, replyQueue, '1', options, () => undefined);
      }, limits),
    publishNowhere: publish,
    hasExchange: (exchange, limits) =>
      look(
        (live) =>
          onThrowAwayChannel(live, (channel) => channel.checkExchange(exchange)).then(
            () => true,
            (error: unknown) => {
              if (replyCode(error) === 404) return false;
              throw error;
            },
          ),
        limits,
      ),
    queueState: (queue, limits) => look((live) => lookAtQueue(live, queue), limits),
    async close() {
      publisher.close();
      const live = consumption?.live;
      if (live?.isOpen) {
        const deleted = onThrowAwayChannel(live, (channel) => channel.deleteQueue(replyQueue));
        await settlesWithin(
          DELETE_SECONDS,
          deleted.catch(() => undefined),
        );
      }
      await Promise.all([looking.close(), publishing.close()]);
    },
  };
}
