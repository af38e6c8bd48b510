import type { Dump, UnreadLine } from './dump.ts';
import type { Holding } from './forwarding.ts';

const ALL: readonly Holding[] = ['unicast', 'flood', 'arp'];
const BY_TABLE: Readonly<Record<string, readonly Holding[]>> = { 20: ['unicast'], 21: ['arp'], 22: ['flood'] };

/** What a line that could not be read may have held; everything where it does not say. */
function holdingsOf(line: UnreadLine, dump: Dump): readonly Holding[] {
  if (dump.kind === 'linuxbridge') {
    if (/\blladdr\b|\bPERM(?:ANENT)?\b/.test(line.text)) return ['arp'];
    if (/\bself\b|\bdst\b/.test(line.text)) return line.text.includes('00:00:00:00:00:00') ? ['flood'] : ['unicast'];
    return ALL;
  }
  const table = /\btable=(\d+)/.exec(line.text)?.[1];
  return table === undefined ? ALL : (BY_TABLE[table] ?? []);
}

/** A remark for each kind of entry that unread lines of the dump may have held: missing is then uncertain. */
export function uncertainHoldings(dump: Dump): Partial<Record<Holding, string>> {
  const counts: Record<Holding, number> = { unicast: 0, flood: 0, arp: 0 };
  for (const line of dump.unread) for (const holding of holdingsOf(line, dump)) counts[holding] += 1;
  const remarks: Partial<Record<Holding, string>> = {};
  for (const holding of ALL) {
    const count = counts[holding];
    if (count > 0) {
      remarks[holding] =
        `uncertain: ${count === 1 ? 'a line' : `${count} lines`} of the dump that may hold it could not be read`;
    }
  }
  return remarks;
}
