/** Characters that mean nothing to any shell there; zsh and fish look at the first one. */
const PLAIN = /^[\w@+:,./-][\w@%+=:,./-]*$/;

/**
 * Words as one line of which a POSIX shell makes the same words again, whatever stands in them. A word that needs no
 * quotes has none, so that messages read as they would be typed.
 */
export const quoteWords = (words: readonly string[]): string => words.map(quoteWord).join(' ');

/** Within single quotes nothing is special but their end. */
const quoteWord = (word: string): string => (PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
