import { advise } from '../fdb/advice.ts';
import type { DiffResult } from '../fdb/diff.ts';
import type { Drift } from '../fdb/drift.ts';
import { DRIFT_SCHEMA_VERSION, driftToJson } from '../fdb/drift-json.ts';
import type { DumpKind } from '../fdb/dump.ts';
import { EFFECTS } from '../fdb/effects.ts';
import { nextCommand } from './next-command.ts';
import type { Cell, Column, Report } from './report.ts';

/** A diff with what was compared with what. */
export interface DiffOutcome {
  host: string;
  /** Where the expected state came from, for people. */
  origin: string;
  kind: DumpKind;
  result: DiffResult;
  /** Network id → name, where the source knows names. */
  names: ReadonlyMap<string, string>;
}

/** What is wrong on a host, for programs, for spreadsheets and for people. */
export const diffReport = (outcome: DiffOutcome): Report<Drift> => ({
  document: diffDocument(outcome),
  columns: columnsFor(outcome),
  rows: outcome.result.drift,
  text: async (layout) => (await import('./diff-text.ts')).diffText(outcome, layout),
});

/** Stable keys, documented in docs/json.md. */
const diffDocument = ({ host, origin, kind, result }: DiffOutcome): Record<string, unknown> => ({
  schema_version: DRIFT_SCHEMA_VERSION,
  host,
  agent_type: kind,
  source: origin,
  drift: result.drift.map((drift) => {
    const { remedy, text } = advise(drift.kind, kind);
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
});

const columnsFor = (outcome: DiffOutcome): readonly Column<Drift>[] => [
  { id: 'network', title: 'Network', value: (drift) => drift.networkId ?? null },
  { id: 'segment', title: 'Segment', value: (drift) => segmentOf(drift) },
  ...driftColumns,
  { id: 'severity', title: 'Severity', value: (drift) => drift.severity },
  { id: 'effect', title: 'What users notice', value: (drift) => EFFECTS[drift.effect].text },
  { id: 'next_command', title: 'Next', value: (drift) => nextCommand(drift, outcome) },
];

/** The columns that every layout of drift has. */
export const driftColumns: readonly Column<Drift>[] = [
  { id: 'kind', title: 'Drift', value: (drift) => drift.kind, style: ({ severity }) => severityStyle(severity) },
  { id: 'entry', title: 'Entry', value: entryOf },
  { id: 'expected', title: 'Should be', value: (drift) => drift.expected ?? null },
  { id: 'observed', title: 'Is', value: (drift) => drift.observed ?? null },
];

const segmentOf = ({ networkType, segmentId }: Drift): string | null =>
  networkType === undefined ? null : `${networkType} ${segmentId ?? ''}`;

/** Addresses of a MAC that a cell still holds. */
const SHOWN_IPS = 3;

/** What the drift is about, the addresses that go with it below. */
function entryOf(drift: Drift): Cell {
  if (drift.folded && drift.tunnelIp !== undefined) {
    return [drift.tunnelIp, `with ${drift.folded.macs.length} ${drift.folded.macs.length === 1 ? 'MAC' : 'MACs'}`];
  }
  if (drift.ip !== undefined) return drift.mac === undefined ? drift.ip : [drift.ip, `of ${drift.mac}`];
  if (drift.mac !== undefined) return [drift.mac, ...shortList(drift.ips ?? [])];
  return drift.tunnelIp ?? (drift.localVlan === undefined ? '' : `local VLAN ${drift.localVlan}`);
}

const shortList = (ips: readonly string[]): readonly string[] =>
  ips.length > SHOWN_IPS ? [...ips.slice(0, SHOWN_IPS), `and ${ips.length - SHOWN_IPS} more`] : ips;

export const severityStyle = (severity: Drift['severity']) =>
  ({ outage: 'outage', degraded: 'degraded', waste: 'waste', cosmetic: 'dim' })[severity] as
    | 'outage'
    | 'degraded'
    | 'waste'
    | 'dim';
