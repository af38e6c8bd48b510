import type { DatabaseKind } from './kinds.ts';

/** Reading Neutron's database failed. Facts in fields; no message has a secret. */
export abstract class DatabaseError extends Error {}

/** The url is at fault; it is not shown, since it may hold a password. */
export class InvalidDatabaseUrl extends DatabaseError {
  override readonly name = 'InvalidDatabaseUrl';
  constructor(readonly fault: string) {
    super(`the database url: ${fault}`);
  }
}

/** A file that the url's TLS options name. */
export class DatabaseTlsFileUnreadable extends DatabaseError {
  override readonly name = 'DatabaseTlsFileUnreadable';
  constructor(
    readonly file: string,
    override readonly cause: NodeJS.ErrnoException,
  ) {
    super(`the database url: cannot read ${file}: ${cause.code === 'ENOENT' ? 'no such file' : cause.message}`);
  }
}

/** Nothing takes connections there, or nothing of that kind. */
export class DatabaseUnreachable extends DatabaseError {
  override readonly name = 'DatabaseUnreachable';
  constructor(
    readonly origin: string,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`${origin}: not reached: ${reason}`, options);
  }
}

/** The server does not let this user in from here, or not with this password. */
export class DatabaseLoginRefused extends DatabaseError {
  override readonly name = 'DatabaseLoginRefused';
  constructor(
    readonly origin: string,
    readonly user: string | undefined,
    readonly reason: string,
    readonly code?: string,
    options?: ErrorOptions,
  ) {
    super(`${origin}: login refused${user === undefined ? '' : ` for ${user}`}: ${reason}`, options);
  }
}

/** The server has no database of that name. */
export class UnknownDatabase extends DatabaseError {
  override readonly name = 'UnknownDatabase';
  constructor(
    readonly origin: string,
    readonly database: string,
    readonly kind: DatabaseKind,
    options?: ErrorOptions,
  ) {
    super(`${origin}: the server has no database ${database}`, options);
  }
}

/** No TLS there, or none that the url's options trust. */
export class DatabaseTlsRefused extends DatabaseError {
  override readonly name = 'DatabaseTlsRefused';
  constructor(
    readonly origin: string,
    readonly reason: string,
    readonly code?: string,
    options?: ErrorOptions,
  ) {
    super(`${origin}: TLS refused: ${reason}`, options);
  }
}

/** The user may not read what has to be read. */
export class DatabaseRightMissing extends DatabaseError {
  override readonly name = 'DatabaseRightMissing';
  constructor(
    readonly origin: string,
    readonly database: string,
    readonly user: string | undefined,
    /** Undefined: the whole database is refused. */
    readonly table: string | undefined,
    readonly kind: DatabaseKind,
    options?: ErrorOptions,
  ) {
    const what = table === undefined ? `database ${database}, or it is not there` : `table ${table}`;
    super(`${origin}: ${user ?? 'the user'} may not read ${what}`, options);
  }
}

/** The database has none of the tables that are read. */
export class NoNeutronDatabase extends DatabaseError {
  override readonly name = 'NoNeutronDatabase';
  constructor(
    readonly origin: string,
    readonly database: string,
  ) {
    super(`${origin}: database ${database} has none of Neutron's tables`);
  }
}

/** Something that is read is not there: a Neutron too old, too new, or not with ML2. */
export class IncompatibleSchema extends DatabaseError {
  override readonly name = 'IncompatibleSchema';
  constructor(
    readonly origin: string,
    /** `table` or `table.column`, the first that is missing first. */
    readonly missing: readonly string[],
    readonly versions: readonly string[],
    options?: ErrorOptions,
  ) {
    const more = missing.length > 1 ? ` and ${missing.length - 1} more` : '';
    const version = versions.length > 0 ? ` (schema version ${versions.join(', ')})` : '';
    super(`${origin}: its schema has no ${missing[0]}${more}${version}`, options);
  }
}

/** It took the connection or the statement and said nothing for too long. */
export class DatabaseSilent extends DatabaseError {
  override readonly name = 'DatabaseSilent';
  constructor(
    readonly origin: string,
    readonly seconds: number,
  ) {
    super(`${origin}: no answer within ${seconds} s`);
  }
}

/** The connection ended while something was read. */
export class DatabaseConnectionLost extends DatabaseError {
  override readonly name = 'DatabaseConnectionLost';
  constructor(
    readonly origin: string,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`${origin}: connection lost: ${reason}`, options);
  }
}

/** The server refused a statement for another reason. */
export class StatementRefused extends DatabaseError {
  override readonly name = 'StatementRefused';
  constructor(
    readonly origin: string,
    readonly reason: string,
    readonly code?: string,
    options?: ErrorOptions,
  ) {
    super(`${origin}: the server refused: ${reason}${code === undefined ? '' : ` (${code})`}`, options);
  }
}
