import { DRIFT_KINDS, type Drift } from './drift.ts';
import { SEVERITIES } from './effects.ts';

const KIND_RANK = new Map<string, number>(Object.keys(DRIFT_KINDS).map((kind, index) => [kind, index]));
const SEVERITY_RANK = new Map<string, number>(SEVERITIES.map((severity, index) => [severity, index]));

/** By network (those without one last), severity (worst first), kind (as in spec l2pop 5.3), then key. */
export function sortDrift(drift: readonly Drift[]): Drift[] {
  // one text a drift, made once: comparing fields again and again takes most of the time of a large diff
  const keyed = drift.map((each) => ({ key: sortKeyOf(each), each }));
  keyed.sort((one, other) => byText(one.key, other.key));
  return keyed.map(({ each }) => each);
}

const letter = (rank: number | undefined): string => String.fromCharCode(97 + (rank ?? 0));

function sortKeyOf(drift: Drift): string {
  const { networkId, severity, kind, mac, ip, tunnelIp, localVlan, networkType, observed } = drift;
  const rank = letter(SEVERITY_RANK.get(severity)) + letter(KIND_RANK.get(kind));
  const key = `${mac ?? ''} ${ip ?? ''} ${tunnelIp ?? ''} ${localVlan ?? ''} ${networkType ?? ''} ${observed ?? ''}`;
  return `${networkId ?? '~'} ${rank} ${key}`;
}

/** By code units: the same on every machine, whatever its locale. */
const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
