import type { DatabaseAddress } from './address.ts';
import { InvalidDatabaseUrl } from './errors.ts';
import { kindOfDialect } from './kinds.ts';
import { mysqlOptions, postgresqlOptions } from './url-options.ts';

/** As SQLAlchemy takes a url apart: a password may hold anything but `@` as it stands (sqlalchemy.engine.url). */
const FORM =
  /^[\w+]+:\/\/(?:([^:/]*)(?::([^@]*))?@)?(?:(?:\[([^/?]+)\]|([^/:?]+))?(?::([^/?]*))?)?(?:\/([^?]*))?(?:\?(.*))?$/s;

/**
 * Reads a database url as Neutron's `[database] connection` has it. The driver's name (`+pymysql`) says nothing here.
 * @throws InvalidDatabaseUrl, which never shows the url
 */
export function parseDatabaseUrl(url: string): DatabaseAddress {
  const dialect = /^(\w*)/.exec(url)![1]!.toLowerCase();
  const kind = kindOfDialect(dialect);
  if (kind === undefined)
    throw new InvalidDatabaseUrl(`${dialect || 'it'} is no database that Neutron can be read from`);
  const parts = FORM.exec(url);
  if (parts === null) throw new InvalidDatabaseUrl('it has not the form of a url');
  const [, user, password, ipv6, host, port, database, query] = parts;
  // the rest of a password would be taken for a host, and shown
  if (host?.includes('@') || port?.includes('@') || ipv6?.includes('@'))
    throw new InvalidDatabaseUrl('it has two @; in a password write %40');
  const options = new Map(new URLSearchParams(query ?? ''));
  const read = kind === 'mysql' ? mysqlOptions(options) : postgresqlOptions(options);
  const name = unquoted(database) ?? '';
  if (name === '') throw new InvalidDatabaseUrl('it names no database');
  return {
    kind,
    user: unquoted(user) || undefined,
    password: unquoted(password),
    host: read.host ?? unquoted(ipv6 ?? host) ?? (kind === 'mysql' ? 'localhost' : '/var/run/postgresql'),
    port: portNumber(read.port ?? port, kind === 'mysql' ? 3306 : 5432),
    socketPath: read.socketPath,
    database: name,
    tls: read.tls,
    connectSeconds: read.connectSeconds,
    ignoredOptions: read.ignored,
  };
}

function portNumber(text: string | undefined, usual: number): number {
  if (text === undefined || text === '') return usual;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535)
    throw new InvalidDatabaseUrl('its port is no number from 1 to 65535');
  return port;
}

/** Percent-encoding, as Python's unquote has it: what is none stays as it is. */
function unquoted(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
