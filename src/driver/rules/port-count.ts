import type { InventoryRows } from '../inventory/inventory.ts';
import { haRoutersOf, portKind } from './port-kind.ts';

/**
 * count(N, H) of spec l2pop 2.4, by which the driver tells a host's first and last port of a network
 * (Neutron: l2pop_db.get_agent_network_active_port_count): ACTIVE plain ports with a binding row on the host,
 * DVR interfaces whose distributed binding there is itself ACTIVE, and, for each ACTIVE HA port, its router's
 * rows whose L3 agent is there.
 */
export function portCount(rows: InventoryRows, networkId: string, host: string): number {
  const haRouters = haRoutersOf(rows.haBindings);
  const isHere = (row: { host: string }) => row.host === host;
  let count = 0;
  for (const port of rows.ports) {
    if (port.networkId !== networkId) continue;
    const kind = portKind(port, haRouters);
    if (kind === 'dvr') {
      // the port's own status is not asked here, unlike in rule D
      if (port.distributedBindings.some((row) => isHere(row) && row.status === 'ACTIVE')) count += 1;
    } else if (port.status === 'ACTIVE') {
      if (kind === 'ha') count += haRouters.get(port.deviceId)!.filter((haHost) => haHost === host).length;
      else if (port.bindings.some(isHere)) count += 1;
    }
  }
  return count;
}
