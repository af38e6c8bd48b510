import type { PreparedCast, PreparedPlan } from './cast-effects.ts';
import { type DriftJson, driftToJson } from './drift-json.ts';
import type { EntryChange } from './entry-change.ts';

/** Rises when a field is renamed, removed or changes its meaning; new fields do not raise it. */
export const PLAN_SCHEMA_VERSION = 1;

export interface ChangeJson {
  network_id: string;
  network_type: string;
  segment_id: number;
  holding: string;
  key: string;
  before: string | null;
  after: string | null;
  tunnel_ip: string;
}

export interface CastJson {
  number: number;
  network_id: string;
  method: string;
  fdb_entries: unknown;
  why: string;
  mends: DriftJson[];
  changes: ChangeJson[];
}

/** A plan for programs and files: stages of numbered casts. Every field is always there. */
export const stagesToJson = ({ stages }: Pick<PreparedPlan, 'stages'>): CastJson[][] => {
  let number = 0;
  return stages.map((stage) =>
    stage.map((planned) => {
      number += 1;
      return castToJson(planned, number);
    }),
  );
};

const castToJson = ({ networkId, cast, why, mends, changes }: PreparedCast, number: number): CastJson => ({
  number,
  network_id: networkId,
  method: cast.method,
  fdb_entries: cast.fdbEntries,
  why,
  mends: mends.map(driftToJson),
  changes: changes.map(changeToJson),
});

const changeToJson = (change: EntryChange): ChangeJson => ({
  network_id: change.networkId,
  network_type: change.networkType,
  segment_id: change.segmentId,
  holding: change.holding,
  key: change.key,
  before: change.before ?? null,
  after: change.after,
  tunnel_ip: change.tunnelIp,
});

/** What `changeToJson` wrote. */
export const changeFromJson = (json: ChangeJson): EntryChange => ({
  networkId: json.network_id,
  networkType: json.network_type,
  segmentId: json.segment_id,
  holding: json.holding as EntryChange['holding'],
  key: json.key,
  before: json.before,
  after: json.after,
  tunnelIp: json.tunnel_ip,
});
