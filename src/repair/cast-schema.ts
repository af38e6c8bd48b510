import * as z from 'zod/mini';
import { type CastMessage, type CastMethod, networksOfCast, parseCastMessage } from '../fdb/agent-cast.ts';
import type { PreparedCast } from '../fdb/cast-effects.ts';
import { DRIFT_KINDS, type DriftKind } from '../fdb/drift.ts';
import { driftFromJson } from '../fdb/drift-from-json.ts';
import { EFFECTS, type EffectId, SEVERITIES } from '../fdb/effects.ts';
import { addressesOf, MalformedEntries, networksOf } from '../fdb/entries.ts';
import { type CastJson, changeFromJson } from '../fdb/plan-json.ts';
import { sendableCasts } from '../fdb/sendable-casts.ts';

const text = z.string();
const maybe = z.nullable(text);

const driftSchema = z.object({
  kind: z.enum(Object.keys(DRIFT_KINDS) as [DriftKind, ...DriftKind[]]),
  severity: z.enum(SEVERITIES),
  network_id: maybe,
  network_type: maybe,
  segment_id: z.nullable(z.number()),
  local_vlan: z.nullable(z.number()),
  mac: maybe,
  ip: maybe,
  tunnel_ip: maybe,
  expected: z.array(text),
  observed: maybe,
  ips: z.array(text),
  // not in journals of before it was known
  foreign: z._default(z.boolean(), false),
  learned_covers: z.boolean(),
  folded: z.nullable(z.object({ macs: z.array(text), ips: z.array(text) })),
  effect: z.enum(Object.keys(EFFECTS) as [EffectId, ...EffectId[]]),
  effect_text: text,
  description: text,
  notes: z.array(text),
});

const changeSchema = z.object({
  network_id: text,
  network_type: text,
  segment_id: z.number(),
  holding: z.enum(['unicast', 'flood', 'arp']),
  key: text,
  before: maybe,
  after: maybe,
  tunnel_ip: text,
});

/** A cast of a saved plan or a journal, as `stagesToJson` writes it. */
export const castSchema = z.object({
  number: z.int(),
  network_id: text,
  method: z.enum(['add_fdb_entries', 'remove_fdb_entries', 'update_fdb_entries']),
  fdb_entries: z.unknown(),
  why: text,
  mends: z.array(driftSchema),
  changes: z.array(changeSchema),
});

/** @throws MalformedEntries if its FDB entries are none, or no cast of that one network that agents take */
export function castFromJson(json: CastJson, host: string): PreparedCast {
  const message = parseCastMessage(json.method as CastMethod, json.fdb_entries);
  const networks = networksOfCast(message);
  if (networks.length !== 1 || networks[0] !== json.network_id) {
    throw new MalformedEntries('fdb_entries', `entries of network ${json.network_id} alone`, networks);
  }
  sendableCasts(atOneAddress(message)); // its faults are the file's
  return {
    networkId: json.network_id,
    cast: { ...message, to: { host } },
    why: json.why,
    mends: json.mends.map(driftFromJson),
    changes: json.changes.map(changeFromJson),
  };
}

/** The cast with one address of each of StarlingX's comma lists, which only its agents take. */
function atOneAddress(message: CastMessage): CastMessage {
  if (message.method === 'update_fdb_entries') {
    const networks = Object.entries(message.fdbEntries.chg_ip).map(([id, changes]) => [id, atFirst(changes)]);
    return { ...message, fdbEntries: { chg_ip: Object.fromEntries(networks) } };
  }
  const networks = networksOf(message.fdbEntries).map(([id, entries]) => [
    id,
    { ...entries, ports: atFirst(entries.ports) },
  ]);
  return { ...message, fdbEntries: Object.fromEntries(networks) };
}

const atFirst = <Value>(byEndpoint: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(byEndpoint).map(([key, value]) => [addressesOf(key)[0] ?? key, value]));

/** Where in a document the first fault is, and what it is. */
export const faultOf = ({ issues }: z.core.$ZodError): { place: string; fault: string } => {
  const { path, message } = issues[0]!;
  return { place: path.map(String).join('.') || 'top level', fault: message };
};
