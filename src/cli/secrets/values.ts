import { ESCAPED_LITERAL_BODY, LITERAL, LITERAL_BODY, masked } from './literals.ts';
import { NAMES } from './names.ts';
import type { Surroundings } from './urls.ts';

// Every repetition that may be tried from many places is bounded: a line of a dump may be a megabyte.

/** The rest of a name, from what makes it a secret's. */
const KEY = String.raw`${NAMES}[\w-]{0,64}`;

/** The beginning of a name. */
const BEFORE = String.raw`[\w.-]{0,64}`;

const QUOTE = String.raw`\\?["']`;

/** What may follow a quoted value: else the quote is the end of another one, `"no token=", "b"`. */
const FOLLOWS = String.raw`(?=$|[\s,;:)}\]])`;
const FOLLOWS_IN_DOCUMENT = String.raw`(?=$|[\s,;:)}\]"'\\&<>|])`;

/** In a document a value without quotes ends where the text ends in which it stands: `"psk=x"` in JSON. */
const BARE_IN_DOCUMENT = String.raw`(?:\\\\|\\(?!["'])|[^ \t\r\n"'\\])+`;

/** A value, quoted or not. In a text it is a word as a shell takes it: `a'b c'\ d`. */
const VALUE = {
  text: String.raw`(?:${LITERAL}${FOLLOWS}|(?:${LITERAL}|\\[^\n]|[^ \t\r\n])+)`,
  document: String.raw`(?:${LITERAL}${FOLLOWS_IN_DOCUMENT}|(?:${QUOTE}(?![,:;)}\]]))?${BARE_IN_DOCUMENT})`,
};

const PARAMETER_VALUE = { text: String.raw`[^&\s]+`, document: String.raw`(?:\\(?!["'])|[^&\s"'\\])+` };

/** A place where a secret stands: what is before it, and the secret. */
type Place = RegExp;

const placesIn = (surroundings: Surroundings): Place[] => [
  // ?token=x&…
  place(String.raw`[?&][^=&\s]{0,64}?${NAMES}[^=&\s]{0,64}=`, PARAMETER_VALUE[surroundings]),
  // --os-password x
  place(String.raw`(?<![\w-])--?[\w-]{0,64}?${KEY}[ \t]+`, VALUE[surroundings]),
  // "X-Auth-Token: x"
  place(String.raw`(?<!\\)"${BEFORE}${KEY}:[ \t]*`, `${LITERAL_BODY['"']}(?=")`),
  place(String.raw`(?<!\\)'${BEFORE}${KEY}:[ \t]*`, `${LITERAL_BODY["'"]}(?=')`),
  place(String.raw`\\"${BEFORE}${KEY}:[ \t]*`, String.raw`${ESCAPED_LITERAL_BODY}(?=\\")`),
  // psk=x, OS_PASSWORD='x y', password = x
  place(
    String.raw`(?=${NAMES})(?<![?&][^=&\s]{0,64})${KEY}(?:${QUOTE})?[ \t]{0,8}=(?![=>~])[ \t]{0,8}`,
    VALUE[surroundings],
  ),
  // "psk": "x", also with a number
  place(String.raw`${KEY}${QUOTE}\s{0,64}:\s{0,64}`, LITERAL),
  // "psk","x"
  place(String.raw`(?=${NAMES})(?<=["']${BEFORE})${KEY}${QUOTE}\s{0,64},\s{0,64}`, LITERAL),
  // password: 'x'
  place(String.raw`${KEY}\s{0,64}:\s{0,64}`, LITERAL + FOLLOWS_IN_DOCUMENT),
  // a line `password: x y`, unless it was quoted, and masked above
  place(
    String.raw`^[ \t<>#*-]{0,64}${BEFORE}${KEY}:[ \t]+`,
    String.raw`(?!["']\*\*\*["'](?:[,;)}\]]*$|, {0,8}["']?\w+["']?:))[^\r\n]+`,
  ),
];

const place = (before: string, secret: string): Place => new RegExp(`(${before})(${secret})`, 'gim');

/** `"password": 1234`; what takes its place is quoted, so that JSON stays JSON. */
const NUMBERS = new RegExp(String.raw`(${KEY}(\\?["'])\s{0,64}:\s{0,64})(?!(?:null|true|false)\b)[\w+-][\w.+-]*`, 'gi');

/** `{user: u, password: x}` */
const IN_LINE = new RegExp(String.raw`(${KEY}:[ \t]{1,64})(?![*"'\\])(${BARE_IN_DOCUMENT})`, 'gi');

const PLACES = {
  text: placesIn('text'),
  document: [...placesIn('document'), IN_LINE],
};

/** Values of what is called as a secret become `***`. */
export function valuesWithoutSecrets(text: string, surroundings: Surroundings): string {
  const hide = surroundings === 'text' ? masked : maskedInDocument;
  return PLACES[surroundings].reduce(
    (changed, each) => changed.replace(each, (_, before: string, secret: string) => before + hide(secret)),
    text.replace(NUMBERS, '$1$2***$2'),
  );
}

/** What closes a list or follows an item is no part of a value: `{psk=x, …}`. */
function maskedInDocument(value: string): string {
  const end = /[,;)}\]]*$/.exec(value)![0];
  return end === value ? value : masked(value.slice(0, value.length - end.length)) + end;
}
