/**
 * Undoes what tickets, mails and terminals do to a line of a dump (spec 3.3a, damage of pasting). All of it
 * is taken back without looking at what the line means.
 */
export function unpaste(text: string): string {
  if (!MAY_BE_DAMAGED.test(text)) return text;
  return text
    .replace(TERMINAL, '')
    .replace(TAGS, '')
    .replace(ENTITIES, (_, name: string) => entity(name))
    .replace(ESCAPES, '$1')
    .replace(INVISIBLE, '')
    .replace(BLANKS, ' ')
    .replace(DASHES, '-')
    .replace(DOUBLE_QUOTES, '"');
}

/**
 * The line without what was put in front of it or around it: `12- `, `12:`, `> `, `* `, `| `, a file's name
 * as grep writes it, backticks, a heading's marks. undefined when nothing was there.
 */
export function undecorate(text: string): string | undefined {
  const bare = withoutFrame(text.replace(DECORATION, ''));
  return bare === text || bare === '' ? undefined : bare;
}

const MAY_BE_DAMAGED = /[^\x20-\x7e]|[\\&<]/;
const TERMINAL = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])/g;
/** Names of HTML's only: `<BROADCAST,UP>` and `<built-in>` are parts of dumps. */
const TAGS =
  /<\/?(?:br|p|pre|code|span|div|td|tr|table|tbody|li|ul|ol|b|i|u|em|strong|tt|font|blockquote|a|wbr)(?:\s[^<>]*)?\/?>/g;
const ENTITIES = /&(gt|lt|amp|quot|apos|nbsp|minus|#\d{1,6}|#x[0-9a-fA-F]{1,5});/g;
const ESCAPES = /\\([[\]_*<>#~|`(){}.!+-])/g;
const INVISIBLE = /[\u200b-\u200d\u2060\ufeff\u00ad]/g;
const BLANKS = /[\u00a0\u2000-\u200a\u202f\u205f\u3000\t]/g;
const DASHES = /[\u2010-\u2015\u2212]/g;
const DOUBLE_QUOTES = /[\u201c\u201d\u201e]/g;
/** A number is no decoration where a MAC, an IPv4 address or a global IPv6 address begins with it. */
const NO_ADDRESS =
  '(?![0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}(?![:\\w])|\\d{1,3}(?:\\.\\d{1,3}){3}(?![.:\\w])|[23][0-9a-fA-F]{3}:[0-9a-fA-F]{0,4}:[0-9a-fA-F:])';
const DECORATION = new RegExp(
  `^\\s*(?:${NO_ADDRESS}\\d+\\s*[-:.)|]\\s?|[>|*•+-]\\s+|\`+|[\\w./-]+\\.(?:txt|log|out)[:-](?:${NO_ADDRESS}\\d+[:-])?)+\\s*`,
);

/** Without backticks and bars at the end. A loop: /\s*[`|]+\s*$/ takes quadratic time on a long run of blanks. */
function withoutFrame(text: string): string {
  const trimmed = text.trimEnd();
  let end = trimmed.length;
  while (end > 0 && '|`'.includes(trimmed[end - 1]!)) end -= 1;
  return end === trimmed.length ? text : trimmed.slice(0, end).trimEnd();
}

const NAMED: Record<string, string> = { gt: '>', lt: '<', amp: '&', quot: '"', apos: "'", nbsp: ' ', minus: '-' };

function entity(name: string): string {
  const known = NAMED[name];
  if (known !== undefined) return known;
  const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return code >= 32 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
}
