import { groupBy } from '../../fdb/group-by.ts';
import type { UncertainFlood } from '../../fdb/query.ts';
import type { InventoryRows } from '../inventory/inventory.ts';
import { tunnelIpsByHost } from './counting-agents.ts';
import { endpointsOf } from './endpoints.ts';
import { haRoutersOf } from './port-kind.ts';

/**
 * Networks with ACTIVE ports of which the inventory can only estimate the hosts: every counting agent may have one, so
 * of each tunnel ip that no other port makes an endpoint it is not certain whether it is one (spec l2pop 2.8).
 */
export function uncertainFlood(rows: InventoryRows, reason: string): UncertainFlood[] {
  const tunnelIps = tunnelIpsByHost(rows.agents);
  const haRouters = haRoutersOf(rows.haBindings);
  const all = new Set([...tunnelIps.values()].flat());
  return [...groupBy(rows.ports, (port) => port.networkId)].flatMap(([networkId, ports]) => {
    if (!ports.some((port) => port.hostsAreEstimated && port.status === 'ACTIVE')) return [];
    const sure = ports.filter((port) => !port.hostsAreEstimated);
    const certain = endpointsOf(sure, tunnelIps, haRouters, undefined);
    const answered = endpointsOf(ports, tunnelIps, haRouters, undefined);
    return [
      {
        networkId,
        guessed: [...answered.keys()].filter((tunnelIp) => !certain.has(tunnelIp)),
        possible: [...all].filter((tunnelIp) => !certain.has(tunnelIp)),
        reason,
      },
    ];
  });
}
