import type { CompiledQuery } from 'kysely';

/** One connection, within a read-only transaction: all that is read is of the same moment. */
export interface Session {
  /**
   * Hands on each row as it arrives: a hundred thousand are never held at once.
   * @throws the driver's error
   */
  each<Row>(query: CompiledQuery<Row>, take: (row: Row) => void): Promise<void>;
}

/** Connections to a database, made when they are needed. */
export interface OpenPool {
  /**
   * Does a piece of work in a transaction of its own, on a connection that is free or new.
   * @param given ends the work's connection at once, whatever the server does
   * @throws what the work throws, or the driver
   */
  read<T>(work: (session: Session) => Promise<T>, given: AbortSignal): Promise<T>;
  /** Ends every connection at once: goodbyes are for servers that answer. */
  cut(): void;
  /** Says goodbye to the server. */
  end(): Promise<void>;
}

/** Pieces of work at the same time; more wait. */
export const MOST_CONNECTIONS = 4;
/** After so long without work a connection is closed: who is asked rarely keeps none. */
export const IDLE_SECONDS = 30;

/** The rows of a small result. */
export async function all<Row>(session: Session, query: CompiledQuery<Row>): Promise<Row[]> {
  const rows: Row[] = [];
  await session.each(query, (row) => rows.push(row));
  return rows;
}
