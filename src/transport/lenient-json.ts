/** Bare tokens that Python's json writes and JSON.parse refuses, or a string (skipped as it is). */
const STRING_OR_TOKEN = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/gs;

/** Stands for NaN between the two passes; JSON.parse reads 1e999 as Infinity by itself. */
const NAN = '\u0000NaN\u0000';

/**
 * Parses JSON as Python writes it: `NaN`, `Infinity` and `-Infinity` may stand where a number may (wire spec 5.4).
 * @throws SyntaxError for what is no JSON even so
 */
export function parseLenientJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!/NaN|Infinity/.test(text)) throw error;
    const standard = text.replace(STRING_OR_TOKEN, (part) => {
      if (part.startsWith('"')) return part;
      if (part === 'NaN') return JSON.stringify(NAN);
      return part === 'Infinity' ? '1e999' : '-1e999';
    });
    return JSON.parse(standard, (_key, value) => (value === NAN ? Number.NaN : value));
  }
}
