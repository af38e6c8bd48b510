import type { PortRow } from '../inventory/inventory.ts';
import type { HaRouters, PortKind } from './port-kind.ts';

/**
 * The hosts where a port counts for the FDB of its network, those without an agent among them. A port that
 * is not ACTIVE counts nowhere.
 *
 * - Rule P: a plain port counts on every host it has a binding row for, whatever that row's own status
 *   (Neutron: l2pop_db.get_nondistributed_active_network_ports). An unbound row (host `''`) never does.
 * - Rule D: a DVR interface counts on each host of ml2_distributed_port_bindings, whatever that row's status
 *   (get_distributed_active_network_ports).
 * - Rule HA: an HA port counts on every host of the router's L3 agents, active or standby
 *   (get_ha_active_network_ports). Where it is bound does not matter.
 */
export function countedHosts(port: PortRow, kind: PortKind, haRouters: HaRouters): readonly string[] {
  return port.status === 'ACTIVE' ? boundHosts(port, kind, haRouters) : [];
}

/** The same hosts for a port of any status. */
export function boundHosts(port: PortRow, kind: PortKind, haRouters: HaRouters): readonly string[] {
  if (kind === 'ha') return haRouters.get(port.deviceId) ?? [];
  const rows = kind === 'dvr' ? port.distributedBindings : port.bindings;
  const hosts: string[] = [];
  for (const { host } of rows) if (host !== '') hosts.push(host);
  return hosts;
}
