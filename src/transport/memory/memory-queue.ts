import type { Delivery } from '../broker.ts';
import { Fifo } from '../fifo.ts';

/** A message as it lies in a queue. */
export interface MemoryMessage {
  /** Where it was published to. */
  exchange: string;
  routingKey: string;
  body: Buffer;
  contentType: string | undefined;
  contentEncoding: string | undefined;
  headers: Readonly<Record<string, unknown>>;
  /** Milliseconds since the epoch; Infinity: never. */
  expiresAt: number;
}

/** Who takes messages out of a queue. */
export interface MemoryConsumer {
  /** Unacknowledged messages at a time; 0: no limit. */
  prefetch: number;
  onDelivery(delivery: Delivery, message: MemoryMessage): void;
  /** The queue was deleted under it. */
  onCancel?(): void;
}

/** A consumer at its queue. */
export interface Consumption {
  /** No more deliveries; what it holds may still be acknowledged. */
  cancel(): void;
  /** The connection is gone: cancelled, and what it has not acknowledged goes back to the queue's head. */
  drop(): void;
}

interface Place {
  consumer: MemoryConsumer;
  unacknowledged: Set<MemoryMessage>;
  isCancelled: boolean;
  isDropped: boolean;
}

/** A queue: first in, first out, handed out in turn to its consumers; expired messages vanish. */
export class MemoryQueue {
  readonly name: string;
  readonly #onUnused: () => void;
  readonly #messages = new Fifo<MemoryMessage>();
  #places: Place[] = [];
  #isPumping = false;

  /** @param onUnused called when the last consumer has gone */
  constructor(name: string, onUnused: () => void = () => undefined) {
    this.name = name;
    this.#onUnused = onUnused;
  }

  get consumerCount(): number {
    return this.#places.length;
  }

  /** Messages that wait for a consumer. */
  get readyCount(): number {
    this.#messages.keep(isFresh);
    return this.#messages.size;
  }

  push(message: MemoryMessage): void {
    this.#messages.push(message);
    this.#pumpSoon();
  }

  /** Drops what waits. */
  empty(): void {
    this.#messages.clear();
  }

  consume(consumer: MemoryConsumer): Consumption {
    const place: Place = { consumer, unacknowledged: new Set(), isCancelled: false, isDropped: false };
    this.#places.push(place);
    this.#pumpSoon();
    return {
      cancel: () => this.#cancel(place),
      drop: () => {
        place.isDropped = true;
        this.#messages.putBack(place.unacknowledged);
        place.unacknowledged.clear();
        this.#cancel(place);
        this.#pumpSoon();
      },
    };
  }

  /** The queue is deleted: its messages are lost, its consumers are told. */
  delete(): void {
    this.#messages.clear();
    for (const place of this.#places.splice(0)) {
      place.isCancelled = true;
      place.consumer.onCancel?.();
    }
  }

  #cancel(place: Place): void {
    if (place.isCancelled) return;
    place.isCancelled = true;
    this.#places = this.#places.filter((other) => other !== place);
    if (this.#places.length === 0) this.#onUnused();
  }

  /** Deliveries never come while their publisher still runs: as from a broker, they come later. */
  #pumpSoon(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    setImmediate(() => {
      this.#isPumping = false;
      this.#pump();
    });
  }

  #pump(): void {
    for (;;) {
      const place = this.#places.find(isFree);
      if (place === undefined) return;
      const message = this.#messages.shift();
      if (message === undefined) return;
      if (!isFresh(message)) continue;
      // in turn: who got one goes to the end
      this.#places.push(...this.#places.splice(this.#places.indexOf(place), 1));
      place.unacknowledged.add(message);
      place.consumer.onDelivery(this.#delivery(place, message), message);
    }
  }

  #delivery(place: Place, message: MemoryMessage): Delivery {
    const settle = (): boolean => {
      if (place.isDropped || !place.unacknowledged.delete(message)) return false;
      this.#pumpSoon();
      return true;
    };
    const { body, contentType, contentEncoding, headers } = message;
    return { body, contentType, contentEncoding, headers, ack: settle, reject: settle };
  }
}

const isFree = ({ consumer, unacknowledged }: Place): boolean =>
  consumer.prefetch === 0 || unacknowledged.size < consumer.prefetch;

const isFresh = (message: MemoryMessage): boolean => message.expiresAt > Date.now();
