import type { Drift } from './drift.ts';
import type { DriftJson } from './drift-json.ts';

/** A drift as `driftToJson` wrote it. */
export function driftFromJson(json: DriftJson): Drift {
  const optional = {
    networkId: json.network_id,
    networkType: json.network_type,
    segmentId: json.segment_id,
    localVlan: json.local_vlan,
    mac: json.mac,
    ip: json.ip,
    tunnelIp: json.tunnel_ip,
    observed: json.observed,
    folded: json.folded,
    expected: json.expected.length > 0 ? json.expected : null,
    ips: json.ips.length > 0 ? json.ips : null,
    foreign: json.foreign || null,
    learnedCovers: json.learned_covers || null,
  };
  return {
    kind: json.kind,
    severity: json.severity,
    effect: json.effect,
    notes: json.notes,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== null)),
  } as Drift;
}
