import { setTimeout as sleep } from 'node:timers/promises';
import type { ConfirmChannel, Message, Options } from 'amqplib';

import type { Limits, Outgoing, PublishOutcome } from '../broker.ts';
import { BrokerBlocked, DeliveryUnknown, PublishRefused, PublishTimeout } from '../broker-errors.ts';
import { TransportClosed } from '../errors.ts';
import { Ticker } from '../ticker.ts';
import type { Connection, Live } from './connection.ts';
import { PendingPublish } from './pending-publish.ts';
import { refusedPublishes } from './refused-publishes.ts';

/** Before a channel is asked for again, when the connection gave none. */
const CHANNEL_RETRY_MS = 100;

/** Exactly what oslo.messaging sets (wire spec 5.1); delivery mode 2 whatever the queue is. */
const properties = ({ expirationMs, mandatory }: Outgoing): Options.Publish => ({
  contentType: 'application/json',
  contentEncoding: 'utf-8',
  persistent: true,
  priority: 0,
  mandatory,
  ...(expirationMs !== undefined && { expiration: String(Math.trunc(expirationMs)) }),
});

/**
 * Publishes on one confirm channel, any number of messages at a time. What was not confirmed when the channel or its
 * connection went is published again, the same bytes (wire spec 7.7), unless it is to be published once; what the broker does not take because it is
 * blocked is held back here, so that it is never sent after its deadline.
 */
export class Publisher {
  readonly #connection: Connection;
  /** Not yet written, in order. */
  #waiting = new Set<PendingPublish>();
  /** Written and not yet confirmed, in order. */
  readonly #sent = new Set<PendingPublish>();
  readonly #ticker = new Ticker((now) => this.#endLate(now));
  #channel: ConfirmChannel | undefined;
  #live: Live | undefined;
  #isOpening = false;
  #blockedReason: string | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
    connection.watch({
      blocked: (reason) => {
        this.#blockedReason = reason;
        if (reason === undefined) this.#write();
      },
    });
  }

  /** Begins to open the channel, so that the first publish finds it there. Failures show at the publish. */
  warmUp(limits: Limits = {}): void {
    if (this.#channel === undefined && !this.#isOpening) void this.#openChannel(limits);
  }

  /** As `Broker.publish`. */
  publish(message: Outgoing, { deadline, signal }: Limits = {}): Promise<PublishOutcome> {
    if (this.#connection.state === 'closed') return Promise.reject(this.#closedError());
    if (signal?.aborted) return Promise.reject(signal.reason);
    const entry = new PendingPublish(message, deadline, signal, () => {
      this.#waiting.delete(entry);
      this.#sent.delete(entry);
    });
    if (deadline !== undefined) this.#ticker.start();
    this.#waiting.add(entry);
    this.#write();
    return entry.outcome;
  }

  /** Rejects whatever has no outcome yet; the connection is closed by its owner. */
  close(): void {
    this.#settleAll(this.#closedError());
    this.#ticker.stop();
  }

  #closedError(): Error {
    return new TransportClosed(this.#connection.settings.name);
  }

  #settleAll(outcome: Error): void {
    for (const entry of [...this.#sent, ...this.#waiting]) entry.settle(outcome);
  }

  /** Settles what is beyond its deadline. Returns whether anything is left that has one. */
  #endLate(now: number): boolean {
    let isAnyLeft = false;
    for (const entries of [this.#sent, this.#waiting]) {
      for (const entry of entries) {
        if (now >= entry.deadline) entry.settle(this.#lateError(entry));
        else if (entry.deadline < Number.POSITIVE_INFINITY) isAnyLeft = true;
      }
    }
    return isAnyLeft;
  }

  #lateError(entry: PendingPublish): Error {
    const { exchange, routingKey } = entry.message;
    if (this.#blockedReason !== undefined && this.#live !== undefined) {
      return new BrokerBlocked(this.#live.broker, this.#blockedReason);
    }
    if (this.#channel !== undefined || this.#connection.state === 'open') {
      return new PublishTimeout(this.#connection.settings.name, exchange, routingKey);
    }
    return this.#connection.whyNotOpen();
  }

  #write(): void {
    const channel = this.#channel;
    if (channel === undefined) {
      if (this.#waiting.size > 0) this.warmUp(this.#latestDeadline());
      return;
    }
    if (this.#blockedReason !== undefined) return;
    for (const entry of this.#waiting) {
      const { exchange, routingKey, body } = entry.message;
      try {
        channel.publish(exchange, routingKey, body, properties(entry.message), (error: Error | null) => {
          if (this.#channel !== channel) return; // `#lostChannel` decides what becomes of it
          entry.settle(error === null ? (entry.isReturned ? 'unroutable' : 'routed') : this.#refusedError(entry));
        });
      } catch {
        return; // the channel is closing: its `close` event publishes again
      }
      this.#waiting.delete(entry);
      this.#sent.add(entry);
      entry.message.onWritten?.();
    }
  }

  #refusedError({ message: { exchange, routingKey } }: PendingPublish): Error {
    return new PublishRefused(this.#connection.settings.name, exchange, routingKey);
  }

  #unknownError({ message: { exchange, routingKey } }: PendingPublish): Error {
    return new DeliveryUnknown(this.#connection.settings.name, exchange, routingKey);
  }

  async #openChannel(limits: Limits): Promise<void> {
    this.#isOpening = true;
    try {
      const live = await this.#connection.open(limits);
      const channel = await live.model.createConfirmChannel().catch(() => undefined);
      if (channel !== undefined) this.#useChannel(channel, live);
      else await sleep(CHANNEL_RETRY_MS, undefined, { ref: false });
    } catch (error) {
      // else only the deadline of `limits` has passed: the messages have deadlines of their own
      if (['idle', 'closed'].includes(this.#connection.state)) this.#settleAll(error as Error);
    }
    this.#isOpening = false;
    this.#write();
  }

  /** That of the most patient message. */
  #latestDeadline(): Limits {
    const latest = Math.max(...[...this.#waiting].map(({ deadline }) => deadline));
    return Number.isFinite(latest) ? { deadline: latest } : {};
  }

  #useChannel(channel: ConfirmChannel, live: Live): void {
    let closedBy: unknown;
    this.#channel = channel;
    this.#live = live;
    channel.on('error', (error) => {
      closedBy = error;
    });
    channel.on('return', (message) => this.#returned(message));
    // before amqplib's own listener, which fails all callbacks
    channel.prependListener('close', () => {
      if (this.#channel !== channel) return;
      this.#channel = undefined;
      this.#lostChannel(closedBy, live);
    });
  }

  /** The broker returns a message before it confirms it, in the order of publishing (wire spec 14). */
  #returned({ content, fields }: Message): void {
    for (const entry of this.#sent) {
      const { message } = entry;
      if (entry.isReturned || !message.mandatory) continue;
      // the body holds the message's own id, so equal bodies are the same message
      if (message.routingKey !== fields.routingKey || !message.body.equals(content)) continue;
      entry.isReturned = true;
      return;
    }
  }

  /** Settles what the channel was closed for and what is published once, and publishes the rest again. */
  #lostChannel(closedBy: unknown, live: Live): void {
    for (const [entry, outcome] of refusedPublishes([...this.#sent], closedBy, live)) entry.settle(outcome);
    for (const entry of this.#sent) if (entry.message.once) entry.settle(this.#unknownError(entry));
    const again = [...this.#sent, ...this.#waiting];
    this.#sent.clear();
    for (const entry of again) entry.isReturned = false;
    this.#waiting = new Set(again);
    this.#write();
  }
}
