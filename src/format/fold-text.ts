/** Where a text may be broken: behind a blank, which goes, or behind a hyphen, which stays. */
export type BreakAt = 'blanks' | 'hyphens';

const parts = (text: string, at: BreakAt): string[] =>
  at === 'blanks' ? text.split(/(?<= )(?=[^ ])/) : text.split(/(?<=[ -])(?=[^ -])/);

/** The widest part of a text that is never broken. */
export const widestPart = (text: string, at: BreakAt = 'blanks'): number =>
  parts(text, at).reduce((widest, part) => Math.max(widest, part.trimEnd().length), 0);

/** Lines of a text, as full as fits; what cannot be broken stays whole, so that it can be copied. */
export function foldText(text: string, width: number, at: BreakAt = 'blanks'): string[] {
  if (text.length <= width) return [text];
  const lines: string[] = [];
  let line = '';
  for (const part of parts(text, at)) {
    if (line !== '' && (line + part).trimEnd().length > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += part;
  }
  return [...lines, line.trimEnd()];
}
