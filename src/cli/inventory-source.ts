import type { Inventory } from '../driver/inventory/inventory.ts';
import { type SharedReadsOptions, sharedReads } from '../driver/inventory/shared-reads.ts';
import { createMechanismDriver, type MechanismDriver } from '../driver/mechanism-driver.ts';

/** The mechanism driver over an inventory that is read anew for each answer. */
export const inventorySource = (inventory: Inventory, reading: SharedReadsOptions): MechanismDriver =>
  createMechanismDriver(sharedReads(inventory, reading));
