import type { FdbEntries, Pair } from '../fdb/entries.ts';

/** Topic of the casts to agents: `q-agent-notifier` + `l2population` + `update` (wire spec 11.1). */
export const AGENT_TOPIC = 'q-agent-notifier-l2population-update';
export const AGENT_VERSION = '1.0';

/** Which addresses of a port were taken and given; an absent list means none (spec l2pop 1.3). */
export interface IpChange {
  readonly before?: readonly Pair[];
  readonly after?: readonly Pair[];
}

/** Argument of `update_fdb_entries`: network id → tunnel ip → change. */
export interface FdbUpdate {
  readonly chg_ip: Readonly<Record<string, Readonly<Record<string, IpChange>>>>;
}

/** To one agent, by its `host` as Neutron has it, or to all of them. */
export type Receiver = { readonly host: string } | 'all agents';

/** A cast to agents. One network a cast, and never empty entries (spec l2pop 1.1). */
export type AgentCast =
  | {
      readonly method: 'add_fdb_entries' | 'remove_fdb_entries';
      readonly to: Receiver;
      readonly fdbEntries: FdbEntries;
    }
  | { readonly method: 'update_fdb_entries'; readonly to: Receiver; readonly fdbEntries: FdbUpdate };
