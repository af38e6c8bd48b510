import type { Drift } from '../fdb/drift.ts';
import type { Cell, Column } from './report.ts';

/** The columns that every layout of drift has. */
export const driftColumns: readonly Column<Drift>[] = [
  {
    id: 'kind',
    title: 'Drift',
    narrow: 'fold',
    breakAt: 'hyphens',
    value: (drift) => drift.kind,
    style: ({ severity }) => severityStyle(severity),
  },
  { id: 'entry', title: 'Entry', value: entryOf },
  { id: 'expected', title: 'Should be', value: shouldBe },
  { id: 'observed', title: 'Is', value: (drift) => drift.observed ?? null },
];

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

const severityStyle = (severity: Drift['severity']) => (severity === 'cosmetic' ? 'dim' : severity);

/** A missing endpoint is what should be there. */
function shouldBe({ kind, expected, tunnelIp }: Drift): Cell {
  const isAbsence = kind === 'missing-flood' || kind === 'endpoint-absent';
  return isAbsence && !expected?.length ? (tunnelIp ?? null) : (expected ?? null);
}
