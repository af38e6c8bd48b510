import type { FdbEntries, NetworkEntries } from '../../fdb/entries.ts';
import { groupBy } from '../../fdb/group-by.ts';
import type { InventoryRows, SegmentRow } from '../inventory/inventory.ts';
import { chosenSegment } from './chosen-segment.ts';
import { tunnelIpsByHost } from './counting-agents.ts';
import { endpointsOf } from './endpoints.ts';
import { addForeignEntries } from './foreign-entries.ts';
import { haRoutersOf } from './port-kind.ts';

export interface FdbOptions {
  /** The agent for whom the entries are: rule X. `''` is nobody; an unknown host leaves nothing out. */
  host?: string | undefined;
  /** The requestor, whose own foreign entries are left out. */
  source?: string | undefined;
  /** The segment asked for (rule S), instead of the one that is chosen by itself. */
  segment?: SegmentRow | undefined;
}

/**
 * The FDB entries of every network of the rows, by the rules of spec l2pop 2.2, put together as 2.3 says.
 * One key a network, a network without ports with `ports: {}`. Linear in the rows.
 */
export function fdbEntries(rows: InventoryRows, options: FdbOptions = {}): FdbEntries {
  const host = options.host === '' ? undefined : options.host;
  const tunnelIps = tunnelIpsByHost(rows.agents);
  const haRouters = haRoutersOf(rows.haBindings);
  const ownTunnelIps = (host === undefined ? undefined : tunnelIps.get(host)) ?? [];
  const portsOf = groupBy(rows.ports, (port) => port.networkId);
  const segmentsOf = groupBy(rows.segments, (segment) => segment.networkId);
  const entries = rows.networks.map(({ id }): [string, NetworkEntries] => {
    const segment = options.segment ?? chosenSegment(segmentsOf.get(id) ?? []);
    const endpoints = endpointsOf(portsOf.get(id) ?? [], tunnelIps, haRouters, host);
    addForeignEntries(endpoints, id, rows.foreignSources, options.source, ownTunnelIps);
    return [id, { ...segmentFields(segment), ports: Object.fromEntries(endpoints) }];
  });
  return Object.fromEntries(entries);
}

/** A network that has lost all its segments is no tunnel network: null and `''` keep it from being taken for one. */
export const segmentFields = (segment: SegmentRow | undefined) => ({
  segment_id: segment?.segmentationId ?? null,
  network_type: segment?.networkType ?? '',
});
