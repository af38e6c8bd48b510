import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NumberedTexts } from '../../src/dump/numbered-texts.ts';

test('a text has one number, by itself and by its bytes', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z0-9-]{1,20}$/), { maxLength: 300 }), (texts) => {
      const numbered = new NumberedTexts();
      const find = (text: string) => numbered.find(Buffer.from(`x${text}y`), 1, 1 + text.length);
      texts.forEach((text, index) => {
        expect(find(text)).toBe(-1);
        expect(numbered.of(text)).toBe(index);
      });
      texts.forEach((text, index) => {
        expect(find(text)).toBe(index);
        expect(numbered.of(text)).toBe(index);
        expect(numbered.text(index)).toBe(text);
      });
    }),
    { numRuns: 30 },
  );
});
