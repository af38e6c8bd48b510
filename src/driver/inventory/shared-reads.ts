import type { Inventory, InventoryRows } from './inventory.ts';

/** Kept reads may hold so many rows together, of ports, agents and all else: about a kilobyte each. The oldest go first. */
const MOST_KEPT_ROWS = 200_000;

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
  /** How many they are; undefined while it runs. */
  count?: number;
}

/**
 * An inventory whose loads of the same networks share one read while it runs, and for `keepSeconds` from its
 * beginning. Who joins a read sees the moment at which that began. A read that failed is told to all who wait for
 * it, and never kept.
 */
export function sharedReads(inventory: Inventory, options: SharedReadsOptions = {}): Inventory {
  const { keepSeconds = 0, onRead, onShared } = options;
  const reads = new Map<string, KeptRead>();
  let rows = 0;

  /** The map is in the order of beginnings, so what is too old, or too much, stands in front. */
  function dropOld(): void {
    const oldest = performance.now() - keepSeconds * 1000;
    for (const [key, read] of reads) {
      if (read.count === undefined) continue;
      if (read.startedAt > oldest && rows <= MOST_KEPT_ROWS) return;
      reads.delete(key);
      rows -= read.count;
    }
  }

  function begin(key: string, networkIds: readonly string[] | 'all'): KeptRead {
    const startedAt = performance.now();
    const read: KeptRead = { startedAt, rows: inventory.load(networkIds) };
    reads.set(key, read);
    const tell = (told: Omit<InventoryRead, 'milliseconds'>) =>
      onRead?.({ ...told, milliseconds: performance.now() - startedAt });
    read.rows.then(
      (found) => {
        read.count = countRows(found);
        rows += read.count;
        dropOld();
        // nobody may ask any more
        if (keepSeconds > 0) setTimeout(dropOld, keepSeconds * 1000).unref();
        tell({ ports: found.ports.length });
      },
      (error) => {
        reads.delete(key);
        tell({ error });
      },
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

const countRows = ({ networks, segments, agents, ports, haBindings }: InventoryRows): number =>
  networks.length + segments.length + agents.length + ports.length + haBindings.length;
