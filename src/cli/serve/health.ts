import type { FdbQuery } from '../../fdb/query.ts';

/** Probes come every second or so, from several sides; the inventory is looked at no more often than this. */
const LOOK_SECONDS = 5;

/** What `/healthz` tells: each part `ok`, or what is wrong with it. */
export interface Health {
  isWell: boolean;
  broker: string;
  inventory: string;
}

export interface HealthWatch {
  consuming(isConsuming: boolean): void;
  look(): Promise<Health>;
}

/**
 * Is the query being served? It is while its queues are consumed and the source can be read: its agents are asked
 * for, at most every five seconds.
 */
export function watchHealth(source: FdbQuery): HealthWatch {
  let broker = 'not consuming yet';
  let lookedAt = Number.NEGATIVE_INFINITY;
  let inventory: Promise<string> = Promise.resolve('not read yet');
  const lookAtInventory = (): Promise<string> =>
    (source.agents?.() ?? Promise.resolve()).then(
      () => 'ok',
      (error) => (error instanceof Error ? error.message : String(error)),
    );
  return {
    consuming(isConsuming) {
      broker = isConsuming ? 'ok' : 'connection lost';
    },
    async look() {
      if (performance.now() - lookedAt > LOOK_SECONDS * 1000) {
        lookedAt = performance.now();
        inventory = lookAtInventory();
      }
      const told = await inventory;
      return { isWell: broker === 'ok' && told === 'ok', broker, inventory: told };
    },
  };
}
