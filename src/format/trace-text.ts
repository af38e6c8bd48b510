import { adviseOn } from '../fdb/advice.ts';
import type { Drift } from '../fdb/drift.ts';
import type { DumpKind } from '../fdb/dump.ts';
import { EFFECTS } from '../fdb/effects.ts';
import { isAt } from '../fdb/expected-endpoint.ts';
import { destinationText } from '../fdb/trace/destination.ts';
import { type Trace, type TracedLeg, verdictOf } from '../fdb/trace/trace.ts';
import { endpointWithHost } from './endpoint-text.ts';
import { escapeControls } from './escape.ts';
import { legText } from './hop-text.ts';
import type { Cell, Column, Layout } from './report.ts';
import { drawTable } from './text-table.ts';
import { fromText, type LegRow, sideCell, type TraceOutcome, verdictStyle } from './trace-report.ts';
import { withNames } from './with-names.ts';

/** Traces on one screen: a table of legs, then what each comes to, then what else is to be said. */
export function traceText(outcome: TraceOutcome, layout: Layout): string {
  const rows = outcome.traces.flatMap((trace) => trace.legs.map((leg) => ({ trace, leg })));
  const table = rows.length === 0 ? '' : drawTable(columnsFor(outcome), rows, layout);
  const conclusions = outcome.traces.map((trace) => conclusion(trace, outcome, layout)).join('');
  const blocks = [`${headline(outcome, layout)}\n${table}${conclusions}`, driftText(outcome), notesText(outcome)];
  return blocks.filter((block) => block !== '').join('\n');
}

function headline({ network, origin, kind, traces }: TraceOutcome, { paint }: Layout): string {
  const name = network.name === network.id ? undefined : network.name;
  const what = [name, network.id, network.segment].filter(Boolean).join('  ');
  const compared = traces.some(({ verdict }) => verdict === 'differs')
    ? `, ${paint('outage', 'the dataplane differs')}`
    : kind !== undefined && verdictOf(traces.filter(({ verdict }) => verdict !== 'expected')) === 'same'
      ? `, ${paint('good', 'the dataplane does the same')}`
      : '';
  return `${paint('heading', escapeControls(what))} by ${escapeControls(origin)}${compared}`;
}

function columnsFor({ hosts, traces, kind }: TraceOutcome): readonly Column<LegRow>[] {
  const isFirst = ({ trace, leg }: LegRow): boolean => trace.legs[0] === leg;
  const oneDestination = new Set(traces.map(({ destination }) => destinationText(destination))).size === 1;
  return [
    {
      id: 'from',
      title: 'From',
      narrow: 'fold',
      value: (row) => {
        if (!isFirst(row)) return '';
        const from = fromText(row.trace);
        return oneDestination ? from : [from, `to ${destinationText(row.trace.destination)}`];
      },
    },
    { id: 'step', title: 'Step', narrow: 'fold', value: ({ leg }) => legText(leg.kind, leg.subject, hosts, leg.at) },
    ...(kind !== undefined
      ? [
          {
            id: 'verdict',
            title: 'Verdict',
            value: ({ leg }: LegRow) =>
              leg.verdict === 'differs' ? 'DIFFERS' : leg.verdict === 'expected' ? '' : leg.verdict,
            style: ({ leg }: LegRow) => verdictStyle(leg.verdict),
          },
        ]
      : []),
    { id: 'expected', title: 'Expected', narrow: 'fold', value: ({ leg }) => sideCell(leg, leg.expected, hosts) },
    ...(kind !== undefined
      ? [
          {
            id: 'observed',
            title: 'Dataplane',
            value: ({ leg }: LegRow) =>
              leg.verdict === 'expected' ? '' : withRemark(leg, sideCell(leg, leg.observed, hosts)),
          },
        ]
      : []),
  ];
}

/** Why it is the same though it reads differently. */
const withRemark = ({ remark }: TracedLeg, cell: Cell): Cell =>
  remark === undefined ? cell : ([...[cell].flat(), `(${remark})`] as Cell);

/** What a trace comes to, in a sentence a side. */
function conclusion(trace: Trace, { hosts }: TraceOutcome, { paint }: Layout): string {
  const { reaches, owners, destination } = trace;
  if (reaches.expected === undefined && reaches.observed === undefined) return '';
  const places = [...new Set(owners.map(({ endpoint }) => endpointWithHost(endpoint, hosts)))].join(' or ');
  const sentence = (side: string, reached: boolean): string =>
    escapeControls(
      `${fromText(trace)}: ${side}frames to ${destinationText(destination)} ${reached ? 'get' : 'do NOT get'} to ${places}`,
    );
  const expected = reaches.expected === undefined ? '' : sentence('by what should be, ', reaches.expected);
  const observed = reaches.observed === undefined ? '' : sentence('by its dataplane, ', reaches.observed);
  if (observed === '' && trace.verdict === 'not-compared') {
    return `${expected}\n${escapeControls(`${fromText(trace)}: of its dataplane that is not told`)}\n`;
  }
  if (observed === '') return `${expected}\n`;
  const line = paint(reaches.observed ? 'good' : 'outage', observed);
  return reaches.expected === false ? `${expected}\n${line}\n` : `${line}\n`;
}

/** What users notice of each difference, and what mends it. */
function driftText({ traces, kind = 'ovs' }: TraceOutcome): string {
  const legs = traces.flatMap((trace) => trace.legs);
  const lines = new Set(legs.flatMap((leg) => leg.drift.map((each) => driftLine(each, kind, isLedAstray(leg)))));
  return [...lines].join('');
}

/** A learned entry leads to where the frame should not go: what a missing entry does otherwise is not true then. */
const isLedAstray = ({ expected, observed }: TracedLeg): boolean =>
  expected?.how === 'sent' &&
  observed?.how === 'sent' &&
  observed.by === 'learned' &&
  !observed.endpoints.some((at) => expected.endpoints.some((key) => key === at || isAt(key, at)));

const ASTRAY =
  'a learned entry leads frames to another host: unreachable from this host until that ages out or the MAC is heard of again';

const driftLine = (drift: Drift, kind: DumpKind, isAstray: boolean): string => {
  const about = [drift.mac, drift.ip, drift.tunnelIp].find((each) => each !== undefined);
  const what = escapeControls(about === undefined ? drift.kind : `${drift.kind} ${about}`);
  return `${what}: ${isAstray && drift.kind === 'missing-unicast' ? ASTRAY : EFFECTS[drift.effect].text}\n  ${adviseOn(drift, kind).text}\n`;
};

function notesText({ traces, notes, network }: TraceOutcome): string {
  const names = new Map(network.name === undefined ? [] : [[network.id, network.name] as const]);
  const told = new Map<string, string[]>();
  for (const trace of traces) {
    for (const note of trace.notes)
      told.set(note, [...(told.get(note) ?? []), trace.host ?? trace.tunnelIps.join(', ')]);
  }
  const lines = [
    ...[...told].map(([note, hosts]) => (hosts.length === traces.length ? note : `${hosts.join(', ')}: ${note}`)),
    ...notes,
  ];
  return lines.map((line) => `note: ${escapeControls(withNames(line, names))}\n`).join('');
}
