import { z } from 'zod';

import { TransportError } from '../errors.ts';

/** oslo.config's booleans (wire spec 2.3). */
const truth = new Map([
  ...['1', 'true', 'yes', 'on'].map((word) => [word, true] as const),
  ...['0', 'false', 'no', 'off'].map((word) => [word, false] as const),
]);

const bool = z.union([
  z.boolean(),
  z
    .string()
    .transform((text) => truth.get(text.trim().toLowerCase()))
    .pipe(z.boolean('not one of true, false, 1, 0, yes, no, on, off')),
]);
const number = z.union([
  z.number(),
  z
    .string()
    .regex(/^\s*[+-]?\d+(\.\d+)?\s*$/, 'not a number')
    .transform(Number),
]);
const whole = number.pipe(z.int('not a whole number').min(0, 'negative'));
const seconds = number.pipe(z.number().min(0, 'negative'));
const text = z.string();

/** Options of `[oslo_messaging_rabbit]` (wire spec 12), read from text as oslo.config reads it. */
const shape = {
  // entities (wire spec 4.3)
  amqp_durable_queues: bool.default(false),
  amqp_auto_delete: bool.default(false),
  rabbit_quorum_queue: bool.default(false),
  rabbit_quorum_delivery_limit: whole.default(0),
  rabbit_quorum_max_memory_length: whole.default(0),
  rabbit_quorum_max_memory_bytes: whole.default(0),
  rabbit_transient_queues_ttl: whole.default(1800),
  rabbit_transient_quorum_queue: bool.default(false),
  rabbit_ha_queues: bool.default(false),
  // consuming
  rabbit_qos_prefetch_count: whole.default(0),
  enable_cancel_on_failover: bool.default(false),
  // connections (wire spec 3, 10.1)
  heartbeat_timeout_threshold: whole.default(60),
  rabbit_login_method: z
    .string()
    .transform((method) => method.toUpperCase())
    .pipe(z.enum(['PLAIN', 'AMQPLAIN', 'EXTERNAL']))
    .default('AMQPLAIN'),
  kombu_reconnect_delay: seconds.default(1),
  kombu_missing_consumer_retry_timeout: seconds.default(60),
  kombu_failover_strategy: z.enum(['round-robin', 'shuffle']).default('round-robin'),
  rabbit_retry_interval: seconds.default(1),
  rabbit_retry_backoff: seconds.default(2),
  rabbit_interval_max: seconds.default(30),
  // TLS (wire spec 3.3)
  ssl: bool.default(false),
  ssl_version: text.default(''),
  ssl_ca_file: text.default(''),
  ssl_cert_file: text.default(''),
  ssl_key_file: text.default(''),
  ssl_enforce_hostname_verification: bool.default(true),
};

/** Known to oslo.messaging, taken without effect here. */
const withoutEffect = {
  rabbit_stream_fanout: bool.optional(),
  use_queue_manager: bool.optional(),
  hostname: text.optional(),
  processname: text.optional(),
  direct_mandatory_flag: bool.optional(),
  kombu_compression: text.optional(),
  kombu_reconnect_splay: seconds.optional(),
  heartbeat_rate: whole.optional(),
  heartbeat_in_pthread: bool.optional(),
  rpc_conn_pool_size: whole.optional(),
  conn_pool_min_size: whole.optional(),
  conn_pool_ttl: whole.optional(),
  ssl_enforce_fips_mode: bool.optional(),
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
