import type { Inventory } from '../driver/inventory/inventory.ts';
import { type SharedReadsOptions, sharedReads } from '../driver/inventory/shared-reads.ts';
import { createMechanismDriver, type MechanismDriver } from '../driver/mechanism-driver.ts';
import { onInterrupt } from './interrupt.ts';

/** The mechanism driver over an inventory that is read anew for each answer. It is closed at a signal. */
export function inventorySource(inventory: Inventory, reading: SharedReadsOptions): MechanismDriver {
  onInterrupt(() => inventory.close());
  return createMechanismDriver(sharedReads(inventory, reading));
}
