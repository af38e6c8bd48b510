import type { MigratingPort } from '../../fdb/query.ts';
import type { InventoryRows } from '../inventory/inventory.ts';
import { countedHosts } from './counted-hosts.ts';
import { haRoutersOf, portKind } from './port-kind.ts';

/** Ports in the FDB under a second endpoint because of an INACTIVE binding (spec l2pop 2.2 P, 2.7.2). */
export function migratingPorts(rows: Pick<InventoryRows, 'ports' | 'haBindings'>): MigratingPort[] {
  const haRouters = haRoutersOf(rows.haBindings);
  return rows.ports.flatMap((port) => {
    const kind = portKind(port, haRouters);
    if (kind !== 'plain' || countedHosts(port, kind, haRouters).length < 2) return [];
    return port.bindings
      .filter((binding) => binding.status === 'INACTIVE' && binding.host !== '')
      .map((binding) => ({ networkId: port.networkId, mac: port.mac, to: binding.host }));
  });
}
