import { type Dialect, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import type { DatabaseAddress } from './address.ts';
import { IDLE_SECONDS, MOST_CONNECTIONS } from './open-pool.ts';
import { createSockets } from './sockets.ts';
import type { TlsOptions } from './tls-files.ts';
import { POSTGRESQL_WORDS, type SqlWords } from './words.ts';

/** PostgreSQL by pg. */
export async function openPostgresql(
  address: DatabaseAddress,
  tls: TlsOptions | undefined,
  connectSeconds: number,
): Promise<{ dialect: Dialect; words: SqlWords; cut(): void }> {
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
  // an idle connection that the server ended; the next question makes a new one
  pool.on('error', () => {});
  return { dialect: new PostgresDialect({ pool }), words: POSTGRESQL_WORDS, cut: sockets.cut };
}
