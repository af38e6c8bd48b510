import { adviseOn } from '../fdb/advice.ts';
import type { DiffResult } from '../fdb/diff.ts';
import type { Drift } from '../fdb/drift.ts';
import { DRIFT_SCHEMA_VERSION, driftToJson } from '../fdb/drift-json.ts';
import type { DumpKind } from '../fdb/dump.ts';
import { EFFECTS } from '../fdb/effects.ts';
import { driftColumns } from './drift-columns.ts';
import { type KnownNames, namesDocument } from './known-names.ts';
import { nextCommand } from './next-command.ts';
import type { Column, Report } from './report.ts';

/** A diff with what was compared with what. */
export interface DiffOutcome extends KnownNames {
  host: string;
  /** Where the expected state came from, for people. */
  origin: string;
  kind: DumpKind;
  result: DiffResult;
}

/** What is wrong on a host, for programs, for spreadsheets and for people. */
export const diffReport = (outcome: DiffOutcome): Report<Drift> => ({
  document: diffDocument(outcome),
  columns: columnsFor(outcome),
  rows: outcome.result.drift,
  comparing: {
    keyOf: ({ kind, networkId, mac, ip, tunnelIp, localVlan }) =>
      [kind, networkId, mac, ip, tunnelIp, localVlan].join(' '),
    lineOf: ({ kind, networkId = '', mac, ip, tunnelIp, observed }) =>
      [outcome.names.get(networkId) || networkId, kind, ip ?? mac ?? tunnelIp ?? observed].filter(Boolean).join('  '),
  },
  text: async (layout) => (await import('./diff-text.ts')).diffText(outcome, layout),
});

/** Stable keys, documented in docs/json.md. */
const diffDocument = ({ host, origin, kind, result, ...known }: DiffOutcome): Record<string, unknown> => ({
  schema_version: DRIFT_SCHEMA_VERSION,
  host,
  agent_type: kind,
  source: origin,
  drift: result.drift.map((drift) => {
    const { remedy, text } = adviseOn(drift, kind);
    return {
      ...driftToJson(drift),
      remedy,
      remedy_text: text,
      next_command: nextCommand(drift, { host, kind }),
    };
  }),
  compared: result.compared.map(({ networkId, segment, ...depth }) => ({ network_id: networkId, segment, ...depth })),
  not_compared: result.notCompared.map(({ networkId, segment, what, reason }) => ({
    network_id: networkId ?? null,
    segment: segment ?? null,
    what,
    reason,
  })),
  notes: result.notes,
  ...namesDocument(
    known,
    [...result.compared, ...result.notCompared].map(({ networkId }) => networkId),
    result.drift.flatMap(({ tunnelIp, expected = [], observed }) => [tunnelIp, ...expected, observed]),
  ),
});

const columnsFor = (outcome: DiffOutcome): readonly Column<Drift>[] => [
  { id: 'network', title: 'Network', value: (drift) => drift.networkId ?? null },
  { id: 'segment', title: 'Segment', narrow: 'drop', value: (drift) => segmentOf(drift) },
  ...driftColumns,
  {
    id: 'network_name',
    title: 'Network name',
    isPicked: true,
    value: ({ networkId = '' }) => outcome.names.get(networkId) ?? null,
  },
  { id: 'severity', title: 'Severity', narrow: 'drop', value: (drift) => drift.severity },
  { id: 'effect', title: 'What users notice', isLong: true, value: (drift) => EFFECTS[drift.effect].text },
  { id: 'next_command', title: 'Next', isLong: true, value: (drift) => nextCommand(drift, outcome) },
];

const segmentOf = ({ networkType, segmentId }: Drift): string | null =>
  networkType === undefined ? null : `${networkType} ${segmentId ?? ''}`.trimEnd();
