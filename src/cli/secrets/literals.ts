/** What stands between quotes, in JSON, in shells and in YAML. It ends with its line at the latest. */
export const LITERAL_BODY = {
  '"': String.raw`(?:\\[^\n]|[^"\\\n])*`,
  "'": String.raw`(?:\\[^\n]|''|[^'\\\n])*`,
};

/** What stands between `\"` and `\"`: a text of JSON in a text of JSON, where each backslash is two. */
export const ESCAPED_LITERAL_BODY = String.raw`(?:\\\\(?:\\[^\n]|[^\\\n])|[^"\\\n])*`;

/** A shell and YAML know no `\'`: where that would leave the quote open, the backslash is one of the value. */
const SINGLE_QUOTED = String.raw`'(?:${LITERAL_BODY["'"]}'|(?!${LITERAL_BODY["'"]}')(?:''|[^'\n])*')`;

/** A quoted value, with its quotes. */
export const LITERAL = String.raw`(?:"${LITERAL_BODY['"']}"|${SINGLE_QUOTED}|\\"${ESCAPED_LITERAL_BODY}\\")`;

/** A value in place of which `***` is to stand, within its quotes if it has some. */
export function masked(value: string): string {
  const quote = /^\\?["']/.exec(value)?.[0] ?? '';
  const isWhole = value.length >= 2 * quote.length && value.endsWith(quote);
  return isWhole ? `${quote}***${quote}` : '***';
}
