import type { Socket } from 'node:net';
import { Pool, type PoolClient, Query } from 'pg';
import type { DatabaseAddress } from './address.ts';
import { IDLE_SECONDS, MOST_CONNECTIONS, type OpenPool } from './session.ts';
import { createSockets } from './sockets.ts';
import type { TlsOptions } from './tls-files.ts';

/** PostgreSQL by pg. */
export function openPostgresql(
  address: DatabaseAddress,
  tls: TlsOptions | undefined,
  connectSeconds: number,
): OpenPool {
  const { host, port, user, password, database } = address;
  const sockets = createSockets();
  const pool = new Pool({
    host,
    port,
    user,
    password,
    database,
    ssl: tls ?? false,
    stream: () => sockets.make(),
    connectionTimeoutMillis: connectSeconds * 1000,
    max: MOST_CONNECTIONS,
    idleTimeoutMillis: IDLE_SECONDS * 1000,
    application_name: 'l2pop',
  });
  // an idle connection that the server ended; the next piece of work makes a new one
  pool.on('error', () => {});
  return {
    async read(work, given) {
      const client = await pool.connect();
      if (given.aborted) client.release(); // its time was over before its turn
      given.throwIfAborted();
      const abandon = () => socketOf(client).destroy();
      given.addEventListener('abort', abandon);
      const onLost = () => {}; // what runs at that moment fails by itself
      client.on('error', onLost);
      try {
        await each(client, 'start transaction isolation level repeatable read, read only');
        const result = await work({ each: ({ sql, parameters }, take) => each(client, sql, parameters, take) });
        await each(client, 'commit');
        client.off('error', onLost);
        client.release();
        return result;
      } catch (error) {
        client.release(true); // whatever it was in the middle of
        throw error;
      } finally {
        given.removeEventListener('abort', abandon);
      }
    },
    cut: sockets.cut,
    end: () => pool.end(),
  };
}

/** pg's own way to end a connection waits for the server's. */
const socketOf = (client: PoolClient): Socket =>
  (client as unknown as { connection: { stream: Socket } }).connection.stream;

/** A statement without a callback whose rows are listened to is streamed. */
const each = <Row>(
  client: PoolClient,
  sql: string,
  parameters: readonly unknown[] = [],
  take: (row: Row) => void = () => {},
): Promise<void> =>
  new Promise((resolve, reject) => {
    const query = client.query(new Query(sql, [...parameters]));
    query.on('row', take as (row: unknown) => void);
    query.on('error', reject);
    query.on('end', () => resolve());
  });
