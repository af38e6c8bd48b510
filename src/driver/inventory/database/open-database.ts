import type { Inventory } from '../inventory.ts';

export interface DatabaseOptions {
  /** Bounds opening, and each question; nothing waits longer. */
  timeoutSeconds: number;
  /** Neutron's `agent_down_time`; default 75. */
  agentDownSeconds?: number | undefined;
}

/**
 * Neutron's database, MariaDB, MySQL or PostgreSQL, as an inventory (docs/database.md). It only reads: each answer comes
 * out of one read-only transaction, so it is of one moment, in a number of statements that nothing makes larger. The
 * schema is checked here. A connection that is lost is made anew with the next question.
 * @param url as `[database] connection` of neutron.conf has it
 * @throws InvalidDatabaseUrl and the other DatabaseErrors
 */
export const openDatabaseInventory = async (url: string, options: DatabaseOptions): Promise<Inventory> =>
  (await import('./database-inventory.ts')).databaseInventory(url, options); // kysely and a driver are loaded with it
