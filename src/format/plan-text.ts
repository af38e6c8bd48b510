import { groupBy } from '../fdb/group-by.ts';
import type { Unmended } from '../fdb/plan.ts';
import { escapeControls } from './escape.ts';
import { type PlanOutcome, type PlanRow, planColumns, planRows } from './plan-report.ts';
import type { Column, Layout } from './report.ts';
import { drawTable } from './text-table.ts';
import { withHosts } from './with-hosts.ts';
import { withNames } from './with-names.ts';

/** Rows of one screen; `-f json` has all. */
const SHOWN = 200;

/** A plan on one screen: what is sent in which order and why, what no cast mends, what is left out. */
export function planText(outcome: PlanOutcome, layout: Layout): string {
  const { plan, names, skipped, refusals } = outcome;
  const rows = planRows(plan);
  const stages = [...groupBy(rows.slice(0, SHOWN), ({ stage }) => stage)];
  const blocks = [
    `${headline(outcome, layout)}\n`,
    ...stages.map(([stage, ofStage]) => stageText(stage, plan.stages.length, ofStage, outcome, layout)),
    rows.length > SHOWN ? `… and ${rows.length - SHOWN} lines more; -f json has all.\n` : '',
    unmendedText(plan.unmended, outcome, layout),
    listText('Left out', skipped, names, layout),
    listText('Not sent as it stands', refusals, names, layout),
    plan.notes.map((note) => `note: ${escapeControls(withNames(note, names))}\n`).join(''),
  ];
  return blocks.filter((block) => block !== '').join('\n');
}

const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`;

function headline({ plan, origin }: PlanOutcome, { paint }: Layout): string {
  const { host, kind, stages, unmended } = plan;
  const agent = { ovs: 'Open vSwitch agent', linuxbridge: 'linuxbridge agent', entries: 'FDB entries' }[kind];
  const casts = stages.flat();
  const mended = new Set(casts.flatMap(({ mends }) => mends)).size;
  const verdict = casts.length === 0 ? 'nothing to send' : count(casts.length, 'cast');
  const mends = mended === 0 ? '' : ` ${casts.length === 1 ? 'mends' : 'mend'} ${count(mended, 'difference')}`;
  const rest = unmended.length === 0 ? '' : `, ${unmended.length} that no cast mends`;
  const style = casts.length === 0 ? 'good' : 'degraded';
  return `${paint('heading', escapeControls(host))} (${agent}) by ${escapeControls(origin)}: ${paint(style, `${verdict}${mends}`)}${rest}`;
}

function stageText(
  stage: number,
  stages: number,
  rows: readonly PlanRow[],
  { names, hosts }: PlanOutcome,
  layout: Layout,
): string {
  const columns: readonly Column<PlanRow>[] = [
    { id: 'number', title: '#', value: ({ number }) => number },
    ...planColumns(names).map((column) =>
      column.id === 'tunnel_ip' ? { ...column, value: (row: PlanRow) => withHosts(row.tunnelIp, hosts) } : column,
    ),
  ];
  const order = stage === 1 ? 'sent first' : `sent once stage ${stage - 1} shows`;
  const title = stages === 1 ? '' : `${layout.paint('heading', `Stage ${stage}`)}  ${order}\n`;
  return `${title}${drawTable(columns, rows, layout)}`;
}

/** One line for each advice, with the drift that it is about. */
function unmendedText(unmended: readonly Unmended[], { names }: PlanOutcome, { paint }: Layout): string {
  if (unmended.length === 0) return '';
  const lines = [...groupBy(unmended, ({ drift, advice }) => `${drift.kind}: ${advice.text}`)].map(([text, same]) => {
    const places = [...new Set(same.map(({ drift }) => placeOf(drift, names)))];
    const shown = places.slice(0, 4).join(', ');
    const more = places.length > 4 ? ` and ${places.length - 4} more` : '';
    return `  ${escapeControls(`${text} (${shown}${more})`)}\n`;
  });
  return `${paint('heading', 'No cast mends')}\n${lines.join('')}`;
}

function placeOf(
  { networkId, mac, ip, tunnelIp, observed }: Unmended['drift'],
  names: ReadonlyMap<string, string>,
): string {
  const network = networkId === undefined ? undefined : (names.get(networkId) ?? networkId);
  return [network, ip ?? mac ?? tunnelIp ?? observed].filter(Boolean).join(' ');
}

function listText(
  title: string,
  lines: readonly string[],
  names: ReadonlyMap<string, string>,
  { paint }: Layout,
): string {
  if (lines.length === 0) return '';
  return `${paint('heading', title)}\n${lines.map((line) => `  ${escapeControls(withNames(line, names))}\n`).join('')}`;
}
