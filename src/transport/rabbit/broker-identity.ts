import type { BrokerIdentity } from '../transport.ts';
import type { Live } from './connection.ts';

/** What the broker said of itself in connection.start. */
export function identityOf({ model, broker }: Live): BrokerIdentity {
  const { product, version, cluster_name: cluster } = model.connection.serverProperties as Record<string, unknown>;
  return { product: textOf(product), version: textOf(version), cluster: textOf(cluster), vhost: broker.vhost };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
