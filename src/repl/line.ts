import { WrongUsage } from '../cli/errors.ts';

/** A word of a line, and where it stands there. */
export interface Word {
  /** Without its quotes. */
  text: string;
  start: number;
  end: number;
  /** The quote that it has begun and not ended; only of an unfinished line. */
  openQuote?: "'" | '"';
}

/** A line of a session, read by the quoting rules of sh; nothing is expanded. */
export interface Line {
  words: Word[];
  /** What the user's shell does with the output; undefined: it is shown. */
  shell?: { command: string; start: number };
  /** Why it cannot be run as it stands. */
  fault?: string;
}

/** Blanks, a comment, operators, or a part of a word: quoted, escaped, plain. */
const TOKEN =
  /(\s+)|(#.*)|(\|\||&&|[|>;&<()`])|'([^']*)('|$)|"((?:[^"\\]|\\[\s\S])*)("|\\?$)|\\([\s\S]|$)|([^\s'"\\|>;&<()`]+)/y;

/** Reads a line, an unfinished one too. What stands behind `|` or `>` is the shell's, to the line's end. */
export function readLine(text: string): Line {
  const words: Word[] = [];
  let word: Word | undefined;
  let at = 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const [token = '', blank, comment, sign, single, singleEnd, double, doubleEnd, escaped, plain] =
      TOKEN.exec(text) ?? [];
    if (blank !== undefined) word = undefined;
    else if (comment !== undefined && word === undefined) return { words };
    else if (sign !== undefined) return withSign(words, word, text, at, sign);
    else {
      if (word === undefined) {
        word = { text: '', start: at, end: at };
        words.push(word);
      }
      word.text += comment ?? single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? plain ?? '';
      word.end = at + token.length;
      if (single !== undefined && singleEnd === '') word.openQuote = "'";
      if (double !== undefined && doubleEnd !== '"') word.openQuote = '"';
    }
    at += token.length;
  }
  const open = words.find(({ openQuote }) => openQuote);
  return { words, ...(open && { fault: `the quote ${open.openQuote} is not closed` }) };
}

function withSign(words: Word[], word: Word | undefined, text: string, at: number, sign: string): Line {
  const rest = text.slice(at);
  if (sign === '|') return { words, shell: { command: rest.slice(1).trim(), start: at + 1 } };
  if (sign !== '>') return { words, fault: `${sign} is not for this prompt: one command a line, and ${SHELL_WAY}` };
  if (word !== undefined && /^\d+$/.test(word.text) && word.end === at) {
    return { words, fault: `${word.text}> is not for this prompt: results alone can be redirected` };
  }
  return { words, shell: { command: `cat ${rest}`, start: at } };
}

const SHELL_WAY = "'!' before it gives a line to the shell";

/** The words of a line that is to be run. @throws WrongUsage */
export function wordsToRun(line: Line): string[] {
  if (line.fault !== undefined) throw new WrongUsage(line.fault, 'Quote it if it belongs to a word.');
  if (line.shell?.command === '') throw new WrongUsage('nothing stands behind the |');
  return line.words.map(({ text }) => text);
}

const PLAIN = /^[\w@%+=:,./-]+$/;

/** A word as it is typed, such that `readLine` reads it again. */
export function typedWord(word: string, openQuote?: "'" | '"'): string {
  if (openQuote === "'") return `'${word.replaceAll("'", "'\\''")}`;
  if (openQuote === '"') return `"${word.replace(/["\\]/g, '\\$&')}`;
  return PLAIN.test(word) ? word : word.replace(/[^\w@%+=:,./-]/g, '\\$&');
}
