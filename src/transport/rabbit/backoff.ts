import type { RabbitOptions } from './options.ts';

/**
 * Seconds to wait before trying all hosts again. With the defaults, before jitter (wire spec 10.1):
 *
 *     round  0  1  2  3  4  ...  15  16
 *     wait   1  1  3  5  7  ...  29  30
 *
 * Round 0 is the first after a loss. Jitter takes up to a quarter off, so that many clients of one broker do not
 * come back in step.
 */
export function backoffSeconds(round: number, options: RabbitOptions, random: () => number = Math.random): number {
  const grown = options.rabbit_retry_interval + options.rabbit_retry_backoff * (round - 1);
  const wait = round === 0 ? options.kombu_reconnect_delay : Math.min(grown, options.rabbit_interval_max);
  return wait * (1 - random() / 4);
}
