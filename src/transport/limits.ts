import type { Limits, Outgoing } from './broker.ts';

/** Neutron's rpc_response_timeout (wire spec 7.3). */
export const DEFAULT_TIMEOUT_SECONDS = 60;

/** The largest `expiration` that RabbitMQ takes. */
const LONGEST_EXPIRATION_MS = 2 ** 32 - 1;

/** Limits of a broker's operation; a deadline of Infinity is none. */
export function limitsUntil(deadline: number, signal?: AbortSignal): Limits {
  return Number.isFinite(deadline) ? { deadline, signal } : { signal };
}

/** `expiration` of a message in whole milliseconds; at least 1, because 0 asks the broker to drop it at once. */
export function expiringIn(ms: number): Pick<Outgoing, 'expirationMs'> {
  return Number.isFinite(ms) ? { expirationMs: Math.min(Math.max(Math.trunc(ms), 1), LONGEST_EXPIRATION_MS) } : {};
}

/** @throws RangeError unless `seconds` is more than 0 */
export function positiveSeconds(name: string, seconds: number): number {
  if (!(seconds > 0)) throw new RangeError(`${name} is ${seconds}; it must be more than 0`);
  return seconds;
}
