import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchNames } from '../../src/repl/match-names.ts';

const name = fc.oneof(fc.stringMatching(/^[ab-]{0,5}$/), fc.string({ maxLength: 4 }));

test('the matches of a prefix are what sorting and looking at every name would find', () => {
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 30 }), name, fc.nat(8), (names, prefix, most) => {
      const { count, common, first } = matchNames(names, prefix, most);
      const all = [...names].sort().filter((each) => each.startsWith(prefix));
      expect(count).toBe(all.length);
      expect(first).toEqual(all.slice(0, most));
      expect(all.every((each) => each.startsWith(common))).toBe(true);
      const next = all[0]?.[common.length];
      if (next !== undefined) expect(all.every((each) => each.startsWith(common + next))).toBe(false);
    }),
  );
});
