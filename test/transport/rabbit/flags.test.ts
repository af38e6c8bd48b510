import { expect, test } from 'vitest';

import { readRabbitOptions } from '../../../src/transport/rabbit/options.ts';
import { ownQueueFlags } from '../../../src/transport/rabbit/own-queue.ts';
import { topicQueueFlags } from '../../../src/transport/rabbit/shared-entity.ts';

const plain = { durable: false, autoDelete: false, exclusive: false };

test.each([
  [{}, { ...plain, arguments: {} }],
  [{ amqp_durable_queues: true }, { ...plain, durable: true, arguments: {} }],
  [{ amqp_auto_delete: true }, { ...plain, autoDelete: true, arguments: {} }],
  [{ rabbit_ha_queues: true }, { ...plain, arguments: { 'x-ha-policy': 'all' } }],
  [{ rabbit_quorum_queue: true }, { ...plain, durable: true, arguments: { 'x-queue-type': 'quorum' } }],
  [
    { rabbit_quorum_queue: true, rabbit_quorum_delivery_limit: 2, rabbit_quroum_max_memory_length: 3 },
    {
      ...plain,
      durable: true,
      arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 2, 'x-max-in-memory-length': 3 },
    },
  ],
  [{ rabbit_quorum_delivery_limit: 2 }, { ...plain, arguments: {} }],
])('with %j, T and T.S are declared as %j', (texts, flags) => {
  expect(topicQueueFlags(readRabbitOptions(texts))).toEqual(flags);
});

test.each([
  ['transient', {}, { ...plain, arguments: { 'x-expires': 1_800_000 } }],
  ['durable', {}, { ...plain, durable: true, arguments: { 'x-expires': 1_800_000 } }],
  ['exclusive', {}, { ...plain, exclusive: true, arguments: { 'x-expires': 1_800_000 } }],
  ['transient', { rabbit_transient_queues_ttl: 0 }, { ...plain, arguments: {} }],
  ['transient', { amqp_durable_queues: true }, { ...plain, arguments: { 'x-expires': 1_800_000 } }],
  [
    'transient',
    { rabbit_transient_quorum_queue: true, rabbit_transient_queues_ttl: 60 },
    { ...plain, durable: true, arguments: { 'x-expires': 60_000, 'x-queue-type': 'quorum' } },
  ],
] as const)('a %s queue of its own with %j is declared as %j', (form, texts, flags) => {
  expect(ownQueueFlags(form, readRabbitOptions(texts))).toEqual(flags);
});
