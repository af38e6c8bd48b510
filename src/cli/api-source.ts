import type { SharedReadsOptions } from '../driver/inventory/shared-reads.ts';
import type { FdbQuery } from '../fdb/query.ts';
import type { CommonFlags } from './flags.ts';
import { interrupted } from './interrupt.ts';
import { inventorySource } from './inventory-source.ts';
import { withProgress } from './progress.ts';
import { timeoutOf } from './settings.ts';

/**
 * Neutron's REST API as something to ask: `https://…` names its endpoint, `cloud:NAME` a cloud of clouds.yaml, which
 * `--os-cloud` does too.
 * @param where undefined: the cloud of --os-cloud
 * @throws errors of src/driver/inventory/neutron-api; NotReadable of --config-file
 */
export async function openApiSource(
  where: string | undefined,
  flags: CommonFlags & { 'os-cloud'?: string | undefined },
  reading: SharedReadsOptions,
): Promise<FdbQuery> {
  const { openNeutron } = await import('../driver/inventory/neutron-api/open.ts');
  const named = where === undefined ? undefined : /^cloud:(.*)$/is.exec(where)?.[1];
  const endpoint = named === undefined ? where : undefined;
  const choice = { endpoint, cloud: named || flags['os-cloud'] || named };
  const timeoutSeconds = await timeoutOf(flags);
  const open = () =>
    withProgress("logging in to Neutron's API", openNeutron(choice, { timeoutSeconds, signal: interrupted }));
  return inventorySource({ ...choice, timeoutSeconds }, open, reading);
}
