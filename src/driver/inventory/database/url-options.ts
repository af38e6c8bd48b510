import { InvalidDatabaseUrl } from './errors.ts';
import { TLS_MODES, type TlsMode, type TlsWish } from './tls-wish.ts';

/** What a url's query says. */
export interface UrlOptions {
  host?: string | undefined;
  port?: string | undefined;
  socketPath?: string | undefined;
  tls: TlsWish;
  connectSeconds?: number | undefined;
  /** Names of those that mean nothing here and might have mattered to someone. */
  ignored: string[];
}

type Options = ReadonlyMap<string, string>;

/** They say how a Python driver handles text or keeps a connection; nothing is lost without them. */
const MEANINGLESS = new Set(
  'charset use_unicode binary_prefix autocommit client_encoding application_name program_name read_timeout write_timeout keepalives keepalives_idle keepalives_interval keepalives_count plugin'.split(
    ' ',
  ),
);

const MYSQL_TLS =
  'ssl ssl_mode ssl_disabled ssl_ca ssl_cert ssl_key ssl_verify_cert ssl_verify_identity ssl_check_hostname'.split(' ');
const MYSQL_MODES: Readonly<Record<string, TlsMode>> = {
  disabled: 'disable',
  preferred: 'prefer',
  required: 'require',
  verify_ca: 'verify-ca',
  verify_identity: 'verify-full',
};

/** Options that PyMySQL and mysqlclient take. @throws InvalidDatabaseUrl */
export function mysqlOptions(options: Options): UrlOptions {
  return {
    socketPath: options.get('unix_socket'),
    connectSeconds: seconds(options, 'connect_timeout'),
    tls: {
      mode: mysqlTlsMode(options),
      caFile: options.get('ssl_ca'),
      certFile: options.get('ssl_cert'),
      keyFile: options.get('ssl_key'),
    },
    ignored: unknown(options, [...MYSQL_TLS, 'unix_socket', 'connect_timeout']),
  };
}

/**
 * As PyMySQL has it: no TLS unless one of its options is there; with an authority the chain and the host's name are
 * verified, unless an option says otherwise.
 */
function mysqlTlsMode(options: Options): TlsMode {
  if (flag(options, 'ssl_disabled')) return 'disable';
  const named = options.get('ssl_mode');
  if (named !== undefined) {
    const mode = MYSQL_MODES[named.toLowerCase()];
    if (mode === undefined)
      throw new InvalidDatabaseUrl(`its ssl_mode is none of ${Object.keys(MYSQL_MODES).join(', ')}`);
    return mode;
  }
  const isVerified =
    flag(options, 'ssl_verify_cert') ?? (options.has('ssl_ca') || flag(options, 'ssl_verify_identity'));
  if (isVerified) {
    const isNamed = flag(options, 'ssl_verify_identity') ?? flag(options, 'ssl_check_hostname') ?? true;
    return isNamed ? 'verify-full' : 'verify-ca';
  }
  const isAsked = flag(options, 'ssl') ?? MYSQL_TLS.some((name) => name !== 'ssl_disabled' && options.has(name));
  return isAsked ? 'require' : 'disable';
}

/** Options that psycopg2 hands to libpq. @throws InvalidDatabaseUrl */
export function postgresqlOptions(options: Options): UrlOptions {
  const mode = options.get('sslmode') ?? 'prefer';
  if (!isTlsMode(mode)) throw new InvalidDatabaseUrl(`its sslmode is none of ${TLS_MODES.join(', ')}`);
  const root = options.get('sslrootcert');
  return {
    host: options.get('host'),
    port: options.get('port'),
    connectSeconds: seconds(options, 'connect_timeout'),
    tls: {
      // libpq's own rule: who names an authority wants it asked
      mode: mode === 'require' && root !== undefined ? 'verify-ca' : mode,
      caFile: root === 'system' ? undefined : root,
      certFile: options.get('sslcert'),
      keyFile: options.get('sslkey'),
    },
    ignored: unknown(options, ['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'host', 'port', 'connect_timeout']),
  };
}

const isTlsMode = (text: string): text is TlsMode => (TLS_MODES as readonly string[]).includes(text);

const unknown = (options: Options, known: readonly string[]): string[] =>
  [...options.keys()].filter((name) => !known.includes(name) && !MEANINGLESS.has(name));

function seconds(options: Options, name: string): number | undefined {
  const text = options.get(name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text === '' || !(value >= 0)) throw new InvalidDatabaseUrl(`its ${name} is no number of seconds`);
  return value > 0 ? value : undefined;
}

/** A boolean, as SQLAlchemy reads one. */
function flag(options: Options, name: string): boolean | undefined {
  const text = options.get(name)?.toLowerCase();
  if (text === undefined) return undefined;
  if (['1', 'true', 'yes', 'on', 't', 'y'].includes(text)) return true;
  if (['0', 'false', 'no', 'off', 'f', 'n', ''].includes(text)) return false;
  throw new InvalidDatabaseUrl(`its ${name} is neither true nor false`);
}
