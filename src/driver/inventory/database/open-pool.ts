import { Kysely } from 'kysely';
import type { DatabaseAddress } from './address.ts';
import type { NeutronDatabase } from './tables.ts';
import type { TlsOptions } from './tls-files.ts';
import type { SqlWords } from './words.ts';

/** Connections to a database, made when they are needed. */
export interface OpenPool {
  readonly db: NeutronDatabase;
  readonly words: SqlWords;
  /** Ends every connection at once; what waited on one fails, and the next statement makes a new one. */
  cut(): void;
}

/** Questions at the same time; more wait. */
export const MOST_CONNECTIONS = 4;
/** After so long without a question a connection is closed: a server that asks rarely keeps none. */
export const IDLE_SECONDS = 30;

/** The pool of either kind; its driver is loaded here. */
export async function openPool(
  address: DatabaseAddress,
  tls: TlsOptions | undefined,
  timeoutSeconds: number,
): Promise<OpenPool> {
  const connectSeconds = Math.min(address.connectSeconds ?? timeoutSeconds, timeoutSeconds);
  const { dialect, words, cut } =
    address.kind === 'mysql'
      ? await (await import('./open-mysql.ts')).openMysql(address, tls, connectSeconds)
      : await (await import('./open-postgresql.ts')).openPostgresql(address, tls, connectSeconds);
  return { db: new Kysely({ dialect }), words, cut };
}
