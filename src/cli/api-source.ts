import type { SharedReadsOptions } from '../driver/inventory/shared-reads.ts';
import type { FdbQuery } from '../fdb/query.ts';
import type { CommonFlags } from './flags.ts';
import { interrupted } from './interrupt.ts';
import { inventorySource } from './inventory-source.ts';
import { DEFAULT_TIMEOUT_SECONDS } from './settings.ts';

/**
 * Neutron's REST API as something to ask.
 * @throws errors of src/driver/inventory/neutron-api
 */
export async function openApiSource(where: string, flags: CommonFlags, reading: SharedReadsOptions): Promise<FdbQuery> {
  const { openNeutronWithoutCredentials } = await import('../driver/inventory/neutron-api/open.ts');
  const options = { timeoutSeconds: flags.timeout ?? DEFAULT_TIMEOUT_SECONDS, signal: interrupted };
  return inventorySource(await openNeutronWithoutCredentials(where, options), reading);
}
