import type { MemoryHub } from './memory-hub.ts';
import type { Consumption, MemoryConsumer } from './memory-queue.ts';

/** How often an exchange that is gone is looked for. */
const EXCHANGE_RETRY_MS = 20;

/** What is consumed together. */
export interface KeptQueues {
  /** Each makes a queue with its bindings and gives its name, or nothing while it cannot. */
  declares: readonly (() => string | undefined)[];
  consumer: Omit<MemoryConsumer, 'onCancel'>;
  /** Told each time all are consumed. */
  onConsuming?: (() => void) | undefined;
  /** Told when the first of them is not any more. */
  onLost?: (() => void) | undefined;
}

/** Consumes queues, and again whenever they were deleted (wire spec 10.3). */
export class KeptConsumers {
  readonly #hub: MemoryHub;
  readonly #consumptions = new Set<Consumption>();
  #isClosed = false;

  constructor(hub: MemoryHub) {
    this.#hub = hub;
  }

  /** Returns what ends it. */
  keep({ declares, consumer, onConsuming, onLost }: KeptQueues): () => void {
    const held = new Set<Consumption>();
    let isWanted = true;
    const start = (declare: () => string | undefined) => {
      if (!isWanted || this.#isClosed) return;
      const name = declare();
      if (name === undefined) {
        setTimeout(start, EXCHANGE_RETRY_MS, declare).unref();
        return;
      }
      const onCancel = () => {
        this.#consumptions.delete(consumption);
        held.delete(consumption);
        if (held.size === declares.length - 1 && isWanted) onLost?.();
        setImmediate(start, declare);
      };
      const consumption = this.#hub.declareQueue(name).consume({ ...consumer, onCancel });
      this.#consumptions.add(consumption);
      held.add(consumption);
      if (held.size === declares.length) onConsuming?.();
    };
    declares.forEach(start);
    return () => {
      isWanted = false;
      for (const consumption of held) {
        consumption.cancel();
        this.#consumptions.delete(consumption);
      }
    };
  }

  /** The connection is gone: what is not acknowledged goes back. */
  close(): void {
    this.#isClosed = true;
    for (const consumption of this.#consumptions) consumption.drop();
    this.#consumptions.clear();
  }
}
