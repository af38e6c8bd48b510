/** Names that begin with the same text. */
export interface Matches {
  /** How many they are. */
  count: number;
  /** What all of them begin with. */
  common: string;
  /** The first of them in the order of their code units, so many as were wanted. */
  first: string[];
}

/**
 * The names that begin with a prefix. They need no order: one pass is quicker than sorting many for the few that are shown.
 * @param names each once
 * @param most how many are wanted by name
 */
export function matchNames(names: Iterable<string>, prefix: string, most: number): Matches {
  const first: string[] = [];
  let count = 0;
  let common: string | undefined;
  for (const name of names) {
    if (!name.startsWith(prefix)) continue;
    count += 1;
    common = common === undefined ? name : commonStart(common, name);
    if (first.length < most || name < first.at(-1)!) insert(first, name, most);
  }
  return { count, common: common ?? '', first };
}

function insert(sorted: string[], name: string, most: number): void {
  let at = sorted.length;
  while (at > 0 && name < sorted[at - 1]!) at -= 1;
  sorted.splice(at, 0, name);
  if (sorted.length > most) sorted.pop();
}

function commonStart(text: string, name: string): string {
  if (name.startsWith(text)) return text;
  let length = 0;
  while (text[length] === name[length]) length += 1;
  return text.slice(0, length);
}
