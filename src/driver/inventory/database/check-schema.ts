import { type DatabaseAddress, originOf } from './address.ts';
import { releaseOf } from './alembic-heads.ts';
import { IncompatibleSchema, NoNeutronDatabase } from './errors.ts';
import { all, type Session } from './session.ts';
import type { Statements } from './statements.ts';
import { type NeutronTables, READ_COLUMNS, READ_TABLES } from './tables.ts';

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
export async function checkSchema(
  session: Session,
  statements: Statements,
  address: DatabaseAddress,
): Promise<string[]> {
  const origin = originOf(address);
  const found = await columnsOf(session, statements);
  const missing = READ_TABLES.flatMap((table) => missingOf(table, found.get(table)));
  const versions = found.get('alembic_version')?.has('version_num')
    ? (await all(session, statements.schemaVersions)).map(({ version }) => version)
    : [];
  const [first] = missing;
  if (first !== undefined) {
    await requireRight(session, statements, first);
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
async function requireRight(session: Session, statements: Statements, { table, column }: Missing): Promise<void> {
  await all(session, statements.probe(table, column)).catch((cause: Error & { code?: string }) => {
    if (isRefused(cause.code)) throw cause;
  });
}

const isRefused = (code: string | undefined): boolean =>
  code === 'ER_TABLEACCESS_DENIED_ERROR' || code === 'ER_COLUMNACCESS_DENIED_ERROR' || code === '42501';

/** Column names by table, of those tables that are read and that the user may see. */
async function columnsOf(session: Session, statements: Statements): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>();
  await session.each(statements.columns, ({ tableName, columnName }) => {
    found.set(tableName, (found.get(tableName) ?? new Set()).add(columnName));
  });
  return found;
}
