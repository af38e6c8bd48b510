import { parse } from 'yaml';

/** How a value is written between its neighbours. */
export interface Spelling {
  /** Everything in double quotes, nothing that JSON lacks. */
  json: boolean;
  /** Blanks inside the braces of a mapping. */
  padded: boolean;
}

/** A value on one line, in flow style. */
export function valueText(value: unknown, spelling: Spelling): string {
  if (Array.isArray(value)) return `[${value.map((item) => valueText(item, spelling)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).map(([key, inner]) => pairText(key, inner, spelling));
    const pad = spelling.padded ? ' ' : '';
    return `{${pad}${pairs.join(', ')}${pad}}`;
  }
  return scalarText(value, spelling);
}

/** `key: value`. */
export const pairText = (key: string, value: unknown, spelling: Spelling): string =>
  `${scalarText(key, spelling)}: ${valueText(value, spelling)}`;

/** Plain where every reader of YAML takes it for the same text, wherever it stands. */
function scalarText(value: unknown, { json }: Spelling): string {
  if (typeof value !== 'string' || json || !/^\w[\w.:/-]*\w$|^\w$/.test(value)) return JSON.stringify(value);
  // 1.1 knows yes, no and numbers to the base 60; keys and hosts go by both versions
  return [parse(value), parse(value, { version: '1.1' })].every((read) => read === value)
    ? value
    : JSON.stringify(value);
}
