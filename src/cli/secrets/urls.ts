import { ESCAPED_LITERAL_BODY, LITERAL_BODY } from './literals.ts';

/** What a word is: in a text to the next blank, in a document of which a line may be JSON not beyond a quote either. */
export type Surroundings = 'text' | 'document';

const SCHEME = String.raw`[a-z][\w+.-]{0,40}:\/\/`;

/** A url that is quoted may hold blanks. */
const QUOTED = [
  new RegExp(String.raw`(?<=(?<!\\)"${SCHEME})${LITERAL_BODY['"']}(?=")`, 'gi'),
  new RegExp(String.raw`(?<=(?<!\\)'${SCHEME})${LITERAL_BODY["'"]}(?=')`, 'gi'),
  new RegExp(String.raw`(?<=\\"${SCHEME})${ESCAPED_LITERAL_BODY}(?=\\")`, 'gi'),
];

/** The whole rest of a word at once, whether it holds a password or not: so each character is read once. */
const REST = {
  text: /(?<=:\/\/)(?:\\[^\n]|[^ \t\r\n\v\f\\]|\\$)+/g,
  document: /(?<=:\/\/)[^ \t\r\n\v\f"]+/g,
};

/** Passwords of urls become `***`, to the last `@` of the word or quote: a password may hold anything. */
export const urlsWithoutPasswords = (text: string, surroundings: Surroundings): string =>
  text.includes('://')
    ? [...QUOTED, REST[surroundings]].reduce((changed, rest) => changed.replace(rest, withoutPassword), text)
    : text;

/** The same for a text that may be a url as a whole: its password may hold blanks, and so may its user. */
export function wholeUrlWithoutPassword(text: string): string {
  const at = Math.max(text.lastIndexOf('@'), 0);
  const begin = /^[a-z][\w+.-]{0,40}:\/\/(?=[^:@]*:)|:\/\/(?=[^:@\s]*:)/i.exec(text.slice(0, at));
  if (begin === null) return text;
  const authority = begin.index + begin[0].length;
  return text.slice(0, authority) + hidden(text.slice(authority, at)) + text.slice(at);
}

/** What stands behind `://`. */
function withoutPassword(rest: string): string {
  const at = rest.lastIndexOf('@');
  return at < 0 ? rest : hidden(rest.slice(0, at)) + rest.slice(at);
}

/** Several hosts, each with its user and password. */
const HOSTS = /^[^:@,/]*:[^@,]*@(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;
const LAST_HOST = /^[^:@,/]*:[^@,]*$/;

/**
 * `u:p@h1,u:p2` (what stands before the last `@`) → `u:***@h1,u:***`; what has no password stays. What is not wholly of this form
 * may be one password with commas and `@`.
 */
function hidden(authority: string): string {
  const hosts = authority.split(',');
  const last = hosts.pop()!;
  const areHosts = LAST_HOST.test(last) && hosts.every((host) => HOSTS.test(host));
  return areHosts ? [...hosts.map(withoutPassword), oneHidden(last)].join(',') : oneHidden(authority);
}

const oneHidden = (authority: string): string => {
  const colon = authority.indexOf(':');
  return colon < 0 || authority.slice(colon) === PLACEHOLDER ? authority : `${authority.slice(0, colon)}:***`;
};

/** Of a hint that shows the form of a url. */
const PLACEHOLDER = ':PASSWORD';

/** A url whose scheme was forgotten. */
const NO_SCHEME = /(?<![\w+.@/-])([\w+.-]{1,64}):[^\s:@/]{1,200}(?=@[\w[])/g;

/** `u:p@h` → `u:***@h`, in a text for people; in a dump it may be anything. */
export const bareLoginsWithoutPasswords = (text: string): string => text.replace(NO_SCHEME, '$1:***');
