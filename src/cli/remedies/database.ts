import {
  DatabaseConnectionLost,
  DatabaseLoginRefused,
  DatabaseRightMissing,
  DatabaseSilent,
  DatabaseTlsFileUnreadable,
  DatabaseTlsRefused,
  DatabaseUnreachable,
  IncompatibleSchema,
  InvalidDatabaseUrl,
  NoNeutronDatabase,
  StatementRefused,
  UnknownDatabase,
} from '../../driver/inventory/database/errors.ts';
import { type Remedy, when } from './remedy.ts';

/** What to do when Neutron's database cannot be read. */
export const DATABASE_REMEDIES: readonly Remedy[] = [
  when(
    InvalidDatabaseUrl,
    () =>
      'The form is mysql://USER:PASSWORD@HOST:PORT/DATABASE, or postgresql://…; % and @ in a password are %25 and %40 (docs/database.md).',
  ),
  when(DatabaseTlsFileUnreadable, () => 'Check the path, and who may read it.'),
  when(
    DatabaseUnreachable,
    () => 'Check host and port of the database url, and that the server takes connections from here.',
  ),
  when(DatabaseLoginRefused, () => "Check user and password of the database url, and that user's hosts on the server."),
  when(UnknownDatabase, ({ kind }) =>
    kind === 'mysql'
      ? "The database is the url's path; SHOW DATABASES lists those that the user may see."
      : "The database is the url's path; 'psql -l' lists those there are.",
  ),
  when(DatabaseTlsRefused, ({ code }) =>
    code === 'ERR_TLS_CERT_ALTNAME_INVALID'
      ? 'Name the host as its certificate does; ssl_check_hostname=false (MySQL) or sslmode=verify-ca (PostgreSQL) skips that check.'
      : 'Options of the url decide on TLS: ssl_ca=FILE or ssl_disabled=true (MySQL), sslmode and sslrootcert=FILE (PostgreSQL).',
  ),
  when(DatabaseRightMissing, ({ database, user = 'USER', table, kind }) =>
    kind === 'mysql'
      ? `GRANT SELECT ON ${database}.${table ?? '*'} TO '${user}'@'%'; docs/database.md lists all that is needed.`
      : `GRANT SELECT ON ${table ?? 'ALL TABLES IN SCHEMA public'} TO ${user}; docs/database.md lists all that is needed.`,
  ),
  when(
    NoNeutronDatabase,
    () =>
      "Name Neutron's own database, the one of [database] connection in neutron.conf; its path is the last part of the url.",
  ),
  when(IncompatibleSchema, () => 'l2pop reads the ML2 schema of Neutron 10 and later (docs/database.md).'),
  when(DatabaseSilent, () => "It may be overloaded or stuck: see the server's process list. --timeout waits longer."),
  when(DatabaseConnectionLost, () => "The server ended it, or something between: see the server's log, and try again."),
  when(StatementRefused, () => "The server's log tells more; --debug shows what it sent."),
];
