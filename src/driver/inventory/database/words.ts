import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { DatabaseKind } from './kinds.ts';

/** What the two dialects say in different words. */
export interface SqlWords {
  /** One parameter, however many values: neither dialect's limit of placeholders is met. */
  isAmong(column: string, values: readonly string[]): RawBuilder<SqlBool>;
  /** Seconds since 1970 of a column that holds UTC without saying so, as Neutron writes times. */
  epochSeconds(column: string): RawBuilder<number>;
  /** The same of the server's own clock: that of l2pop's host may be wrong. */
  nowEpochSeconds: RawBuilder<number>;
  /** Is it a schema whose tables a statement finds by their bare names? */
  isOwnSchema(column: string): RawBuilder<SqlBool>;
}

export const WORDS: Readonly<Record<DatabaseKind, SqlWords>> = {
  mysql: {
    // mysql2 writes out the values of a list where it fills them in
    isAmong: (column, values) => sql`${sql.ref(column)} in (${values.length === 0 ? [null] : values})`,
    epochSeconds: (column) => sql`timestampdiff(second, '1970-01-01', ${sql.ref(column)})`,
    nowEpochSeconds: sql`timestampdiff(second, '1970-01-01', utc_timestamp())`,
    isOwnSchema: (column) => sql`${sql.ref(column)} = database()`,
  },
  postgresql: {
    isAmong: (column, values) => sql`${sql.ref(column)} = any(${values})`,
    epochSeconds: (column) => sql`cast(extract(epoch from ${sql.ref(column)}) as double precision)`,
    nowEpochSeconds: sql`cast(extract(epoch from now()) as double precision)`,
    isOwnSchema: (column) => sql`${sql.ref(column)} = any(current_schemas(false))`,
  },
};
