import type { Channel, ConsumeMessage } from 'amqplib';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { ChannelAcks } from '../../../src/transport/rabbit/channel-acks.ts';

/** A broker's book of what a channel has not settled: it closes a channel that settles a message twice. */
function bookOf(tags: readonly number[]) {
  const open = new Set(tags);
  let frames = 0;
  let isGone = false;
  const settle = (tag: number, upTo = false) => {
    if (isGone) throw new Error('Channel closed');
    frames += 1;
    if (!open.has(tag)) throw new Error(`PRECONDITION_FAILED - unknown delivery tag ${tag}`);
    for (const other of [...open]) if (other === tag || (upTo && other < tag)) open.delete(other);
  };
  const channel = {
    ack: ({ fields }: ConsumeMessage, upTo?: boolean) => settle(fields.deliveryTag, upTo),
    reject: ({ fields }: ConsumeMessage) => settle(fields.deliveryTag),
  };
  return {
    acks: new ChannelAcks(channel as unknown as Channel),
    open,
    frames: () => frames,
    lose: () => {
      isGone = true;
    },
  };
}

const message = (deliveryTag: number) => ({ fields: { deliveryTag } }) as ConsumeMessage;
const nextTick = () => new Promise<void>((resolve) => process.nextTick(resolve));
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

test('what is acknowledged at a time takes two frames', async () => {
  const { acks, open, frames } = bookOf(upTo(50));
  for (const tag of upTo(50)) acks.ack(message(tag));
  await nextTick();
  expect(open.size).toBe(0);
  expect(frames()).toBe(2);
});

test('the first acknowledgement of a tick is sent at once', () => {
  const { acks, open } = bookOf([1, 2]);
  expect(acks.ack(message(1))).toBe(true);
  expect([...open]).toEqual([2]);
});

test('nothing is acknowledged when the channel is gone', () => {
  const { acks, open, lose } = bookOf([1, 2]);
  lose();
  expect(acks.ack(message(1))).toBe(false);
  acks.reject(message(2));
  expect(open.size).toBe(2);
});

test('in whatever order messages are settled, those and no others are', async () => {
  const order = fc
    .shuffledSubarray(upTo(40))
    .chain((tags) =>
      fc.tuple(...tags.map((tag) => fc.tuple(fc.constant(tag), fc.constantFrom('ack', 'reject', 'tick')))),
    );
  await fc.assert(
    fc.asyncProperty(order, async (steps) => {
      const { acks, open } = bookOf(upTo(40));
      for (const [tag, how] of steps) {
        if (how === 'reject') acks.reject(message(tag));
        else expect(acks.ack(message(tag))).toBe(true);
        if (how === 'tick') await nextTick();
      }
      await nextTick();
      const settled = new Set(steps.map(([tag]) => tag));
      expect([...open]).toEqual(upTo(40).filter((tag) => !settled.has(tag)));
    }),
  );
});
