import type { Inventory } from '../driver/inventory/inventory.ts';
import { type SharedReadsOptions, sharedReads } from '../driver/inventory/shared-reads.ts';
import { createMechanismDriver, type MechanismDriver } from '../driver/mechanism-driver.ts';
import { keptOrOpened } from './kept.ts';

/**
 * The mechanism driver over an inventory that is read anew for each answer. It is closed at a signal; a session's commands share it.
 * @param key what the inventory depends on
 */
export async function inventorySource(
  key: object,
  open: () => Promise<Inventory>,
  reading: SharedReadsOptions,
): Promise<MechanismDriver> {
  const inventory = await keptOrOpened('inventory', key, open, () => false);
  return createMechanismDriver(sharedReads(inventory, reading));
}
