import type { Target } from '../transport/transport.ts';
import { NEUTRON_EXCHANGE } from './neutron-exchange.ts';

/** Topic of the query: `q-plugin` + `l2population` + `query` (wire spec 11.4). */
export const QUERY_TOPIC = 'q-plugin-l2population-query';
export const QUERY_VERSION = '1.0';
export const GET_FDB_ENTRIES = 'get_fdb_entries';

/** Arguments of `get_fdb_entries` as they travel (spec l2pop 1.5). */
export type GetFdbEntriesArgs = {
  network_ids: readonly string[];
  host: string | null;
  source: string | null;
};

/** Where a query goes: any one server of the topic. */
export const queryTarget = (exchange: string = NEUTRON_EXCHANGE): Target => ({
  exchange,
  topic: QUERY_TOPIC,
  version: QUERY_VERSION,
});
