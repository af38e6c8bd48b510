import {
  DummyDriver,
  Kysely,
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import type { DatabaseKind } from './kinds.ts';
import type { NeutronTables, SchemaTables } from './tables.ts';

/** Builds statements, and runs none: kysely's own drivers hold a whole result, as session.ts does not. */
export type Builder = Kysely<NeutronTables & SchemaTables>;

export const createBuilder = (kind: DatabaseKind): Builder =>
  new Kysely({
    dialect:
      kind === 'mysql'
        ? {
            createAdapter: () => new MysqlAdapter(),
            createDriver: () => new DummyDriver(),
            createIntrospector: (db) => new MysqlIntrospector(db),
            createQueryCompiler: () => new MysqlQueryCompiler(),
          }
        : {
            createAdapter: () => new PostgresAdapter(),
            createDriver: () => new DummyDriver(),
            createIntrospector: (db) => new PostgresIntrospector(db),
            createQueryCompiler: () => new PostgresQueryCompiler(),
          },
  });
