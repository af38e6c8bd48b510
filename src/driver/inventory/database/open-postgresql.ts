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
    async read(work) {
      let client = await pool.connect();
      while (sockets.isDead(client)) {
        client.release(true);
        client = await pool.connect();
      }
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
      }
    },
    cut: sockets.cut,
    end: () => pool.end(),
  };
}

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
