const BEGIN = '\u001b[200~';
const END = '\u001b[201~';

/** A stretch of what a terminal sent: typed keys, or what was pasted in brackets; `isWhole` when the paste ends with it. */
export type Stretch = { kind: 'keys'; text: string } | { kind: 'paste'; text: string; isWhole: boolean };

/**
 * Tells pasted text from typed keys by the brackets that terminals put round it, wherever the chunks were cut.
 * @returns takes the next chunk
 */
export function pasteBrackets(): (chunk: string) => Stretch[] {
  let isPasting = false;
  let held = '';
  return (chunk) => {
    const stretches: Stretch[] = [];
    let rest = held + chunk;
    for (;;) {
      const mark = isPasting ? END : BEGIN;
      const at = rest.indexOf(mark);
      if (at < 0) break;
      add(stretches, isPasting, rest.slice(0, at), true);
      rest = rest.slice(at + mark.length);
      isPasting = !isPasting;
    }
    const kept = keptLength(rest, isPasting ? END : BEGIN, isPasting ? 1 : 3);
    held = rest.slice(rest.length - kept);
    add(stretches, isPasting, rest.slice(0, rest.length - kept), false);
    return stretches;
  };
}

function add(stretches: Stretch[], isPaste: boolean, text: string, isWhole: boolean): void {
  if (isPaste && (text !== '' || isWhole)) stretches.push({ kind: 'paste', text, isWhole });
  if (!isPaste && text !== '') stretches.push({ kind: 'keys', text });
}

/** How much of the end may be the beginning of a mark; `least`: a single escape is a key that must not wait. */
function keptLength(text: string, mark: string, least: number): number {
  for (let length = Math.min(mark.length - 1, text.length); length >= least; length -= 1) {
    if (text.endsWith(mark.slice(0, length))) return length;
  }
  return 0;
}
