import { describe, expect, test } from 'vitest';

import { isCompatible } from '../../src/transport/version.ts';

describe('versions (wire spec 9.1)', () => {
  test.each([
    ['1.0', '1.7', true],
    ['1.7', '1.7', true],
    ['1.8', '1.7', false],
    ['2.0', '1.7', false],
    ['1.0', '2.0', false],
    ['1.10', '1.9', false],
    ['1.7.1', '1.7', false],
    ['1.6.9', '1.7', true],
    ['1.7.1', '1.7.1', true],
    ['1', '1.0', false],
    ['abc', '1.0', false],
    ['', '1.0', false],
    [1, '1.0', false],
    [null, '1.0', false],
  ])('a request of %s at an endpoint of %s: %s', (requested, implemented, expected) => {
    expect(isCompatible(requested, implemented)).toBe(expected);
  });
});
