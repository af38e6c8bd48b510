import type { PreparedCast, PreparedPlan } from '../fdb/cast-effects.ts';
import { type CastPair, pairsOfCast } from '../fdb/cast-pairs.ts';
import { driftToJson } from '../fdb/drift-json.ts';
import { PLAN_SCHEMA_VERSION, stagesToJson } from '../fdb/plan-json.ts';
import { type KnownNames, namesDocument } from './known-names.ts';
import type { Cell, Column, Report } from './report.ts';

/** What became of a plan that was sent. */
export interface SentPlan {
  journal: string;
  /** By the casts' order: `confirmed`, `unknown`, `not-sent`. */
  fates: readonly string[];
  /** Why it stopped before its end; undefined: it was sent as a whole. */
  stopped: string | undefined;
  /** Was the dataplane seen in sync afterwards? undefined: nobody looked. */
  verified: boolean | undefined;
  /** What still differs, a sentence each. */
  left: readonly string[];
}

/** A plan with what it was made from. */
export interface PlanOutcome extends KnownNames {
  plan: PreparedPlan;
  /** Where the expected state came from, or what is undone. */
  origin: string;
  madeAt: Date;
  /** What was left out since it has changed or has no inverse, a sentence each. */
  skipped: readonly string[];
  /** Why it would not be sent as it stands, a sentence each. */
  refusals: readonly string[];
  sent: SentPlan | undefined;
}

/** One line of a plan: a cast's entries under one tunnel ip. */
export interface PlanRow {
  stage: number;
  number: number;
  planned: PreparedCast;
  tunnelIp: string;
  pairs: readonly CastPair[];
}

/** What would be sent to mend a host, for programs, for spreadsheets and for people. */
export const planReport = (outcome: PlanOutcome): Report<PlanRow> => ({
  document: planDocument(outcome),
  columns: [
    { id: 'stage', title: 'Stage', value: ({ stage }) => stage },
    { id: 'number', title: '#', value: ({ number }) => number },
    ...planColumns(outcome.names),
    { id: 'fate', title: 'Sent', isLong: true, value: ({ number }) => outcome.sent?.fates[number - 1] ?? null },
  ],
  rows: planRows(outcome.plan),
  text: async (layout) => (await import('./plan-text.ts')).planText(outcome, layout),
});

/** A plan's casts, one row for each tunnel ip that a cast names. */
export function planRows({ stages }: PreparedPlan): PlanRow[] {
  let number = 0;
  return stages.flatMap((stage, index) =>
    stage.flatMap((planned) => {
      number += 1;
      const byEndpoint = new Map<string, CastPair[]>();
      for (const each of pairsOfCast(planned.cast)) {
        const pairs = byEndpoint.get(each.endpoint);
        if (pairs === undefined) byEndpoint.set(each.endpoint, [each]);
        else pairs.push(each);
      }
      const place = { stage: index + 1, number, planned };
      return [...byEndpoint].map(([tunnelIp, pairs]) => ({ ...place, tunnelIp, pairs }));
    }),
  );
}

/** The columns that every layout of a plan has. */
export const planColumns = (names: ReadonlyMap<string, string>): readonly Column<PlanRow>[] => [
  { id: 'network', title: 'Network', value: ({ planned }) => names.get(planned.networkId) ?? planned.networkId },
  { id: 'cast', title: 'Cast', value: ({ planned }) => planned.cast.method.replace('_fdb_entries', '') },
  { id: 'tunnel_ip', title: 'Tunnel ip', value: ({ tunnelIp }) => tunnelIp },
  { id: 'entries', title: 'Entries', narrow: 'fold', value: ({ pairs }) => entriesOf(pairs) },
  { id: 'why', title: 'Why', narrow: 'below', minWidth: 24, value: ({ planned }) => planned.why },
];

/** Entries that a cell still holds. */
const SHOWN_ENTRIES = 4;
const SIGNS = { add: '', remove: '', after: '+ ', before: '- ' } as const;

function entriesOf(pairs: readonly CastPair[]): Cell {
  const shown = pairs.slice(0, SHOWN_ENTRIES).map(({ action, pair: [mac, ip] }) => `${SIGNS[action]}${mac} ${ip}`);
  return pairs.length > SHOWN_ENTRIES ? [...shown, `and ${pairs.length - SHOWN_ENTRIES} more`] : shown;
}

/** Stable keys, documented in docs/json.md. */
const planDocument = ({
  plan,
  origin,
  madeAt,
  skipped,
  refusals,
  sent,
  ...known
}: PlanOutcome): Record<string, unknown> => ({
  schema_version: PLAN_SCHEMA_VERSION,
  host: plan.host,
  agent_type: plan.kind,
  source: origin,
  made_at: madeAt.toISOString(),
  stages: stagesToJson(plan),
  unmended: plan.unmended.map(({ drift, advice }) => ({
    ...driftToJson(drift),
    remedy: advice.remedy,
    remedy_text: advice.text,
  })),
  skipped,
  refusals,
  notes: plan.notes,
  ...namesDocument(
    known,
    [...plan.stages.flat().map(({ networkId }) => networkId), ...plan.unmended.map(({ drift }) => drift.networkId)],
    planRows(plan).map(({ tunnelIp }) => tunnelIp),
  ),
  sent: sent === undefined ? null : { ...sent, stopped: sent.stopped ?? null, verified: sent.verified ?? null },
});
