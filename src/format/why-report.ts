import type { TunnelHosts } from '../fdb/agent-hosts.ts';
import type { Pair } from '../fdb/entries.ts';
import type { Verdict, WhyAnswer } from '../fdb/why.ts';
import { endpointWithHost, hostAt } from './endpoint-text.ts';
import { escapeControls } from './escape.ts';
import type { Column, Layout, Report } from './report.ts';
import { whySentence } from './why-sentence.ts';

/** Why an entry is there, or is not, with what was asked. */
export interface WhyOutcome {
  network: { id: string; name: string | undefined; segment: string };
  /** The MAC or address that was asked for. */
  to: string;
  host: string | undefined;
  origin: string;
  isExpected: boolean;
  entries: readonly { tunnelIp: string; pair: Pair }[];
  /** Undefined where the source has no inventory, so that nothing tells why. */
  verdicts: WhyAnswer['verdicts'] | undefined;
  hosts: TunnelHosts;
}

const WHY_SCHEMA_VERSION = 1;

/** An explanation for programs, for spreadsheets and for people. */
export const whyReport = (outcome: WhyOutcome): Report<Verdict> => ({
  document: documentOf(outcome),
  columns: COLUMNS,
  rows: outcome.verdicts ?? [],
  text: async (layout) => whyText(outcome, layout),
});

/** Stable keys, documented in docs/json.md. */
const documentOf = ({ network, to, host, origin, isExpected, entries, verdicts, hosts }: WhyOutcome) => ({
  schema_version: WHY_SCHEMA_VERSION,
  network_id: network.id,
  network_name: network.name ?? null,
  segment: network.segment,
  to,
  host: host ?? null,
  source: origin,
  expected: isExpected,
  entries: entries.map(({ tunnelIp, pair: [mac, ip] }) => ({
    tunnel_ip: tunnelIp,
    host: hostAt(tunnelIp, hosts) ?? null,
    mac,
    ip,
  })),
  verdicts:
    verdicts?.map((verdict) => ({
      rule: verdict.rule,
      weight: verdict.weight,
      port_id: verdict.port?.id ?? null,
      mac: verdict.port?.mac ?? null,
      text: whySentence(verdict),
    })) ?? null,
});

const WORDS = { in: 'yes', out: 'NO', remark: 'note' } as const;

const COLUMNS: readonly Column<Verdict>[] = [
  { id: 'weight', title: '', value: ({ weight }) => WORDS[weight], style: ({ weight }) => LOOKS[weight] },
  { id: 'rule', title: 'Rule', narrow: 'drop', value: ({ rule }) => rule },
  { id: 'port', title: 'Port', isLong: true, value: ({ port }) => port?.id ?? null },
  { id: 'mac', title: 'MAC', isLong: true, value: ({ port }) => port?.mac ?? null },
  { id: 'text', title: 'What it says', value: whySentence },
];

const LOOKS = { in: 'good', out: 'outage', remark: 'plain' } as const;

async function whyText(outcome: WhyOutcome, layout: Layout): Promise<string> {
  const { drawTable } = await import('./text-table.ts');
  const { network, to, host, origin, isExpected, entries, verdicts = [], hosts } = outcome;
  const name = network.name === network.id ? undefined : network.name;
  const title = [name, network.id, network.segment].filter(Boolean).join('  ');
  const whom = host === undefined ? 'without a host' : `for ${host}`;
  const verdict = layout.paint(isExpected ? 'good' : 'outage', isExpected ? 'expected' : 'NOT expected');
  const head = `${layout.paint('heading', escapeControls(title))}\n${escapeControls(`${to} ${whom}, by ${origin}`)}: ${verdict}\n`;
  const held = entries.map(({ tunnelIp, pair }) =>
    escapeControls(`the answer holds ${pair.join(' ')} under ${endpointWithHost(tunnelIp, hosts)}`),
  );
  return [
    head,
    verdicts.length === 0 ? '' : drawTable(shownColumns(verdicts), once(verdicts), layout),
    ...[...new Set(held)].map((line) => `${line}\n`),
  ].join('');
}

/** Two ports on one host have that host's verdicts twice. */
const once = (verdicts: readonly Verdict[]): Verdict[] => [
  ...new Map(verdicts.map((each) => [`${each.port?.id} ${each.rule} ${whySentence(each)}`, each])).values(),
];

/** Of which port a rule speaks matters where there are several. */
function shownColumns(verdicts: readonly Verdict[]): readonly Column<Verdict>[] {
  const several = new Set(verdicts.flatMap(({ port }) => port?.id ?? [])).size > 1;
  return COLUMNS.filter(({ id, isLong }) => !isLong || (several && id === 'mac'));
}
