import { describe, expect, test } from 'vitest';

import { heartbeatWish } from '../../src/transport/heartbeats.ts';

describe('heartbeats (wire spec 7.4)', () => {
  test.each([
    { timeout: undefined, everyMs: undefined, isOdd: false },
    { timeout: null, everyMs: undefined, isOdd: false },
    { timeout: 0, everyMs: undefined, isOdd: false },
    { timeout: 1, everyMs: undefined, isOdd: true },
    { timeout: 1.9, everyMs: undefined, isOdd: true },
    { timeout: 2, everyMs: 1000, isOdd: false },
    { timeout: 3.7, everyMs: 1500, isOdd: false },
    { timeout: '4', everyMs: 2000, isOdd: false },
    { timeout: 'soon', everyMs: undefined, isOdd: true },
    { timeout: '', everyMs: undefined, isOdd: true },
    { timeout: [4], everyMs: undefined, isOdd: true },
    { timeout: -4, everyMs: undefined, isOdd: true },
  ])('_timeout $timeout asks for one every $everyMs ms', ({ timeout, everyMs, isOdd }) => {
    expect(heartbeatWish(timeout)).toEqual({ everyMs, isOdd });
  });
});
