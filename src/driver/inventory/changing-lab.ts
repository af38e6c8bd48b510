import type { Inventory, InventoryRows } from './inventory.ts';
import { inventoryOf } from './lab-file.ts';
import { parseLabRows } from './lab-rows.ts';

/** A lab file that is edited while it is answered from. */
export interface ChangingLab {
  /** Answers from what the file said last without a fault. */
  readonly inventory: Inventory;
  /**
   * Takes a new text and answers from it from then on.
   * @returns the rows before and after
   * @throws LabFileError, and goes on with what it has
   */
  change(text: string): { before: InventoryRows; after: InventoryRows };
}

/**
 * @param file its name, for messages and the origin
 * @throws LabFileError
 */
export function changingLab(text: string, file: string): ChangingLab {
  let rows = parseLabRows(text, file);
  let now = inventoryOf(rows, file);
  return {
    inventory: {
      origin: now.origin,
      isUnchanging: false,
      load: (networkIds) => now.load(networkIds),
      listNetworks: () => now.listNetworks(),
      agents: () => now.agents(),
      portsOnHost: (host) => now.portsOnHost(host),
      portsWith: (networkId, search) => now.portsWith(networkId, search),
      close: async () => {},
    },
    change(newText) {
      const before = rows;
      rows = parseLabRows(newText, file);
      now = inventoryOf(rows, file);
      return { before, after: rows };
    },
  };
}
