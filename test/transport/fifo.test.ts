import fc from 'fast-check';
import { expect, test } from 'vitest';

import { Backlog } from '../../src/transport/backlog.ts';
import { Fifo } from '../../src/transport/fifo.ts';

test('it gives back what an array gives, whatever is done to it', () => {
  const step = fc.oneof(
    fc.integer().map((n) => ['push', n] as const),
    fc.constant(['shift'] as const),
    fc.array(fc.integer(), { maxLength: 3 }).map((items) => ['putBack', items] as const),
    fc.constant(['keep'] as const),
    fc.constant(['clear'] as const),
  );
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const fifo = new Fifo<number>();
      let array: number[] = [];
      const isEven = (n: number) => n % 2 === 0;
      for (const [act, arg] of steps) {
        if (act === 'push') array.push(arg);
        if (act === 'push') fifo.push(arg);
        if (act === 'shift') expect(fifo.shift()).toBe(array.shift());
        if (act === 'putBack') array.unshift(...arg);
        if (act === 'putBack') fifo.putBack(arg);
        if (act === 'keep') array = array.filter(isEven);
        if (act === 'keep') fifo.keep(isEven);
        if (act === 'clear') array = [];
        if (act === 'clear') fifo.clear();
        expect(fifo.size).toBe(array.length);
      }
      while (array.length > 0) expect(fifo.shift()).toBe(array.shift());
    }),
  );
});

test('of many thousand items each comes out once and in order, while others go in', () => {
  const fifo = new Fifo<number>();
  for (let n = 0; n < 20_000; n += 1) fifo.push(n);
  for (let n = 0; n < 20_000; n += 1) {
    expect(fifo.shift()).toBe(n);
    fifo.push(20_000 + n);
  }
  for (let n = 20_000; n < 40_000; n += 1) expect(fifo.shift()).toBe(n);
  expect(fifo.size).toBe(0);
  expect(fifo.shift()).toBeUndefined();
});

test.each([
  { bound: 'in number', capacity: 3, sizes: [1, 1, 1, 1, 1], left: [2, 3, 4] },
  { bound: 'in bytes', capacity: 100, sizes: [40, 20, 20].map((mb) => mb * 2 ** 20), left: [1, 2] },
  { bound: 'but for the newest', capacity: 1, sizes: [1, 100 * 2 ** 20], left: [1] },
])('a backlog is bounded $bound: the oldest go, and are counted', ({ capacity, sizes, left }) => {
  const backlog = new Backlog<{ n: number; size: number }>(capacity, ({ size }) => size);
  const dropped = sizes.map((size, n) => backlog.push({ n, size })).reduce((a, b) => a + b);
  const got: unknown[] = [];
  for (let item = backlog.shift(); item !== undefined; item = backlog.shift()) got.push(item.n);
  expect(got).toEqual(left);
  expect(dropped).toBe(sizes.length - left.length);
});
