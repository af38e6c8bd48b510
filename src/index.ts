/** What other programs may import: the rules of FDB entries, dumps and their comparison, the driver, the RPC, the transport. */

export { castsFor } from './driver/casts.ts';
export type { Inventory, InventoryRows } from './driver/inventory/inventory.ts';
export { LabFileError } from './driver/inventory/lab-errors.ts';
export { labInventory, openLabFile } from './driver/inventory/lab-file.ts';
export { createMechanismDriver, type MechanismDriver } from './driver/mechanism-driver.ts';
export { savedAnswer } from './driver/saved-answer.ts';
export { DumpError } from './dump/errors.ts';
export { type DumpPart, readDump } from './dump/read-dump.ts';
export { DumpOfAnotherHost } from './fdb/check-host.ts';
export { type DiffOptions, type DiffResult, diff } from './fdb/diff.ts';
export { DRIFT_KINDS, type Drift, type DriftKind } from './fdb/drift.ts';
export { DRIFT_SCHEMA_VERSION, type DriftJson, driftToJson } from './fdb/drift-json.ts';
export type { Dump } from './fdb/dump.ts';
export { EFFECTS } from './fdb/effects.ts';
export type { FdbEntries, NetworkEntries, Pair } from './fdb/entries.ts';
export { FLOODING_ENTRY, isFloodingEntry, MalformedEntries, networksOf, parseFdbEntries } from './fdb/entries.ts';
export { type Expected, expectedState } from './fdb/expected.ts';
export type { Segment } from './fdb/forwarding.ts';
export { persistingDrift } from './fdb/persisting-drift.ts';
export { type FdbQuery, type QueryOptions, UnknownNetwork } from './fdb/query.ts';
export { resolveEndpoints } from './fdb/resolve-endpoints.ts';
export { toFdbEntries } from './fdb/to-entries.ts';
export { createAgentNotifier } from './rpc/agent-notifier.ts';
export { createQueryClient } from './rpc/query-client.ts';
export { AlreadyServed, HostNotSupported } from './rpc/query-errors.ts';
export { serveQuery } from './rpc/query-server.ts';
export * as transport from './transport/index.ts';
