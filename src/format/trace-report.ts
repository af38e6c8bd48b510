import type { TunnelHosts } from '../fdb/agent-hosts.ts';
import type { DumpKind } from '../fdb/dump.ts';
import type { AgentAddress } from '../fdb/query.ts';
import { destinationText } from '../fdb/trace/destination.ts';
import type { Hop } from '../fdb/trace/hop.ts';
import type { Trace, TracedLeg } from '../fdb/trace/trace.ts';
import { hostAt } from './endpoint-text.ts';
import { hopLines } from './hop-text.ts';
import type { Cell, Column, Report } from './report.ts';

/** Traces of one network, with what they were made from. */
export interface TraceOutcome {
  network: { id: string; name: string | undefined; segment: string };
  /** Where the expected state came from, for people. */
  origin: string;
  /** Of the dump; undefined where there was none to look at. */
  kind: DumpKind | undefined;
  traces: readonly Trace[];
  hosts: TunnelHosts;
  /** Of the source, if it knows them. */
  agents: readonly AgentAddress[] | undefined;
  notes: readonly string[];
}

const TRACE_SCHEMA_VERSION = 1;

/** A leg with its trace. */
export interface LegRow {
  trace: Trace;
  leg: TracedLeg;
}

/** Where frames go, for programs, for spreadsheets and for people. */
export const traceReport = (outcome: TraceOutcome): Report<LegRow> => ({
  document: documentOf(outcome),
  columns: columnsFor(outcome),
  rows: outcome.traces.flatMap((trace) => trace.legs.map((leg) => ({ trace, leg }))),
  text: async (layout) => (await import('./trace-text.ts')).traceText(outcome, layout),
  picture: async () => (await import('./trace-picture.ts')).tracePicture(outcome),
});

/** The host of a trace as people call it. */
export const fromText = ({ host, tunnelIps }: Trace): string =>
  host === undefined ? tunnelIps.join(', ') : tunnelIps.length > 0 ? `${host} (${tunnelIps.join(', ')})` : host;

/** Stable keys, documented in docs/json.md. */
const documentOf = ({ network, origin, traces, hosts, notes }: TraceOutcome): Record<string, unknown> => ({
  schema_version: TRACE_SCHEMA_VERSION,
  network_id: network.id,
  network_name: network.name ?? null,
  segment: network.segment,
  source: origin,
  traces: traces.map((trace) => ({
    from_host: trace.host ?? null,
    from_tunnel_ips: trace.tunnelIps,
    to: destinationText(trace.destination),
    owners: trace.owners.map(({ mac, endpoint }) => ({ mac, ...placeOf(endpoint, hosts) })),
    verdict: trace.verdict,
    reaches: { expected: trace.reaches.expected ?? null, observed: trace.reaches.observed ?? null },
    steps: trace.legs.map(({ kind, subject, expected, observed, drift, verdict }) => ({
      step: kind,
      subject,
      expected: hopDocument(expected, hosts),
      observed: hopDocument(observed, hosts),
      verdict,
      drift: drift.map((each) => ({ kind: each.kind, severity: each.severity, effect: each.effect })),
    })),
    notes: trace.notes,
  })),
  notes,
});

const placeOf = (endpoint: string, hosts: TunnelHosts) => ({
  tunnel_ip: endpoint,
  host: hostAt(endpoint, hosts) ?? null,
});

function hopDocument(hop: Hop | undefined, hosts: TunnelHosts): Record<string, unknown> | null {
  if (hop === undefined) return null;
  const endpoints = hop.how === 'sent' ? hop.endpoints : hop.how === 'here' ? hop.elsewhere : [];
  return {
    how: hop.how,
    by: hop.how === 'sent' ? hop.by : null,
    macs: hop.how === 'answered' ? hop.macs : [],
    endpoints: endpoints.map((endpoint) => placeOf(endpoint, hosts)),
    reason: hop.how === 'dropped' || hop.how === 'untold' ? hop.reason : null,
  };
}

const columnsFor = ({ hosts, kind }: TraceOutcome): readonly Column<LegRow>[] => [
  { id: 'from_host', title: 'From', value: ({ trace }) => trace.host ?? null },
  { id: 'from_tunnel_ips', title: 'From tunnel ip', value: ({ trace }) => trace.tunnelIps },
  { id: 'to', title: 'To', value: ({ trace }) => destinationText(trace.destination) },
  { id: 'step', title: 'Step', value: ({ leg }) => leg.kind },
  { id: 'subject', title: 'Of', value: ({ leg }) => leg.subject },
  { id: 'verdict', title: 'Verdict', value: ({ leg }) => leg.verdict, style: ({ leg }) => verdictStyle(leg.verdict) },
  { id: 'expected', title: 'Expected', value: ({ leg }) => sideCell(leg, leg.expected, hosts) },
  {
    id: 'observed',
    title: 'Dataplane',
    value: ({ leg }) => (kind !== undefined && leg.verdict !== 'expected' ? sideCell(leg, leg.observed, hosts) : null),
  },
  { id: 'drift', title: 'Drift', isLong: true, value: ({ leg }) => leg.drift.map(({ kind }) => kind) },
];

/** One side of a leg, a line each. */
export const sideCell = ({ kind }: TracedLeg, hop: Hop | undefined, hosts: TunnelHosts): Cell =>
  hopLines(hop, kind, hosts);

/** How a verdict looks. */
export const verdictStyle = (verdict: TracedLeg['verdict']) =>
  verdict === 'differs' ? 'outage' : verdict === 'same' ? 'good' : verdict === 'not-compared' ? 'degraded' : 'plain';
