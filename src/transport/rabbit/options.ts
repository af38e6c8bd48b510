import { TransportError } from '../errors.ts';

/*
 * A table and not a schema library: a command that lives for a fifth of a second reads this at every start, and
 * loading a library and building a schema of forty options shows there.
 */

type Value = string | number | boolean;
/** What a value stands for. @throws Unreadable */
type Read<T> = (value: Value) => T;

/** Why a value is none of its option's. */
class Unreadable extends Error {}

/** oslo.config's booleans (wire spec 2.3). */
const truth = new Map([
  ...['1', 'true', 'yes', 'on'].map((word) => [word, true] as const),
  ...['0', 'false', 'no', 'off'].map((word) => [word, false] as const),
]);

const text: Read<string> = (value) => String(value);

const bool: Read<boolean> = (value) => {
  const read = typeof value === 'boolean' ? value : truth.get(text(value).trim().toLowerCase());
  if (read === undefined) throw new Unreadable('not one of true, false, 1, 0, yes, no, on, off');
  return read;
};

const seconds: Read<number> = (value) => {
  if (typeof value === 'boolean' || !/^\s*[+-]?\d+(\.\d+)?\s*$/.test(text(value))) throw new Unreadable('not a number');
  if (Number(value) < 0) throw new Unreadable('negative');
  return Number(value);
};

const whole: Read<number> = (value) => {
  const read = seconds(value);
  if (!Number.isSafeInteger(read)) throw new Unreadable('not a whole number');
  return read;
};

const oneOf =
  <const Name extends string>(...names: Name[]): Read<Name> =>
  (value) => {
    const found = names.find((name) => name.toLowerCase() === text(value).toLowerCase());
    if (found === undefined) throw new Unreadable(`not one of ${names.join(', ')}`);
    return found;
  };

/** How an option is read, and what it is when nothing is said. */
const option = <T>(read: Read<T>, unsaid: T): [read: Read<T>, unsaid: T] => [read, unsaid];

/** Options of `[oslo_messaging_rabbit]` (wire spec 12), read from text as oslo.config reads it. */
const shape = {
  // entities (wire spec 4.3)
  amqp_durable_queues: option(bool, false),
  amqp_auto_delete: option(bool, false),
  rabbit_quorum_queue: option(bool, false),
  rabbit_quorum_delivery_limit: option(whole, 0),
  rabbit_quorum_max_memory_length: option(whole, 0),
  rabbit_quorum_max_memory_bytes: option(whole, 0),
  rabbit_transient_queues_ttl: option(whole, 1800),
  rabbit_transient_quorum_queue: option(bool, false),
  rabbit_ha_queues: option(bool, false),
  // consuming
  rabbit_qos_prefetch_count: option(whole, 0),
  enable_cancel_on_failover: option(bool, false),
  // connections (wire spec 3, 10.1)
  heartbeat_timeout_threshold: option(whole, 60),
  rabbit_login_method: option(oneOf('PLAIN', 'AMQPLAIN', 'EXTERNAL'), 'AMQPLAIN'),
  kombu_reconnect_delay: option(seconds, 1),
  kombu_missing_consumer_retry_timeout: option(seconds, 60),
  kombu_failover_strategy: option(oneOf('round-robin', 'shuffle'), 'round-robin'),
  rabbit_retry_interval: option(seconds, 1),
  rabbit_retry_backoff: option(seconds, 2),
  rabbit_interval_max: option(seconds, 30),
  // TLS (wire spec 3.3)
  ssl: option(bool, false),
  ssl_version: option(text, ''),
  ssl_ca_file: option(text, ''),
  ssl_cert_file: option(text, ''),
  ssl_key_file: option(text, ''),
  ssl_enforce_hostname_verification: option(bool, true),
};

