import { type DatabaseAddress, originOf } from './address.ts';
import { releaseOf } from './alembic-heads.ts';
import { IncompatibleSchema, NoNeutronDatabase } from './errors.ts';
import { type NeutronDatabase, type NeutronTables, READ_COLUMNS, READ_TABLES } from './tables.ts';
import type { SqlWords } from './words.ts';

/** A table or a column that is read and that the user does not see. */
interface Missing {
  table: keyof NeutronTables;
  column?: string;
}

/**
 * Is all there that is read?
 * @returns remarks: a schema of no known release passes if it has every table and column
 * @throws NoNeutronDatabase, IncompatibleSchema; the driver's error where the user may not see a table
 */
export async function checkSchema(db: NeutronDatabase, words: SqlWords, address: DatabaseAddress): Promise<string[]> {
  const origin = originOf(address);
  const found = await columnsOf(db, words);
  const missing = READ_TABLES.flatMap((table) => missingOf(table, found.get(table)));
  const versions = found.get('alembic_version')?.has('version_num')
    ? (await db.selectFrom('alembic_version').select('version_num').execute()).map((row) => row.version_num)
    : [];
  const [first] = missing;
  if (first !== undefined) {
    await requireRight(db, first);
    if (found.size === 0) throw new NoNeutronDatabase(origin, address.database);
    throw new IncompatibleSchema(origin, missing.map(nameOf), versions);
  }
  if (releaseOf(versions) !== undefined) return [];
  return [
    `${origin} has a schema of no release that is known here (${versions.join(', ') || 'no version'}); all that is read of it is there`,
  ];
}

const missingOf = (table: keyof NeutronTables, found: ReadonlySet<string> | undefined): Missing[] =>
  found === undefined
    ? [{ table }]
    : READ_COLUMNS[table].filter((column) => !found.has(column)).map((column) => ({ table, column }));

const nameOf = ({ table, column }: Missing): string => (column === undefined ? table : `${table}.${column}`);

/** What a user may not read is not listed either; asking for it tells the two apart. @throws the driver's error */
async function requireRight(db: NeutronDatabase, { table, column }: Missing): Promise<void> {
  const probe = db
    .selectFrom(table)
    .select((eb) => (column === undefined ? eb.lit(1).as('one') : eb.ref(column as never).as('one')))
    .limit(0);
  await probe.execute().catch((cause: Error & { code?: string }) => {
    if (isRefused(cause.code)) throw cause;
  });
}

const isRefused = (code: string | undefined): boolean =>
  code === 'ER_TABLEACCESS_DENIED_ERROR' || code === 'ER_COLUMNACCESS_DENIED_ERROR' || code === '42501';

/** Column names by table, of those tables that are read and that the user may see. */
async function columnsOf(db: NeutronDatabase, words: SqlWords): Promise<Map<string, Set<string>>> {
  const rows = await db
    .selectFrom('information_schema.columns as c')
    // MySQL 8 has these names in capitals unless they are named
    .select(['c.table_name as tableName', 'c.column_name as columnName'])
    .where(words.isOwnSchema('c.table_schema'))
    .where('c.table_name', 'in', READ_TABLES)
    .execute();
  const found = new Map<string, Set<string>>();
  for (const { tableName, columnName } of rows) {
    const columns = found.get(tableName) ?? new Set();
    found.set(tableName, columns.add(columnName));
  }
  return found;
}
