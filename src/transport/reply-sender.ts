import { setTimeout as sleep } from 'node:timers/promises';

import type { Broker } from './broker.ts';
import type { EncodedReply } from './reply.ts';

/** Abandoned reply queues that are remembered at most (wire spec 7.5). */
const MOST_ABANDONED = 200;

/** How a reply is tried again while its queue is missing. */
export interface ReplyRetry {
  /** Wire spec 7.5: 0.25. */
  everySeconds: number;
  /** Wire spec 7.5: 60. A queue given up is remembered for as long. */
  forSeconds: number;
}

export const REPLY_RETRY: ReplyRetry = { everySeconds: 0.25, forSeconds: 60 };

/** Publishes replies on the default exchange, mandatory, and again while a caller's queue is away. */
export class ReplySender {
  readonly #broker: Broker;
  readonly #retry: ReplyRetry;
  /** Queue to the time, in milliseconds since the epoch, until which it is not waited for again. */
  readonly #abandoned = new Map<string, number>();
  #hurryUntil = Number.POSITIVE_INFINITY;

  constructor(broker: Broker, retry: ReplyRetry) {
    this.#broker = broker;
    this.#retry = retry;
  }

  /**
   * Sends a final reply; bridges a caller's reconnect or a broker's restart. To a queue given up lately it tries once.
   * @returns whether a queue took it
   * @throws the broker's errors
   */
  async deliver(replyQueue: string, reply: EncodedReply): Promise<boolean> {
    const giveUpAt = Date.now() + (this.#isAbandoned(replyQueue) ? 0 : this.#retry.forSeconds * 1000);
    for (;;) {
      if (await this.tryOnce(replyQueue, reply, this.#retry.forSeconds)) return true;
      if (Date.now() + this.#retry.everySeconds * 1000 > Math.min(giveUpAt, this.#hurryUntil)) break;
      await sleep(this.#retry.everySeconds * 1000);
    }
    this.#abandon(replyQueue);
    return false;
  }

  /** One attempt. @returns whether a queue took it. @throws the broker's errors */
  async tryOnce(replyQueue: string, reply: EncodedReply, timeoutSeconds: number): Promise<boolean> {
    const outcome = await this.#broker.publish(
      { exchange: '', routingKey: replyQueue, body: reply.body, mandatory: true, uniqueId: reply.uniqueId },
      { deadline: Date.now() + timeoutSeconds * 1000 },
    );
    return outcome === 'routed';
  }

  /** From now on missing queues are awaited for so long at most: the server stops. */
  hurry(seconds: number): void {
    this.#hurryUntil = Date.now() + seconds * 1000;
  }

  #isAbandoned(replyQueue: string): boolean {
    const until = this.#abandoned.get(replyQueue);
    if (until === undefined) return false;
    if (until > Date.now()) return true;
    this.#abandoned.delete(replyQueue);
    return false;
  }

  #abandon(replyQueue: string): void {
    this.#abandoned.delete(replyQueue);
    this.#abandoned.set(replyQueue, Date.now() + this.#retry.forSeconds * 1000);
    if (this.#abandoned.size > MOST_ABANDONED) {
      const [oldest] = this.#abandoned.keys();
      if (oldest !== undefined) this.#abandoned.delete(oldest);
    }
  }
}
