import { expect, test } from 'vitest';
import { checkAge, DEFAULT_MAX_AGE_SECONDS, TooOld } from '../../../src/repair/guards/age.ts';

const now = new Date('2026-11-27T12:00:00Z');

test.each([
  { when: 'a second old', since: '2026-11-27T11:59:59Z', refused: false },
  { when: 'ten minutes old', since: '2026-11-27T11:50:00Z', refused: false },
  { when: 'ten minutes and a second old', since: '2026-11-27T11:49:59Z', refused: true },
  { when: 'of a clock that is a little fast', since: '2026-11-27T12:00:59Z', refused: false },
  { when: 'of a day to come', since: '2026-11-28T12:00:00Z', refused: true },
  { when: 'without a date', since: undefined, refused: false },
])('a dump $when is refused: $refused', ({ since, refused }) => {
  const check = () => checkAge('dump', since === undefined ? undefined : new Date(since), now, DEFAULT_MAX_AGE_SECONDS);
  if (refused) expect(check).toThrow(TooOld);
  else expect(check).not.toThrow();
});

test.each([
  ['2026-11-27T11:40:00Z', 'the dump is of 2026-11-27T11:40:00.000Z, 20 min ago; 10 min are allowed'],
  ['2026-11-24T11:40:00Z', 'the dump is of 2026-11-24T11:40:00.000Z, 3 days ago; 10 min are allowed'],
  ['2026-11-29T11:40:00Z', 'the dump is dated 2026-11-29T11:40:00.000Z, which is still to come'],
])('a dump of %s: %s', (since, message) => {
  expect(() => checkAge('dump', new Date(since), now, 600)).toThrow(message);
});
