import { expect, test } from 'vitest';

import { InvalidOption, readRabbitOptions } from '../../../src/transport/rabbit/options.ts';

test('nothing said means the defaults of oslo.messaging', () => {
  expect(readRabbitOptions({})).toMatchObject({
    amqp_durable_queues: false,
    rabbit_transient_queues_ttl: 1800,
    heartbeat_timeout_threshold: 60,
    kombu_reconnect_delay: 1,
    rabbit_login_method: 'AMQPLAIN',
    ssl: false,
    ssl_enforce_hostname_verification: true,
  });
});

test.each([
  ...['1', 'true', 'yes', 'on', 'TRUE', ' On '].map((text) => ({ text, value: true })),
  ...['0', 'false', 'no', 'off', 'No'].map((text) => ({ text, value: false })),
])('a boolean "$text" is $value', ({ text, value }) => {
  expect(readRabbitOptions({ amqp_durable_queues: text }).amqp_durable_queues).toBe(value);
});

test.each([
  [{ kombu_reconnect_delay: '0.5' }, { kombu_reconnect_delay: 0.5 }],
  [{ rabbit_qos_prefetch_count: '7' }, { rabbit_qos_prefetch_count: 7 }],
  [{ rabbit_qos_prefetch_count: 7 }, { rabbit_qos_prefetch_count: 7 }],
  [{ rabbit_quroum_max_memory_bytes: '9' }, { rabbit_quorum_max_memory_bytes: 9 }],
  [{ rabbit_login_method: 'plain' }, { rabbit_login_method: 'PLAIN' }],
  [{ use_queue_manager: 'true', kombu_compression: 'gzip' }, { use_queue_manager: true }],
])('%j is read as %j', (texts, options) => {
  expect(readRabbitOptions(texts)).toMatchObject(options);
});

test.each([
  ['nosuch', '1'],
  ['amqp_durable_queues', 'perhaps'],
  ['rabbit_qos_prefetch_count', '1.5'],
  ['rabbit_qos_prefetch_count', '-1'],
  ['kombu_reconnect_delay', 'soon'],
  ['kombu_failover_strategy', 'first'],
])('%s=%s is refused by the name of the option', (option, value) => {
  expect(() => readRabbitOptions({ [option]: value })).toThrow(
    expect.objectContaining({ name: 'InvalidOption', option }),
  );
  expect(() => readRabbitOptions({ [option]: value })).toThrow(InvalidOption);
});

test('a file may hold options that nobody knows, a url may not', () => {
  const unknown = { nosuch: '1', rabbit_use_sll: 'perhaps', constructor: 'x' };
  expect(readRabbitOptions({}, unknown)).toEqual(readRabbitOptions({}));
  expect(() => readRabbitOptions(unknown)).toThrow(
    expect.objectContaining({ name: 'InvalidOption', option: 'nosuch' }),
  );
});

test.each([
  [{ rabbit_use_ssl: 'true' }, { ssl: true }],
  [{ kombu_ssl_version: 'TLSv1_2' }, { ssl_version: 'TLSv1_2' }],
  [{ kombu_ssl_keyfile: '/k' }, { ssl_key_file: '/k' }],
  [{ kombu_ssl_certfile: '/c' }, { ssl_cert_file: '/c' }],
  [{ kombu_ssl_ca_certs: '/ca' }, { ssl_ca_file: '/ca' }],
  [{ rabbit_durable_queues: 'yes' }, { amqp_durable_queues: true }],
  [{ ssl: 'true', rabbit_use_ssl: 'false' }, { ssl: true }],
])('%j of a file is read as %j', (texts, options) => {
  expect(readRabbitOptions({}, texts)).toMatchObject(options);
  expect(() => readRabbitOptions(texts)).toThrow(InvalidOption);
});

test('an option of the url goes before the same one of a file, whatever its name there', () => {
  expect(readRabbitOptions({ ssl: 'false' }, { rabbit_use_ssl: 'true', ssl_version: 'x' })).toMatchObject({
    ssl: false,
    ssl_version: 'x',
  });
});

test('a wrong value in a file is refused by the name that it has there', () => {
  expect(() => readRabbitOptions({}, { rabbit_use_ssl: 'perhaps' })).toThrow(
    expect.objectContaining({ name: 'InvalidOption', option: 'rabbit_use_ssl' }),
  );
});
