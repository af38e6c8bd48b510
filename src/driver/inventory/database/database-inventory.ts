import { settlesWithin } from '../../../transport/settles-within.ts';
import type { Inventory } from '../inventory.ts';
import { type DatabaseAddress, originOf } from './address.ts';
import { AGENT_DOWN_SECONDS, agentRow, remarksOnAgents } from './agents.ts';
import { checkSchema } from './check-schema.ts';
import { DatabaseConnectionLost, DatabaseLoginRefused, DatabaseSilent, DatabaseTlsRefused } from './errors.ts';
import { databaseError } from './failures.ts';
import { loadNetworks, loadRows } from './load-rows.ts';
import type { DatabaseOptions } from './open-database.ts';
import { openPool } from './open-pool.ts';
import { countPortsOnHost } from './ports-on-host.ts';
import { findPortsWith } from './ports-with.ts';
import { all, type OpenPool, type Session } from './session.ts';
import { createStatements, type Statements } from './statements.ts';
import { tlsOptions } from './tls-files.ts';
import { modesToTry } from './tls-wish.ts';
import { parseDatabaseUrl } from './url.ts';
import { within } from './within.ts';

/** What open-database.ts promises. */
export async function databaseInventory(url: string, options: DatabaseOptions): Promise<Inventory> {
  const address = parseDatabaseUrl(url);
  const { timeoutSeconds, agentDownSeconds = AGENT_DOWN_SECONDS } = options;
  const statements = createStatements(address.kind);
  const { pool, remarks } = await openChecked(address, statements, timeoutSeconds);
  const read = <T>(work: (session: Session) => Promise<T>) => readOnce(pool, address, timeoutSeconds, work);
  return {
    origin: originOf(address),
    remarks,
    load(networkIds) {
      const ids = networkIds === 'all' ? networkIds : [...new Set(networkIds)].filter(isStorable);
      return read((session) => loadRows(session, statements, ids, agentDownSeconds));
    },
    listNetworks: () => read((session) => loadNetworks(session, statements, 'all')),
    async agents() {
      const agents = await read((session) => all(session, statements.agents));
      return agents.map((agent) => agentRow(agent, agentDownSeconds));
    },
    portsOnHost: (host) => read((session) => countPortsOnHost(session, statements, host)),
    async portsWith(networkId, search) {
      const find = (session: Session) => findPortsWith(session, statements, networkId, search);
      return { ports: isStorable(networkId) ? await read(find) : [], haBindings: [] };
    },
    close: () => closePool(pool),
  };
}

/** Any text may be asked for over RPC; a column of 36 letters holds no longer one, and PostgreSQL's none with a zero. */
const isStorable = (id: string): boolean => id.length <= 36 && !id.includes('\0');

/** A pool whose first connection has seen the schema; the ways of TLS are tried one after another. */
async function openChecked(
  address: DatabaseAddress,
  statements: Statements,
  timeoutSeconds: number,
): Promise<{ pool: OpenPool; remarks: string[] }> {
  const modes = modesToTry(address.tls.mode);
  for (const [index, mode] of modes.entries()) {
    const pool = await openPool(address, await tlsOptions(address.tls, mode), timeoutSeconds);
    try {
      const remarks = await readOnce(pool, address, timeoutSeconds, async (session) => [
        ...address.ignoredOptions.map((name) => `the database url's option ${name} means nothing to l2pop`),
        ...(await checkSchema(session, statements, address)),
        ...remarksOnAgents(await all(session, statements.agents)),
      ]);
      return { pool, remarks };
    } catch (error) {
      await closePool(pool, error instanceof DatabaseSilent ? 0 : GOODBYE_SECONDS);
      const mayGoOn = error instanceof DatabaseTlsRefused || error instanceof DatabaseLoginRefused;
      if (!mayGoOn || index === modes.length - 1) throw error;
    }
  }
  throw new Error('no way of TLS to try');
}

/**
 * Does a piece of reading. A connection that was kept may have been lost since: it is done once more then, on a new one.
 * @throws DatabaseError
 */
async function readOnce<T>(
  pool: OpenPool,
  address: DatabaseAddress,
  timeoutSeconds: number,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const given = new AbortController();
  const attempt = () =>
    pool.read(work, given.signal).catch((cause: unknown) => {
      throw databaseError(cause, address);
    });
  const attempts = () =>
    attempt().catch((error: unknown) => {
      if (error instanceof DatabaseConnectionLost && !given.signal.aborted) return attempt();
      throw error;
    });
  return within(timeoutSeconds, attempts, () => {
    given.abort();
    return new DatabaseSilent(originOf(address), timeoutSeconds);
  });
}

const GOODBYE_SECONDS = 1;

/** Says goodbye, but does not wait for a server that is stuck. */
async function closePool(pool: OpenPool, patienceSeconds = GOODBYE_SECONDS): Promise<void> {
  await settlesWithin(patienceSeconds, pool.end()).catch(() => {});
  pool.cut();
}
