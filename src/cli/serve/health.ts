import type { FdbQuery } from '../../fdb/query.ts';
import { settlesWithin } from '../../transport/settles-within.ts';

/** Probes come every second or so, from several sides; the inventory is looked at no more often than this. */
const LOOK_SECONDS = 5;

/** Who probes has given up by then. */
const PATIENCE_SECONDS = 3;

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
  let inventory = 'not read yet';
  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | undefined;

  async function lookAtInventory(): Promise<void> {
    try {
      await source.agents?.();
      inventory = 'ok';
    } catch (error) {
      inventory = error instanceof Error ? error.message : String(error);
    }
    looking = undefined;
  }

  /** One look at a time: of a source that is stuck the queries need every connection. */
  function beginLook(): Promise<void> {
    lookedAt = performance.now();
    looking = lookAtInventory();
    return looking;
  }

  return {
    consuming(isConsuming) {
      broker = isConsuming ? 'ok' : 'connection lost';
    },
    async look() {
      const isDue = performance.now() - lookedAt > LOOK_SECONDS * 1000;
      const look = looking ?? (isDue ? beginLook() : undefined);
      if (look !== undefined && !(await settlesWithin(PATIENCE_SECONDS, look))) {
        inventory = `no answer for ${((performance.now() - lookedAt) / 1000).toFixed(0)} s`;
      }
      return { isWell: broker === 'ok' && inventory === 'ok', broker, inventory };
    },
  };
}
