import fc from 'fast-check';
import { expect, test } from 'vitest';

import { backoffSeconds } from '../../../src/transport/rabbit/backoff.ts';
import { readRabbitOptions } from '../../../src/transport/rabbit/options.ts';

const options = readRabbitOptions({});

test('the first try after a loss comes after a second, later ones ever slower, up to half a minute (wire 59)', () => {
  const waits = [0, 1, 2, 3, 15, 16, 1000].map((round) => backoffSeconds(round, options, () => 0));
  expect(waits).toEqual([1, 1, 3, 5, 29, 30, 30]);
});

test('jitter never makes a wait longer, nor shorter than three quarters of it', () => {
  fc.assert(
    fc.property(fc.nat(100), fc.double({ min: 0, max: 0.999, noNaN: true }), (round, chance) => {
      const full = backoffSeconds(round, options, () => 0);
      const wait = backoffSeconds(round, options, () => chance);
      expect(wait).toBeLessThanOrEqual(full);
      expect(wait).toBeGreaterThanOrEqual(full * 0.75);
    }),
  );
});
