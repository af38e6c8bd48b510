import { escapeControls } from './escape.ts';
import { foldText } from './fold-text.ts';
import type { Column, Layout, Report } from './report.ts';
import type { StyleName } from './style.ts';

/** How a check ended. */
export type CheckState = 'ok' | 'warning' | 'failed' | 'skipped';

/** What one check found: plain data, as `-f json` prints it. */
export interface CheckLine {
  /** Which: `tcp`. */
  check: string;
  /** What was looked at, `''` where there is only one: `ctl1:5672`. */
  subject: string;
  state: CheckState;
  /** What there is, a sentence or two. */
  found: readonly string[];
  /** Why it is no good; of a skipped one why it was skipped; `''` for a good one. */
  cause: string;
  /** What to do; `''` where there is nothing to do. */
  remedy: string;
  /** How long it took; null for a skipped one. */
  milliseconds: number | null;
  /** Figures and names behind `found`, by name. */
  facts: Readonly<Record<string, unknown>>;
}

const STYLES: Readonly<Record<CheckState, StyleName>> = {
  ok: 'good',
  warning: 'degraded',
  failed: 'outage',
  skipped: 'dim',
};

const COLUMNS: readonly Column<CheckLine>[] = [
  { id: 'check', title: 'Check', value: ({ check }) => check },
  { id: 'subject', title: 'Subject', value: ({ subject }) => subject },
  { id: 'state', title: 'State', value: ({ state }) => state, style: ({ state }) => STYLES[state] },
  { id: 'found', title: 'Found', value: ({ found }) => found },
  { id: 'cause', title: 'Cause', value: ({ cause }) => cause },
  { id: 'remedy', title: 'Remedy', value: ({ remedy }) => remedy },
  { id: 'milliseconds', title: 'Milliseconds', isLong: true, value: ({ milliseconds }) => milliseconds },
];

/** All checks; the text is that of `checkText` and `verdictText`. */
export const doctorReport = (lines: readonly CheckLine[]): Report<CheckLine> => ({
  document: lines,
  columns: COLUMNS,
  rows: lines,
  text: async (layout) => `${lines.map((line) => checkText(line, layout)).join('')}${verdictText(lines, layout)}`,
});

const STATE_WIDTH = 'skipped'.length + 1;
const CHECK_WIDTH = 'inventory-agents'.length + 1;
const INDENT = ' '.repeat(STATE_WIDTH + CHECK_WIDTH);

/** Further lines of a sentence stand in by so much. */
const HANGING = '  ';

/** One check as people read it, complete with its line feeds: what was found, then cause and remedy, folded to the screen. */
export function checkText(line: CheckLine, { width, paint }: Layout): string {
  const { check, subject, state, found, cause, remedy } = line;
  const isBareSkip = found.length === 0;
  const told = [
    ...(isBareSkip ? [cause] : found).map((text, index) =>
      index === 0 && subject !== '' ? `${subject}: ${text}` : text,
    ),
    ...(isBareSkip || cause === '' ? [] : [`cause: ${cause}`]),
    ...(remedy === '' ? [] : `remedy: ${remedy}`.split('\n')),
  ];
  const room = Math.max(24, width - INDENT.length);
  const folded = told.flatMap((text) => {
    const [first = '', ...others] = foldText(escapeControls(text), room - HANGING.length);
    return [first, ...others.map((other) => `${HANGING}${other}`)];
  });
  return folded
    .map((text, index) => {
      if (index > 0) return `${INDENT}${state === 'skipped' ? paint('dim', text) : text}\n`;
      const head = `${paint(STYLES[state], state.padEnd(STATE_WIDTH))}${check.padEnd(CHECK_WIDTH)}`;
      return `${head}${state === 'skipped' ? paint('dim', text) : text}\n`;
    })
    .join('');
}

/** How many checks ended how, as the last line. */
export function verdictText(lines: readonly CheckLine[], { paint }: Layout): string {
  const counts = (['ok', 'warning', 'failed', 'skipped'] as const)
    .map((state) => ({ state, count: lines.filter((line) => line.state === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => paint(STYLES[state], `${count} ${state}`));
  return `\n${counts.join(', ')}\n`;
}
