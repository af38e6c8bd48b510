import { CompiledQuery, type Dialect, MysqlDialect } from 'kysely';
import { createPool } from 'mysql2';
import type { DatabaseAddress } from './address.ts';
import { IDLE_SECONDS, MOST_CONNECTIONS } from './open-pool.ts';
import { createSockets } from './sockets.ts';
import type { TlsOptions } from './tls-files.ts';
import { MYSQL_WORDS, type SqlWords } from './words.ts';

/** MariaDB or MySQL by mysql2. */
export async function openMysql(
  address: DatabaseAddress,
  tls: TlsOptions | undefined,
  connectSeconds: number,
): Promise<{ dialect: Dialect; words: SqlWords; cut(): void }> {
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
    supportBigNumbers: true,
  });
  return {
    dialect: new MysqlDialect({
      pool,
      // values are filled in by mysql2, which escapes quotes by backslashes: a mode of the server may forbid them
      onCreateConnection: async (connection) => {
        await connection.executeQuery(CompiledQuery.raw("set session sql_mode = ''"));
      },
    }),
    words: MYSQL_WORDS,
    cut: sockets.cut,
  };
}
