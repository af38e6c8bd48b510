import { expect, test } from 'vitest';
import { within } from '../../../src/transport/rabbit/within.ts';

const late = () => new Error('late');

test('gives what the promise gives, and its error', async () => {
  const limits = { deadline: Date.now() + 60_000 };
  await expect(within(Promise.resolve(1), limits, late)).resolves.toBe(1);
  await expect(within(Promise.reject(new Error('broken')), limits, late)).rejects.toThrow('broken');
});

test('ends at the deadline', async () => {
  await expect(within(new Promise(() => undefined), { deadline: Date.now() }, late)).rejects.toThrow('late');
});

test('ends with the signal', async () => {
  const controller = new AbortController();
  const ending = within(new Promise(() => undefined), { signal: controller.signal }, late);
  controller.abort(new Error('stopped'));
  await expect(ending).rejects.toThrow('stopped');
});

test('with a signal that has ended already, what goes wrong later is handled too', async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', note);
  try {
    let fail: (error: Error) => void = () => {};
    const promise = new Promise<never>((_, reject) => {
      fail = reject;
    });
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(within(promise, { signal }, late)).rejects.toThrow('stopped');
    fail(new Error('broken'));
    await new Promise(setImmediate); // by when Node has told of it
    expect(unhandled).toEqual([]);
  } finally {
    process.off('unhandledRejection', note);
  }
});
