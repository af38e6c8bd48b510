import { describe, expect, test } from 'vitest';

import { Duplicates } from '../../src/transport/duplicates.ts';

describe('duplicates (wire spec 7.7)', () => {
  test('an id is known for 16 messages and forgotten after them', () => {
    const duplicates = new Duplicates();
    expect(duplicates.isRepeated('a')).toBe(false);
    for (let n = 0; n < 15; n += 1) expect(duplicates.isRepeated(`x${n}`)).toBe(false);
    expect(duplicates.isRepeated('a')).toBe(true);
    expect(duplicates.isRepeated('x15')).toBe(false);
    expect(duplicates.isRepeated('a')).toBe(false);
  });

  test('a message without an id is never a repeat', () => {
    const duplicates = new Duplicates();
    expect([duplicates.isRepeated(undefined), duplicates.isRepeated(undefined)]).toEqual([false, false]);
  });
});
