export type DatabaseKind = 'mysql' | 'postgresql';

/** What a url may begin with, before SQLAlchemy's `+driver`. MariaDB speaks MySQL's protocol. */
const KINDS: ReadonlyMap<string, DatabaseKind> = new Map([
  ['mysql', 'mysql'],
  ['mariadb', 'mysql'],
  ['postgresql', 'postgresql'],
  ['postgres', 'postgresql'],
]);

/** The kind of database that a dialect's name stands for, in whatever case. */
export const kindOfDialect = (dialect: string): DatabaseKind | undefined => KINDS.get(dialect.toLowerCase());

/** Does it begin as the url of a database does? */
export function isDatabaseUrl(text: string): boolean {
  const dialect = /^(\w+)(?:\+\w+)?:/.exec(text)?.[1];
  return dialect !== undefined && kindOfDialect(dialect) !== undefined;
}
