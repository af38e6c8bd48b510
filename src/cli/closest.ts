/** How many letters of a word may be wrong, by its length. */
const allowedMistakes = (word: string): number => (word.length <= 3 ? 1 : word.length <= 6 ? 2 : 3);

/**
 * The word that was meant, as it seems: the one with the fewest letters put in, left out, changed or swapped with their
 * neighbour. Undefined where none is near.
 */
export function closest(typed: string, known: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let least = allowedMistakes(typed) + 1;
  for (const word of known) {
    const mistakes = mistakesBetween(typed, word);
    if (mistakes < least) [nearest, least] = [word, mistakes];
  }
  return nearest;
}

/** Optimal string alignment distance. */
function mistakesBetween(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (isSame ? 0 : 1));
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwapped) row[j] = Math.min(row[j]!, before[j - 2]! + 1);
    }
    [before, last] = [last, row];
  }
  return last[b.length]!;
}
