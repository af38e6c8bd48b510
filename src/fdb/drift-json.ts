import { DRIFT_KINDS, type Drift } from './drift.ts';
import { EFFECTS } from './effects.ts';

/** Rises when a field of `DriftJson` is renamed, removed or changes its meaning; new fields do not raise it. */
export const DRIFT_SCHEMA_VERSION = 1;

/** A drift as programs get it. Every field is always there; what does not apply is null or empty. */
export interface DriftJson {
  kind: string;
  severity: string;
  network_id: string | null;
  network_type: string | null;
  segment_id: number | null;
  local_vlan: number | null;
  mac: string | null;
  ip: string | null;
  tunnel_ip: string | null;
  expected: string[];
  observed: string | null;
  ips: string[];
  learned_covers: boolean;
  folded: { macs: string[]; ips: string[] } | null;
  foreign: boolean;
  effect: string;
  effect_text: string;
  description: string;
  notes: string[];
}

/** A drift with stable names, all of them present, for `--format json` and files. */
export const driftToJson = (drift: Drift): DriftJson => ({
  kind: drift.kind,
  severity: drift.severity,
  network_id: drift.networkId ?? null,
  network_type: drift.networkType ?? null,
  segment_id: drift.segmentId ?? null,
  local_vlan: drift.localVlan ?? null,
  mac: drift.mac ?? null,
  ip: drift.ip ?? null,
  tunnel_ip: drift.tunnelIp ?? null,
  expected: [...(drift.expected ?? [])],
  observed: drift.observed ?? null,
  ips: [...(drift.ips ?? [])],
  learned_covers: drift.learnedCovers ?? false,
  folded: drift.folded === undefined ? null : { macs: [...drift.folded.macs], ips: [...drift.folded.ips] },
  foreign: drift.foreign ?? false,
  effect: drift.effect,
  effect_text: EFFECTS[drift.effect].text,
  description: DRIFT_KINDS[drift.kind],
  notes: [...drift.notes],
});
