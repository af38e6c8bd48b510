import type { PortsOnHost } from '../../fdb/query.ts';
import type { InventoryRows } from '../inventory/inventory.ts';
import { boundHosts } from './counted-hosts.ts';
import { haRoutersOf, portKind } from './port-kind.ts';

/**
 * How many ports are bound to the host, by network: those that the FDB counts, and those in DOWN or BUILD,
 * which its agent may have wired (spec l2pop 2.3, "which hosts need network N"). DVR and HA interfaces count
 * on every host they are on, unless that is an estimate. Networks without any such port are not listed.
 */
export function portsOnHost(rows: Pick<InventoryRows, 'ports' | 'haBindings'>, host: string): PortsOnHost[] {
  const haRouters = haRoutersOf(rows.haBindings);
  const byNetwork = new Map<string, PortsOnHost>();
  for (const port of rows.ports) {
    const isActive = port.status === 'ACTIVE';
    if (!isActive && port.status !== 'DOWN' && port.status !== 'BUILD') continue;
    if (port.hostsAreEstimated) continue;
    if (!boundHosts(port, portKind(port, haRouters), haRouters).includes(host)) continue;
    const counts = byNetwork.get(port.networkId) ?? { networkId: port.networkId, active: 0, notActive: 0 };
    byNetwork.set(port.networkId, counts);
    if (isActive) counts.active += 1;
    else counts.notActive += 1;
  }
  return [...byNetwork.values()];
}