/** Known to oslo.messaging, taken without effect here. */
const withoutEffect = {
  rabbit_stream_fanout: bool,
  use_queue_manager: bool,
  hostname: text,
  processname: text,
  direct_mandatory_flag: bool,
  kombu_compression: text,
  kombu_reconnect_splay: seconds,
  heartbeat_rate: whole,
  heartbeat_in_pthread: bool,
  rpc_conn_pool_size: whole,
  conn_pool_min_size: whole,
  conn_pool_ttl: whole,
  ssl_enforce_fips_mode: bool,
};

const known: Readonly<Record<string, [Read<unknown>, unknown]>> = shape;
const ignored: Readonly<Record<string, Read<unknown>>> = withoutEffect;

/** Every option with its value; times are in seconds, as in oslo.messaging's configuration. */
export type RabbitOptions = { [Name in keyof typeof shape]: (typeof shape)[Name][1] } & {
  [Name in keyof typeof withoutEffect]?: ReturnType<(typeof withoutEffect)[Name]>;
};

/** Options by name, as text of a url or of a file, or as values. */
export type OptionTexts = Readonly<Record<string, string | number | boolean>>;

/** Older and newer spelling (wire spec 13). */
const renamed = new Map([
  ['rabbit_quroum_max_memory_length', 'rabbit_quorum_max_memory_length'],
  ['rabbit_quroum_max_memory_bytes', 'rabbit_quorum_max_memory_bytes'],
]);

/**
 * Names that oslo.config still takes from a file; one that stands under its own name too goes before. A url has none
 * of them: oslo.messaging looks its query up among the names of today (wire spec 2.3).
 */
const deprecated = new Map([
  ['rabbit_use_ssl', 'ssl'],
  ['kombu_ssl_version', 'ssl_version'],
  ['kombu_ssl_keyfile', 'ssl_key_file'],
  ['kombu_ssl_certfile', 'ssl_cert_file'],
  ['kombu_ssl_ca_certs', 'ssl_ca_file'],
  ['rabbit_durable_queues', 'amqp_durable_queues'],
]);

/** An option that oslo.messaging does not know, or a value that it would refuse at start. */
export class InvalidOption extends TransportError {
  override readonly name = 'InvalidOption';

  constructor(
    readonly option: string,
    readonly reason: string,
  ) {
    super(`option ${option}: ${reason}`);
  }
}

/**
 * Reads options of `[oslo_messaging_rabbit]` and completes them with oslo.messaging's defaults (wire spec 12). Those of
 * a url go before those of a file (wire spec 2.3). What nobody knows is refused in a url, and passed over in a file, as
 * oslo.config passes over options that are not registered.
 * @throws InvalidOption for an unknown name in the url, or a value of the wrong type
 */
export function readRabbitOptions(fromUrl: OptionTexts, fromFile: OptionTexts = {}): RabbitOptions {
  const said = new Map<string, [given: string, read: Read<unknown>, value: Value]>();
  for (const [given, value] of Object.entries(fromFile)) {
    const name = deprecated.get(given) ?? renamed.get(given) ?? given;
    const read = readerOf(name);
    if (read === undefined || (name !== given && Object.hasOwn(fromFile, name))) continue;
    said.set(name, [given, read, value]);
  }
  for (const [given, value] of Object.entries(fromUrl)) {
    const name = renamed.get(given) ?? given;
    const read = readerOf(name);
    if (read === undefined) throw new InvalidOption(given, 'no such option of [oslo_messaging_rabbit]');
    said.set(name, [given, read, value]);
  }
  const options = Object.fromEntries(Object.entries(known).map(([name, [, unsaid]]) => [name, unsaid]));
  for (const [name, [given, read, value]] of said) options[name] = readOr(given, read, value);
  return options as RabbitOptions;
}

function readerOf(name: string): Read<unknown> | undefined {
  if (Object.hasOwn(known, name)) return known[name]?.[0];
  return Object.hasOwn(ignored, name) ? ignored[name] : undefined;
}

function readOr(name: string, read: Read<unknown>, value: Value): unknown {
  try {
    return read(value);
  } catch (error) {
    throw error instanceof Unreadable ? new InvalidOption(name, error.message) : error;
  }
}
