import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { InventoryRead } from '../../driver/inventory/shared-reads.ts';
import type { ServedQuery } from '../../rpc/query-server.ts';

/** An answer of a lab takes a millisecond, one of 100,000 ports seconds. */
const SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60];

/** What `serve` counts, for Prometheus. */
export interface ServeMetrics {
  query(query: ServedQuery): void;
  read(read: InventoryRead): void;
  shared(): void;
  consuming(isConsuming: boolean): void;
  /** The text of `/metrics`, and its type. */
  text(): Promise<{ type: string; body: string }>;
}

/** @param version of l2pop */
export function createServeMetrics(version: string): ServeMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({ name: 'l2pop_build_info', help: 'Always 1; its label tells.', labelNames: ['version'], registers }).set(
    { version },
    1,
  );
  const consuming = new Gauge({
    name: 'l2pop_broker_consuming',
    help: "1 while the query's queues are consumed.",
    registers,
  });
  const queries = new Counter({
    name: 'l2pop_queries_total',
    help: 'Queries that were answered, or failed.',
    labelNames: ['outcome'],
    registers,
  });
  for (const outcome of ['answered', 'failed']) queries.inc({ outcome }, 0);
  const querySeconds = new Histogram({
    name: 'l2pop_query_duration_seconds',
    help: 'From a query to its answer.',
    buckets: SECONDS,
    registers,
  });
  const entries = new Counter({ name: 'l2pop_entries_total', help: 'Pairs in all answers.', registers });
  const readSeconds = new Histogram({
    name: 'l2pop_inventory_read_duration_seconds',
    help: 'Reads of the inventory that succeeded.',
    buckets: SECONDS,
    registers,
  });
  const failedReads = new Counter({
    name: 'l2pop_inventory_read_failures_total',
    help: 'Reads of the inventory that failed.',
    registers,
  });
  const shared = new Counter({
    name: 'l2pop_inventory_shared_reads_total',
    help: "Loads that another query's read answered.",
    registers,
  });
  return {
    query({ error, milliseconds, entries: pairs }) {
      queries.inc({ outcome: error === undefined ? 'answered' : 'failed' });
      querySeconds.observe(milliseconds / 1000);
      entries.inc(pairs ?? 0);
    },
    read({ error, milliseconds }) {
      if (error === undefined) readSeconds.observe(milliseconds / 1000);
      else failedReads.inc();
    },
    shared: () => shared.inc(),
    consuming: (isConsuming) => consuming.set(Number(isConsuming)),
    text: async () => ({ type: registry.contentType, body: await registry.metrics() }),
  };
}
