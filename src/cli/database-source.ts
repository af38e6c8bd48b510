import type { SharedReadsOptions } from '../driver/inventory/shared-reads.ts';
import type { FdbQuery } from '../fdb/query.ts';
import { WrongUsage } from './errors.ts';
import type { CommonFlags } from './flags.ts';
import { withProgress } from './progress.ts';
import { databaseSaid, readPlaces, timeoutSaid } from './setting-places.ts';

/**
 * The mechanism driver over Neutron's own database. It is closed at a signal.
 * @param where a database url, or `database` for `[database] connection` of --config-file
 * @throws WrongUsage, NotReadable, DatabaseError
 */
export async function openDatabaseSource(
  where: string,
  flags: CommonFlags,
  reading: SharedReadsOptions,
): Promise<FdbQuery> {
  const places = await readPlaces(flags, process.env);
  const url = where === 'database' ? await databaseSaid(places)?.value() : where;
  if (!url) throw noConnection(places.conf?.files ?? []);
  const { openDatabaseInventory } = await import('../driver/inventory/database/open-database.ts');
  const { inventorySource } = await import('./inventory-source.ts');
  const options = {
    timeoutSeconds: Number(await timeoutSaid(places).value()),
    agentDownSeconds: places.conf?.positive('DEFAULT', 'agent_down_time'),
  };
  return inventorySource(
    { url, ...options },
    () => withProgress('connecting to the database', openDatabaseInventory(url, options)),
    reading,
  );
}

const noConnection = (files: readonly string[]): WrongUsage =>
  files.length === 0
    ? new WrongUsage(
        '--from database: no --config-file names one',
        'Add --config-file /etc/neutron/neutron.conf, or give the url: --from mysql://USER@HOST/neutron',
      )
    : new WrongUsage(
        `${files.join(', ')}: no connection in [database]`,
        'Name the file that has it too (--config-file is repeatable), or give the url: --from mysql://USER@HOST/neutron',
      );
