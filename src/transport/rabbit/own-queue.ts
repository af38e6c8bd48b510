import type { Options } from 'amqplib';

import { closedForFeature, explainChannelError } from './channel-error.ts';
import type { RabbitOptions } from './options.ts';
import type { Consumption } from './upkeep.ts';

/**
 * Form of the queues that are this program's alone, reply and fanout (wire spec 4.2, 4.5). `transient`, which is
 * neither durable nor exclusive, is what Python declares, and what RabbitMQ 4.3 refuses by default.
 */
export type OwnQueueForm = 'transient' | 'durable' | 'exclusive';

const queueArguments = (options: RabbitOptions): Record<string, unknown> => ({
  ...(options.rabbit_transient_queues_ttl > 0 && { 'x-expires': options.rabbit_transient_queues_ttl * 1_000 }),
  ...(options.rabbit_ha_queues && { 'x-ha-policy': 'all' }),
});

/** Flags and arguments of an own queue (wire spec 4.1 to 4.3). */
export function ownQueueFlags(form: OwnQueueForm, options: RabbitOptions): Options.AssertQueue {
  const base = { durable: false, autoDelete: false, exclusive: false, arguments: queueArguments(options) };
  if (form === 'exclusive') return { ...base, exclusive: true };
  if (options.rabbit_transient_quorum_queue) {
    return { ...base, durable: true, arguments: { ...base.arguments, 'x-queue-type': 'quorum' } };
  }
  return { ...base, durable: form === 'durable' };
}

/** Declares this driver's own queues, and remembers that the broker refuses transient ones. */
export class OwnQueues {
  #form: OwnQueueForm;
  readonly #options: RabbitOptions;

  constructor(form: OwnQueueForm, options: RabbitOptions) {
    this.#form = form;
    this.#options = options;
  }

  /**
   * Declares one. When the broker closes the connection because of the transient form, the next call declares the
   * durable one, which lives as long (`x-expires`) and keeps its name.
   * @throws AccessRefused, PreconditionFailed; amqplib's error when the connection is lost
   */
  async declare({ channel, live }: Consumption, name: string): Promise<void> {
    const form = this.#form;
    try {
      await channel.assertQueue(name, ownQueueFlags(form, this.#options));
    } catch (error) {
      if (form === 'transient' && closedForFeature(live)) {
        this.#form = 'durable';
        throw error; // a lost connection: whoever keeps this queue declares it again on the next one
      }
      throw explainChannelError(error, 'declare', { kind: 'queue', name }, live);
    }
  }
}
