import type { Inventory } from '../inventory.ts';
import { type DatabaseAddress, originOf } from './address.ts';
import { AGENT_DOWN_SECONDS, agentRow, remarksOnAgents } from './agents.ts';
import { checkSchema } from './check-schema.ts';
import { DatabaseConnectionLost, DatabaseLoginRefused, DatabaseSilent, DatabaseTlsRefused } from './errors.ts';
import { databaseError } from './failures.ts';
import { loadNetworks, loadRows } from './load-rows.ts';
import type { DatabaseOptions } from './open-database.ts';
import { type OpenPool, openPool } from './open-pool.ts';
import { countPortsOnHost } from './ports-on-host.ts';
import { agentsStatement } from './statements.ts';
import type { NeutronDatabase } from './tables.ts';
import { tlsOptions } from './tls-files.ts';
import { modesToTry } from './tls-wish.ts';
import { parseDatabaseUrl } from './url.ts';
import { within } from './within.ts';

/** What open-database.ts promises. */
export async function databaseInventory(url: string, options: DatabaseOptions): Promise<Inventory> {
  const address = parseDatabaseUrl(url);
  const { timeoutSeconds, agentDownSeconds = AGENT_DOWN_SECONDS } = options;
  const { pool, remarks } = await openChecked(address, timeoutSeconds);
  const read = <T>(work: (db: NeutronDatabase) => Promise<T>) => readOnce(pool, address, timeoutSeconds, work);
  return {
    origin: originOf(address),
    remarks,
    load: (networkIds) => {
      const ids = networkIds === 'all' ? networkIds : [...new Set(networkIds)];
      return read((db) => loadRows(db, pool.words, ids, agentDownSeconds));
    },
    listNetworks: () => read((db) => loadNetworks(db, pool.words, 'all')),
    agents: async () => {
      const agents = await read((db) => agentsStatement(db, pool.words).execute());
      return agents.map((agent) => agentRow(agent, agentDownSeconds));
    },
    portsOnHost: (host) => read((db) => countPortsOnHost(db, host)),
    close: () => closePool(pool),
  };
}

/** A pool whose first connection has seen the schema; the ways of TLS are tried one after another. */
async function openChecked(
  address: DatabaseAddress,
  timeoutSeconds: number,
): Promise<{ pool: OpenPool; remarks: string[] }> {
  const modes = modesToTry(address.tls.mode);
  for (const [index, mode] of modes.entries()) {
    const pool = await openPool(address, await tlsOptions(address.tls, mode), timeoutSeconds);
    try {
      const remarks = await readOnce(pool, address, timeoutSeconds, async (db) => [
        ...address.ignoredOptions.map((name) => `the database url's option ${name} means nothing to l2pop`),
        ...(await checkSchema(db, pool.words, address)),
        ...remarksOnAgents(await agentsStatement(db, pool.words).execute()),
      ]);
      return { pool, remarks };
    } catch (error) {
      await closePool(pool);
      const mayGoOn = error instanceof DatabaseTlsRefused || error instanceof DatabaseLoginRefused;
      if (!mayGoOn || index === modes.length - 1) throw error;
    }
  }
  throw new Error('no way of TLS to try');
}

/**
 * Does a piece of reading in a read-only transaction of its own. A connection that was kept may have been lost since:
 * reading is done once more then, on a new one.
 * @throws a DatabaseError
 */
async function readOnce<T>(
  pool: OpenPool,
  address: DatabaseAddress,
  timeoutSeconds: number,
  work: (db: NeutronDatabase) => Promise<T>,
): Promise<T> {
  const attempt = () =>
    pool.db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(work)
      .catch((cause: unknown) => {
        throw databaseError(cause, address);
      });
  let isOverdue = false;
  const attempts = () =>
    attempt().catch((error: unknown) => {
      if (error instanceof DatabaseConnectionLost && !isOverdue) return attempt();
      throw error;
    });
  return within(timeoutSeconds, attempts, () => {
    isOverdue = true;
    pool.cut();
    return new DatabaseSilent(originOf(address), timeoutSeconds);
  });
}

/** Says goodbye, but does not wait for a server that is stuck. */
async function closePool(pool: OpenPool): Promise<void> {
  await within(
    1,
    () => pool.db.destroy(),
    () => new Error('overdue'),
  ).catch(() => {});
  pool.cut();
}
