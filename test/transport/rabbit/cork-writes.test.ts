import { Duplex } from 'node:stream';
import type { ChannelModel } from 'amqplib';
import { expect, test } from 'vitest';

import { corkWrites } from '../../../src/transport/rabbit/cork-writes.ts';

/** A stream that notes what the system would get, one list a call. */
const corked = () => {
  const calls: string[][] = [];
  const stream = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      calls.push([chunk.toString()]);
      done();
    },
    writev(chunks, done) {
      calls.push(chunks.map(({ chunk }) => chunk.toString()));
      done();
    },
  });
  corkWrites({ connection: { stream } } as unknown as ChannelModel);
  return { stream, calls };
};

test('what is written in one tick goes to the system at once, in order', async () => {
  const { stream, calls } = corked();
  for (const text of ['header', 'body', 'header 2']) stream.write(Buffer.from(text));
  expect(calls).toEqual([]);
  await expect.poll(() => calls).toEqual([['header', 'body', 'header 2']]);
  stream.write(Buffer.from('later'));
  stream.write(Buffer.from('too'));
  await expect.poll(() => calls.slice(1)).toEqual([['later', 'too']]);
});

test('an encoding and a callback reach the stream', async () => {
  const { stream, calls } = corked();
  await new Promise((resolve) => stream.write('6869', 'hex', resolve));
  expect(calls).toEqual([['hi']]);
});
