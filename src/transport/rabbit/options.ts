// the small build: a short-lived command reads this at every start
import * as z from 'zod/mini';

import { TransportError } from '../errors.ts';

/** oslo.config's booleans (wire spec 2.3). */
const truth = new Map([
  ...['1', 'true', 'yes', 'on'].map((word) => [word, true] as const),
  ...['0', 'false', 'no', 'off'].map((word) => [word, false] as const),
]);

const bool = z.union([
  z.boolean(),
  z.pipe(
    z.pipe(
      z.string(),
      z.transform((text) => truth.get(text.trim().toLowerCase())),
    ),
    z.boolean('not one of true, false, 1, 0, yes, no, on, off'),
  ),
]);
const number = z.union([
  z.number(),
  z.pipe(z.string().check(z.regex(/^\s*[+-]?\d+(\.\d+)?\s*$/, 'not a number')), z.transform(Number)),
]);
const whole = z.pipe(number, z.int('not a whole number').check(z.minimum(0, 'negative')));
const seconds = z.pipe(number, z.number().check(z.minimum(0, 'negative')));
const text = z.string();
const loginMethod = z.pipe(
  z.pipe(
    z.string(),
    z.transform((method) => method.toUpperCase()),
  ),
  z.enum(['PLAIN', 'AMQPLAIN', 'EXTERNAL']),
);

/** Options of `[oslo_messaging_rabbit]` (wire spec 12), read from text as oslo.config reads it. */
const shape = {
  // entities (wire spec 4.3)
  amqp_durable_queues: z._default(bool, false),
  amqp_auto_delete: z._default(bool, false),
  rabbit_quorum_queue: z._default(bool, false),
  rabbit_quorum_delivery_limit: z._default(whole, 0),
  rabbit_quorum_max_memory_length: z._default(whole, 0),
  rabbit_quorum_max_memory_bytes: z._default(whole, 0),
  rabbit_transient_queues_ttl: z._default(whole, 1800),
  rabbit_transient_quorum_queue: z._default(bool, false),
  rabbit_ha_queues: z._default(bool, false),
  // consuming
  rabbit_qos_prefetch_count: z._default(whole, 0),
  enable_cancel_on_failover: z._default(bool, false),
  // connections (wire spec 3, 10.1)
  heartbeat_timeout_threshold: z._default(whole, 60),
  rabbit_login_method: z._default(loginMethod, 'AMQPLAIN'),
  kombu_reconnect_delay: z._default(seconds, 1),
  kombu_missing_consumer_retry_timeout: z._default(seconds, 60),
  kombu_failover_strategy: z._default(z.enum(['round-robin', 'shuffle']), 'round-robin'),
  rabbit_retry_interval: z._default(seconds, 1),
  rabbit_retry_backoff: z._default(seconds, 2),
  rabbit_interval_max: z._default(seconds, 30),
  // TLS (wire spec 3.3)
  ssl: z._default(bool, false),
  ssl_version: z._default(text, ''),
  ssl_ca_file: z._default(text, ''),
  ssl_cert_file: z._default(text, ''),
  ssl_key_file: z._default(text, ''),
  ssl_enforce_hostname_verification: z._default(bool, true),
};

/** Known to oslo.messaging, taken without effect here. */
const withoutEffect = {
  rabbit_stream_fanout: z.optional(bool),
  use_queue_manager: z.optional(bool),
  hostname: z.optional(text),
  processname: z.optional(text),
  direct_mandatory_flag: z.optional(bool),
  kombu_compression: z.optional(text),
  kombu_reconnect_splay: z.optional(seconds),
  heartbeat_rate: z.optional(whole),
  heartbeat_in_pthread: z.optional(bool),
  rpc_conn_pool_size: z.optional(whole),
  conn_pool_min_size: z.optional(whole),
  conn_pool_ttl: z.optional(whole),
  ssl_enforce_fips_mode: z.optional(bool),
};

const optionsSchema = z.strictObject({ ...shape, ...withoutEffect });

/** Every option with its value; times are in seconds, as in oslo.messaging's configuration. */
export type RabbitOptions = z.output<typeof optionsSchema>;

/** Options by name, as text of a url or of a file, or as values. */
export type OptionTexts = Readonly<Record<string, string | number | boolean>>;

/** Older and newer spelling (wire spec 13). */
const renamed = new Map([
  ['rabbit_quroum_max_memory_length', 'rabbit_quorum_max_memory_length'],
  ['rabbit_quroum_max_memory_bytes', 'rabbit_quorum_max_memory_bytes'],
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
 * Reads options of `[oslo_messaging_rabbit]` and completes them with oslo.messaging's defaults (wire spec 12).
 * @throws InvalidOption for an unknown name or a value of the wrong type
 */
export function readRabbitOptions(texts: OptionTexts): RabbitOptions {
  const named = Object.fromEntries(Object.entries(texts).map(([name, value]) => [renamed.get(name) ?? name, value]));
  const read = optionsSchema.safeParse(named);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  if (issue?.code === 'unrecognized_keys') {
    throw new InvalidOption(String(issue.keys[0]), 'no such option of [oslo_messaging_rabbit]');
  }
  throw new InvalidOption(String(issue?.path[0]), reasonOf(issue));
}

/** A union reports the issues of each branch; the last branch is the one that reads text. */
function reasonOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'invalid_union') return reasonOf(issue.errors.at(-1)?.[0]);
  return issue?.message ?? 'invalid';
}
