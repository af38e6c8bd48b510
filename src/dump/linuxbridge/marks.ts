/** `> `, `| `, `* `, backticks, a file's name as grep prints it. */
const MARKS = /^\s*(?:[>|*•+-]\s+|`+|[\w./-]+\.(?:txt|log|out)[:-])+\s*/;
const NUMBER = /^\s*\d+\s*[-:)|]\s*(?=\S)/;
/** `12:2001:db8::21 dev …`: nobody has 12:2001:db8::21, since global addresses begin with 2, 3 or f. */
const NUMBER_OF_IPV6 = /^\s*\d{1,3}:(?=(?:[23][0-9a-f]{3}|f[c-f][0-9a-f]{2}):)/i;

/**
 * What a line may say, the likeliest first: as it stands, without what pasting put in front of it (spec l2pop 3.3a,
 * 4.3a), without one number. No more than one, since a MAC or an address may itself begin with digits and a colon.
 */
export function readings(text: string): string[] {
  const line = text.replace(NUMBER_OF_IPV6, '');
  if (!BEGINS_ODDLY.test(line)) return [line];
  const bare = line.replace(MARKS, '').replace(NUMBER_OF_IPV6, '');
  const lines = bare === line ? [line] : [line, bare];
  return NUMBER.test(bare) ? [...lines, bare.replace(NUMBER, '')] : lines;
}

/** With a mark, a file's name or digits. */
const BEGINS_ODDLY = /^\s*(?:[>|*•+`-]|\d+\s*[-:)|]|[\w./-]+\.(?:txt|log|out)[:-])/;
