import { foldText } from './fold-text.ts';
import type { Layout } from './report.ts';

/** Between titles and texts. */
const GAP = '  ';

/** What of a record is shown: its titles, and the lines of each. */
export type RecordLines = readonly { title: string; lines: readonly string[]; paint(text: string): string }[];

/** Rows as records, a title and a text a line, for screens too narrow for any table of them. Empty texts are left out. */
export function drawRecords(rows: readonly RecordLines[], layout: Layout): string {
  const titleWidth = Math.max(0, ...rows.flatMap((row) => row.map(({ title }) => title.length)));
  const room = Math.max(1, layout.width - titleWidth - GAP.length);
  const recordOf = (row: RecordLines) =>
    row
      .filter(({ lines }) => lines.some((line) => line !== ''))
      .map(({ title, lines, paint }) => {
        const folded = lines.flatMap((line) => foldText(line, room));
        return folded
          .map((line, index) => {
            const head = (index === 0 ? title : '').padEnd(titleWidth);
            return `${index === 0 ? layout.paint('heading', head) : head}${GAP}${paint(line)}\n`;
          })
          .join('');
      })
      .join('');
  return rows.map(recordOf).join('\n');
}
