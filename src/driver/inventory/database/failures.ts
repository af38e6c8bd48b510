import { type DatabaseAddress, originOf } from './address.ts';
import {
  DatabaseConnectionLost,
  DatabaseError,
  DatabaseLoginRefused,
  DatabaseRightMissing,
  DatabaseTlsRefused,
  DatabaseUnreachable,
  IncompatibleSchema,
  StatementRefused,
  UnknownDatabase,
} from './errors.ts';

type Kind = 'login' | 'database' | 'right' | 'schema' | 'tls' | 'unreachable' | 'lost';

/** Codes of mysql2 and of Node.js by name, of PostgreSQL by SQLSTATE. */
const KINDS: Readonly<Record<string, Kind>> = {
  ER_ACCESS_DENIED_ERROR: 'login',
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR: 'login',
  ER_HOST_NOT_PRIVILEGED: 'login',
  ER_HOST_IS_BLOCKED: 'login',
  ER_ACCOUNT_HAS_BEEN_LOCKED: 'login',
  ER_MUST_CHANGE_PASSWORD_LOGIN: 'login',
  ER_NOT_SUPPORTED_AUTH_MODE: 'login',
  '28P01': 'login',
  '28000': 'login',
  ER_BAD_DB_ERROR: 'database',
  '3D000': 'database',
  ER_DBACCESS_DENIED_ERROR: 'right',
  ER_TABLEACCESS_DENIED_ERROR: 'right',
  ER_COLUMNACCESS_DENIED_ERROR: 'right',
  '42501': 'right',
  ER_NO_SUCH_TABLE: 'schema',
  ER_BAD_FIELD_ERROR: 'schema',
  '42P01': 'schema',
  '42703': 'schema',
  HANDSHAKE_NO_SSL_SUPPORT: 'tls',
  HANDSHAKE_SSL_ERROR: 'tls',
  ER_SECURE_TRANSPORT_REQUIRED: 'tls',
  ECONNREFUSED: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'unreachable',
  ENOENT: 'unreachable',
  EACCES: 'unreachable',
  '57P03': 'unreachable',
  ECONNRESET: 'lost',
  EPIPE: 'lost',
  ERR_STREAM_DESTROYED: 'lost',
  PROTOCOL_CONNECTION_LOST: 'lost',
  ER_SERVER_SHUTDOWN: 'lost',
  ER_CONNECTION_KILLED: 'lost',
  '57P01': 'lost',
  '57P02': 'lost',
};

/** What has no code, by its words: pg and mysql2 make these errors themselves. */
const WORDS: readonly (readonly [RegExp, Kind])[] = [
  [/does not support SSL|establishing an SSL connection|no encryption|require_secure_transport/i, 'tls'],
  [/^Connection terminated|closed state|Connection lost|not queryable/i, 'lost'],
  [/^SASL|password must be|auth.*plugin/i, 'login'],
  [/timeout expired|timeout exceeded|connection timeout/i, 'unreachable'],
];

/** The same error as one of ours, as far as its cause is known. */
export function databaseError(cause: unknown, address: DatabaseAddress): Error {
  if (cause instanceof DatabaseError) return cause;
  const origin = originOf(address);
  const { user, database, kind } = address;
  const { code = '', message: text } = cause as Error & { code?: string };
  const reason = text || reasonsOf(cause) || code;
  switch (kindOf(cause)) {
    case 'login':
      return new DatabaseLoginRefused(origin, user, reason, code, { cause });
    case 'database':
      return new UnknownDatabase(origin, database, kind, { cause });
    case 'right':
      return new DatabaseRightMissing(origin, database, user, tableIn(reason), kind, { cause });
    case 'schema':
      return new IncompatibleSchema(origin, [nameIn(reason)], [], { cause });
    case 'tls':
      return new DatabaseTlsRefused(origin, reason, code, { cause });
    case 'unreachable':
      return new DatabaseUnreachable(origin, reason, { cause });
    case 'lost':
      return new DatabaseConnectionLost(origin, reason, { cause });
    default:
      return cause instanceof Error
        ? new StatementRefused(origin, reason, code || undefined, { cause })
        : new Error(String(cause));
  }
}

function kindOf(cause: unknown): Kind | undefined {
  const { code = '', message = '' } = cause as Error & { code?: string };
  // a server that wants TLS says so when it refuses the login
  if (code === '28000' && /no encryption|SSL off/.test(message)) return 'tls';
  if (/^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|ERR_OSSL)/.test(code)) return 'tls';
  return KINDS[code] ?? WORDS.find(([words]) => words.test(message))?.[1];
}

/** Each address of a host that was tried has an error of its own. */
const reasonsOf = (cause: unknown): string =>
  cause instanceof AggregateError ? [...new Set(cause.errors.map(({ message }: Error) => message))].join(', ') : '';

/** `… denied to user 'u'@'h' for table 'ports'`, `… for table `neutron`.`ports``, `permission denied for table ports`. */
const tableIn = (text: string): string | undefined =>
  /(?:table|relation|view) (?:[`'"][^`'"]*[`'"]\.)?[`'"]?([\w.]+)/i.exec(text)?.[1]?.replace(/^.*\./, '');

/** `Table 'neutron.ports' doesn't exist`, `Unknown column 'p.status' …`, `column p.status does not exist`. */
const nameIn = (text: string): string => /['"`]([^'"`]+)['"`]|column (\S+)/.exec(text)?.slice(1).find(Boolean) ?? text;
