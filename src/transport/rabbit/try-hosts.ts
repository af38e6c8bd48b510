import { randomUUID } from 'node:crypto';

import { BrokerRefused, BrokerSilent, type HostFailure } from '../broker-errors.ts';
import type { RabbitHost } from '../transport-url.ts';
import { type Connected, connectHost, isRefusal, type Refusal } from './connect-host.ts';
import type { RabbitOptions } from './options.ts';

export interface Round {
  hosts: readonly RabbitHost[];
  vhost: string;
  options: RabbitOptions;
  program: string;
  /** Milliseconds that the next host may take, when so many are left with it. */
  timeoutMs(hostsLeft: number): number;
  signal: AbortSignal;
  /** Filled while it goes, so that somebody who cannot wait longer learns what happened so far. */
  failures: HostFailure[];
}

/**
 * Tries each host once, in random order (wire spec 2.4), without a pause between.
 * @returns the first connection; else the first refusal, if a broker or its TLS refused. Never throws.
 */
export async function tryHosts(
  round: Round,
): Promise<{ connected: Connected; host: RabbitHost } | { refusal: Refusal | undefined }> {
  const { vhost, options, signal } = round;
  const hosts = shuffle(round.hosts);
  let refusal: Refusal | undefined;
  for (const [index, host] of hosts.entries()) {
    const connectionName = `${round.program}:${process.pid}:${randomUUID()}`;
    const timeoutMs = round.timeoutMs(hosts.length - index);
    try {
      return { connected: await connectHost({ host, vhost, options, connectionName, timeoutMs, signal }), host };
    } catch (error) {
      if (signal.aborted) return { refusal: undefined };
      if (isRefusal(error)) refusal ??= error;
      round.failures.push(hostFailure(host, error));
    }
  }
  return { refusal };
}

const shuffle = <T>(items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, key: Math.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);

/** Node tries all addresses of a name and reports them in one AggregateError without a text of its own. */
function hostFailure({ host, port }: RabbitHost, error: unknown): HostFailure {
  if (error instanceof BrokerRefused || error instanceof BrokerSilent) return { host, port, reason: error.reason };
  const { message, code } = (error instanceof AggregateError ? error.errors[0] : error) as NodeJS.ErrnoException;
  return { host, port, reason: message, ...(typeof code === 'string' && { code }) };
}
