import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import type { DatabaseServer, Login } from './database-server.ts';

/** A connection of the administrator, or of someone else. */
export interface Administrator {
  /** One statement or several, parted by `;`; the rows of the last. */
  run(text: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** Connects to a database there; without a name to the server's own. */
export async function connectTo(server: DatabaseServer, database?: string, login?: Login): Promise<Administrator> {
  const user = login?.user ?? server.administrator;
  const password = login?.password ?? '';
  const { port } = server;
  if (server.kind === 'mysql') {
    const connection = await createConnection({
      host: '127.0.0.1',
      port,
      user,
      password,
      database: database ?? 'mysql',
      multipleStatements: true,
    });
    await connection.query("SET sql_mode = 'STRICT_TRANS_TABLES,ANSI_QUOTES,NO_BACKSLASH_ESCAPES'"); // quotes as PostgreSQL has them
    return {
      async run(text) {
        const [result] = await connection.query(text);
        const last = Array.isArray(result) && Array.isArray(result.at(-1)) ? result.at(-1) : result;
        return Array.isArray(last) ? (last as Record<string, unknown>[]) : [];
      },
      close: () => connection.end(),
    };
  }
  const client = new Client({ host: '127.0.0.1', port, user, password, database: database ?? 'postgres' });
  await client.connect();
  return {
    async run(text) {
      const result = await client.query(text);
      return (Array.isArray(result) ? result.at(-1) : result).rows;
    },
    close: () => client.end(),
  };
}
