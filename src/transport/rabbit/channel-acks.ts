import type { Channel, Message } from 'amqplib';

/**
 * Acknowledges what comes by one channel. The first acknowledgement of a tick is sent at once, which shows whether the
 * channel still takes any; those that follow in the same tick go out together, where they can as one frame that
 * stands for all up to a message.
 */
export class ChannelAcks {
  readonly #channel: Channel;
  /** To be acknowledged at the end of this tick, by delivery tag. */
  readonly #waiting = new Map<number, Message>();
  /** Acknowledged or rejected already, and beyond `#next`. */
  readonly #settled = new Set<number>();
  /** The lowest tag that is not settled; the broker counts deliveries of a channel from 1. */
  #next = 1;
  #isTickBegun = false;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  /** @returns false when the channel is gone: then the broker has the message back, or has lost it too */
  ack(message: Message): boolean {
    if (this.#isTickBegun) {
      this.#waiting.set(message.fields.deliveryTag, message);
      return true;
    }
    if (!succeeds(() => this.#channel.ack(message))) return false;
    this.#settle(message.fields.deliveryTag);
    this.#isTickBegun = true;
    process.nextTick(() => this.#endTick());
    return true;
  }

  /** Without requeue. */
  reject(message: Message): void {
    if (succeeds(() => this.#channel.reject(message, false))) this.#settle(message.fields.deliveryTag);
  }

  #endTick(): void {
    this.#isTickBegun = false;
    if (this.#waiting.size === 0) return;
    let last: Message | undefined;
    for (let tag = this.#next; ; tag += 1) {
      const message = this.#waiting.get(tag);
      if (message === undefined && !this.#settled.has(tag)) break;
      last = message ?? last;
    }
    const upTo = last;
    if (upTo !== undefined) succeeds(() => this.#channel.ack(upTo, true));
    for (const [tag, message] of this.#waiting) {
      if (upTo === undefined || tag > upTo.fields.deliveryTag) succeeds(() => this.#channel.ack(message));
      this.#settle(tag);
    }
    this.#waiting.clear();
  }

  #settle(tag: number): void {
    this.#settled.add(tag);
    while (this.#settled.delete(this.#next)) this.#next += 1;
  }
}

/** amqplib throws when the channel is gone. */
const succeeds = (act: () => void): boolean => {
  try {
    act();
    return true;
  } catch {
    return false;
  }
};
