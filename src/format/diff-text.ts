import { adviseOn } from '../fdb/advice.ts';
import type { TunnelHosts } from '../fdb/agent-hosts.ts';
import type { NotCompared } from '../fdb/diff.ts';
import type { Drift } from '../fdb/drift.ts';
import { EFFECTS } from '../fdb/effects.ts';
import { groupBy } from '../fdb/group-by.ts';
import type { DiffOutcome } from './diff-report.ts';
import { driftColumns } from './drift-columns.ts';
import { escapeControls } from './escape.ts';
import { nextCommand } from './next-command.ts';
import type { Column, Layout } from './report.ts';
import { drawTable } from './text-table.ts';
import { withHosts } from './with-hosts.ts';
import { withNames } from './with-names.ts';

/** Drift of one screen; a host that lost thousands of entries is told by its numbers, and `-f json` has them all. */
const SHOWN = 200;

interface Numbered {
  number: number;
  drift: Drift;
}

/** A diff on one screen: how many, a table a network, what to type next, and what was not compared. */
export function diffText(outcome: DiffOutcome, layout: Layout): string {
  const { drift, notes } = outcome.result;
  const numbered = drift.slice(0, SHOWN).map((each, index) => ({ number: index + 1, drift: each }));
  const blocks = [
    `${headline(outcome, layout)}\n`,
    ...[...groupBy(numbered, (row) => row.drift.networkId ?? '')].map(([network, rows]) =>
      networkText(network, rows, outcome, layout),
    ),
    drift.length > SHOWN ? `… and ${drift.length - SHOWN} more; -f json has all.\n` : '',
    nextText(numbered, outcome, layout),
    notComparedText(outcome, layout),
    notes.map((note) => `note: ${escapeControls(withNames(note, outcome.names))}\n`).join(''),
  ];
  return blocks.filter((block) => block !== '').join('\n');
}

function headline({ host, origin, kind, result }: DiffOutcome, { paint }: Layout): string {
  const { drift, compared } = result;
  const agent = { ovs: 'Open vSwitch agent', linuxbridge: 'linuxbridge agent', entries: 'FDB entries' }[kind];
  const networks = `${compared.length} ${compared.length === 1 ? 'network' : 'networks'} compared`;
  const verdict =
    drift.length > 0
      ? paint('outage', `${drift.length} ${drift.length === 1 ? 'difference' : 'differences'}`)
      : compared.length > 0
        ? paint('good', 'in sync')
        : paint('degraded', 'nothing could be compared');
  return `${paint('heading', escapeControls(host))} (${agent}) against ${escapeControls(origin)}: ${verdict}, ${networks}`;
}

const columnsWith = (hosts: TunnelHosts): readonly Column<Numbered>[] => [
  { id: 'number', title: '#', value: ({ number }) => number },
  ...driftColumns.map((column) => ({
    ...column,
    value: ({ drift }: Numbered) => withHosts(column.value(drift), hosts),
    style: ({ drift }: Numbered) => column.style?.(drift) ?? ('plain' as const),
  })),
  {
    id: 'effect',
    title: 'What users notice',
    narrow: 'below',
    minWidth: 24,
    value: ({ drift }) => EFFECTS[drift.effect].text,
  },
];

function networkText(network: string, rows: readonly Numbered[], outcome: DiffOutcome, layout: Layout): string {
  const { networkType, segmentId, localVlan } = rows[0]!.drift;
  const name = outcome.names.get(network);
  const title = [
    name === network ? undefined : name,
    network || 'no network',
    networkType === undefined ? undefined : `${networkType} ${segmentId ?? ''}`,
    localVlan === undefined ? undefined : `local VLAN ${localVlan}`,
  ];
  const head = layout.paint('heading', escapeControls(title.filter(Boolean).join('  ')));
  const remarks = rows.flatMap(({ number, drift }) =>
    drift.notes.map((note) => `${String(number).padStart(3)}  ${escapeControls(note)}\n`),
  );
  return `${head}\n${drawTable(columnsWith(outcome.hosts), rows, layout)}${remarks.join('')}`;
}

/** One line a command, with the numbers of the drift it serves, and what mends each kind. */
function nextText(rows: readonly Numbered[], outcome: DiffOutcome, { paint }: Layout): string {
  if (rows.length === 0) return '';
  const commands = new Map<string, number[]>();
  const mending = new Map<string, Set<string>>();
  for (const { number, drift } of rows) {
    const command = nextCommand(drift, outcome);
    commands.set(command, [...(commands.get(command) ?? []), number]);
    const { text } = adviseOn(drift, outcome.kind);
    mending.set(text, (mending.get(text) ?? new Set()).add(drift.kind));
  }
  const next = [...commands].map(
    ([command, numbers]) => `  ${numbers.join(',').padEnd(5)} ${paint('command', escapeControls(command))}\n`,
  );
  const mends = [...mending].map(([text, kinds]) => `  ${[...kinds].join(', ')}: ${text}\n`);
  return `Next (look whether Neutron's own side is right):\n${next.join('')}\nWhat mends it:\n${mends.join('')}`;
}

function notComparedText({ result, names }: DiffOutcome, { paint }: Layout): string {
  if (result.notCompared.length === 0) return '';
  const lines = result.notCompared.map((each) => `  ${escapeControls(notComparedLine(each, names))}\n`);
  return `${paint('heading', 'Not compared')}\n${lines.join('')}`;
}

function notComparedLine(
  { networkId, segment, what, reason }: NotCompared,
  names: ReadonlyMap<string, string>,
): string {
  const network = networkId === undefined ? undefined : (names.get(networkId) ?? networkId);
  const place = [network, segment].filter(Boolean).join(' ');
  return `${place}${what === 'network' ? '' : ` ${what}`}: ${reason}`;
}
