/** A command that cannot be cut into words; `why` in a few words. */
export class UnsplittableCommand extends Error {
  override readonly name = 'UnsplittableCommand';
  constructor(
    readonly text: string,
    readonly why: string,
  ) {
    super(`${text}: ${why}`);
  }
}

/**
 * Cuts a command into words by the quoting rules of a POSIX shell (single and double quotes, backslash), without one: nothing is
 * expanded, and what only a shell could carry out is refused rather than passed on as a word.
 * @throws UnsplittableCommand for an open quote, a backslash at the end, and unquoted operators and expansions
 */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let rest = text;
  while (rest !== '') {
    const [token = '', blank, single, double, escaped, plain] = TOKEN.exec(rest) ?? [];
    if (token === '') throw new UnsplittableCommand(text, faultOf(rest));
    if (blank !== undefined) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      const part = single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? plain!;
      word = (word ?? '') + part;
    }
    rest = rest.slice(token.length);
  }
  return word === undefined ? words : [...words, word];
}

/** Blanks, or a part of a word: in single quotes, in double quotes without expansion, escaped, plain. */
const TOKEN = /^(?:(\s+)|'([^']*)'|"((?:[^"\\$`]|\\[\s\S])*)"|\\([^\n])|([^\s'"\\$`|&;<>(){}*?[\]#~!]+))/;

function faultOf(rest: string): string {
  if (rest.startsWith("'") || (rest.startsWith('"') && !/^"(?:[^"\\]|\\[\s\S])*"/.test(rest)))
    return 'a quote is not closed';
  if (rest.startsWith('\\')) return 'it ends in a backslash';
  const sign = rest.startsWith('"') ? (/[$`]/.exec(rest)?.[0] ?? '"') : rest[0];
  return `${sign} is for a shell, and none is run: quote it, or leave it out`;
}
