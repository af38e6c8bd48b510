import type { Inventory, InventoryRows } from './inventory.ts';

/** Kept reads may hold so many ports together, some 200 MB; the oldest go first. */
const MOST_KEPT_PORTS = 200_000;

export interface SharedReadsOptions {
  /** How old the rows of an answer may be. Default 0: only those that are being read are shared. */
  keepSeconds?: number | undefined;
  /** Told of every read of the inventory when it has ended. Never throws. */
  onRead?: ((read: InventoryRead) => void) | undefined;
  /** Told of every load that another's read answered. Never throws. */
  onShared?: (() => void) | undefined;
}

/** One read of an inventory. */
export interface InventoryRead {
  milliseconds: number;
  /** Ports that it gave. */
  ports?: number;
  error?: unknown;
}

interface KeptRead {
  /** By performance.now(); the rows are as old as this. */
  startedAt: number;
  rows: Promise<InventoryRows>;
  /** 0 until it has ended. */
  ports: number;
  isRunning: boolean;
}

/**
 * An inventory whose loads of the same networks share one read while it runs, and for `keepSeconds` from its
 * beginning. Who joins a read sees the moment at which that began. A read that failed is told to all who wait for
 * it, and never kept.
 */
export function sharedReads(inventory: Inventory, options: SharedReadsOptions = {}): Inventory {
  const { keepSeconds = 0, onRead, onShared } = options;
  const reads = new Map<string, KeptRead>();

  function dropOld(): void {
    const oldest = performance.now() - keepSeconds * 1000;
    let ports = 0;
    // the newest first, so that the oldest are beyond the limit
    for (const [key, read] of [...reads].reverse()) {
      ports += read.ports;
      if (!read.isRunning && (read.startedAt <= oldest || ports > MOST_KEPT_PORTS)) reads.delete(key);
    }
  }

  function begin(key: string, networkIds: readonly string[] | 'all'): KeptRead {
    const startedAt = performance.now();
    const read: KeptRead = { startedAt, rows: inventory.load(networkIds), ports: 0, isRunning: true };
    reads.set(key, read);
    const end = (told: Omit<InventoryRead, 'milliseconds'>) => {
      read.isRunning = false;
      read.ports = told.ports ?? 0;
      if ('error' in told) reads.delete(key);
      dropOld();
      onRead?.({ ...told, milliseconds: performance.now() - startedAt });
    };
    read.rows.then(
      ({ ports }) => end({ ports: ports.length }),
      (error) => end({ error }),
    );
    return read;
  }

  return {
    ...inventory,
    load(networkIds) {
      dropOld();
      const key = networkIds === 'all' ? 'all' : JSON.stringify([...new Set(networkIds)].sort());
      const known = reads.get(key);
      if (known === undefined) return begin(key, networkIds).rows;
      onShared?.();
      return known.rows;
    },
  };
}
