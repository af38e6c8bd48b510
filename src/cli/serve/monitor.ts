import type { FdbQuery } from '../../fdb/query.ts';
import { onInterrupt } from '../interrupt.ts';
import { type HealthWatch, watchHealth } from './health.ts';
import type { HttpAddress } from './http-address.ts';
import { type HttpServer, serveHttp } from './http-server.ts';
import { createServeMetrics, type ServeMetrics } from './serve-metrics.ts';

/** What watches over `serve`, and tells over HTTP. */
export interface Monitor {
  readonly metrics: ServeMetrics;
  /** The query's queues are consumed, or no longer. */
  consuming(isConsuming: boolean): void;
  /** Begins to tell. @throws HttpNotServed */
  start(source: FdbQuery): Promise<HttpServer>;
  stop(): Promise<void>;
}

/** @param version of l2pop */
export function createMonitor(version: string, address: HttpAddress): Monitor {
  const metrics = createServeMetrics(version);
  let health: HealthWatch | undefined;
  let server: HttpServer | undefined;
  const stop = async () => server?.close();
  return {
    metrics,
    consuming(isConsuming) {
      metrics.consuming(isConsuming);
      health?.consuming(isConsuming);
    },
    async start(source) {
      health = watchHealth(source);
      server = await serveHttp(address, health, metrics);
      onInterrupt(stop);
      return server;
    },
    stop,
  };
}
