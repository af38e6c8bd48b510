import { DRIFT_KINDS, type Drift } from './drift.ts';
import { SEVERITIES } from './effects.ts';

const KIND_RANK = new Map<string, number>(Object.keys(DRIFT_KINDS).map((kind, index) => [kind, index]));
const SEVERITY_RANK = new Map<string, number>(SEVERITIES.map((severity, index) => [severity, index]));

/** By network (those without one last), severity (worst first), kind (as in spec l2pop 5.3), then key. */
export const sortDrift = (drift: readonly Drift[]): Drift[] => [...drift].sort(compareDrift);

export function compareDrift(one: Drift, other: Drift): number {
  return (
    byText(one.networkId ?? '~', other.networkId ?? '~') ||
    (SEVERITY_RANK.get(one.severity) ?? 0) - (SEVERITY_RANK.get(other.severity) ?? 0) ||
    (KIND_RANK.get(one.kind) ?? 0) - (KIND_RANK.get(other.kind) ?? 0) ||
    byText(keyOf(one), keyOf(other))
  );
}

const keyOf = ({ mac, ip, tunnelIp, localVlan, networkType, observed }: Drift): string =>
  [mac ?? '', ip ?? '', tunnelIp ?? '', localVlan ?? '', networkType ?? '', observed ?? ''].join(' ');

/** By code units: the same on every machine, whatever its locale. */
const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
