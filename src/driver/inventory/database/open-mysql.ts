import type { Socket } from 'node:net';
import { createPool, type PoolConnection } from 'mysql2';
import type { DatabaseAddress } from './address.ts';
import { IDLE_SECONDS, MOST_CONNECTIONS, type OpenPool } from './session.ts';
import { createSockets } from './sockets.ts';
import type { TlsOptions } from './tls-files.ts';

/**
 * Of a new connection. Values are filled in by mysql2, which escapes quotes by backslashes: a mode of the server may
 * forbid them. Nothing can be written, whatever is sent.
 */
const PREPARE = ["set session sql_mode = ''", 'set session transaction isolation level repeatable read, read only'];

/** MariaDB or MySQL by mysql2. */
export function openMysql(address: DatabaseAddress, tls: TlsOptions | undefined, connectSeconds: number): OpenPool {
  const { host, port, socketPath, user, password, database } = address;
  const sockets = createSockets();
  const pool = createPool({
    host,
    port,
    ...(socketPath !== undefined && { socketPath }),
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    database,
    ...(tls && { ssl: tls }),
    stream: () => (socketPath === undefined ? sockets.make().connect(port, host) : sockets.make().connect(socketPath)),
    connectTimeout: connectSeconds * 1000,
    connectionLimit: MOST_CONNECTIONS,
    maxIdle: MOST_CONNECTIONS - 1, // with as many idle ones as may be, mysql2 never looks for old ones
    idleTimeout: IDLE_SECONDS * 1000,
    charset: 'utf8mb4',
  });
  const free = () =>
    new Promise<PoolConnection>((resolve, reject) => {
      pool.getConnection((error, found) => (error ? reject(error) : resolve(found)));
    });
  const prepared = new WeakSet<PoolConnection>();
  return {
    async read(work, given) {
      const connection = await free();
      if (given.aborted) connection.release(); // its time was over before its turn
      given.throwIfAborted();
      const abandon = () => socketOf(connection).destroy();
      given.addEventListener('abort', abandon);
      try {
        if (!prepared.has(connection)) for (const text of PREPARE) await each(connection, text);
        prepared.add(connection);
        await each(connection, 'start transaction with consistent snapshot, read only');
        const result = await work({ each: ({ sql, parameters }, take) => each(connection, sql, parameters, take) });
        await each(connection, 'commit');
        connection.release();
        return result;
      } catch (error) {
        connection.destroy(); // whatever it was in the middle of
        throw error;
      } finally {
        given.removeEventListener('abort', abandon);
      }
    },
    cut: sockets.cut,
    end: () => new Promise((resolve, reject) => pool.end((error) => (error ? reject(error) : resolve()))),
  };
}

/** mysql2's own way to end a connection waits for the server's. */
const socketOf = (connection: PoolConnection): Socket => (connection as unknown as { stream: Socket }).stream;

/** A statement without a callback is streamed; but then mysql2 tells the connection alone that it was lost. */
const each = <Row>(
  connection: PoolConnection,
  sql: string,
  parameters: readonly unknown[] = [],
  take?: (row: Row) => void,
): Promise<void> =>
  new Promise((resolve, reject) => {
    connection.once('error', reject);
    const settle = (finish: () => void) => {
      connection.off('error', reject);
      finish();
    };
    const query = connection.query({ sql, values: [...parameters] });
    if (take) query.on('result', take as (row: unknown) => void);
    query.on('error', (error) => settle(() => reject(error)));
    query.on('end', () => settle(resolve));
  });
