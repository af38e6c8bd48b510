import type { HaBindingRow, PortRow } from '../inventory/inventory.ts';

export const DVR_INTERFACE = 'network:router_interface_distributed';
export const HA_INTERFACE = 'network:ha_router_replicated_interface';
export const CENTRALIZED_SNAT = 'network:router_centralized_snat';
/** Owners of ports that are HA ports where their router has rows in ha_router_agent_port_bindings. */
export const HA_OWNERS: readonly string[] = [HA_INTERFACE, CENTRALIZED_SNAT];

/** How the FDB treats a port: with pairs (rule P), or as one that only makes its hosts flood (rules D, HA). */
export type PortKind = 'plain' | 'dvr' | 'ha';

/** Router → hosts of its L3 agents. A router whose rows have no agent yet is there, with no host. */
export type HaRouters = ReadonlyMap<string, readonly string[]>;

/** The hosts of each router in ha_router_agent_port_bindings, in the order of its rows. */
export function haRoutersOf(haBindings: readonly HaBindingRow[]): HaRouters {
  const routers = new Map<string, string[]>();
  for (const { routerId, host } of haBindings) {
    const hosts = routers.get(routerId) ?? [];
    if (host !== undefined) hosts.push(host);
    routers.set(routerId, hosts);
  }
  return routers;
}

/**
 * Rule HA, its first half: an HA port is a replicated interface or a centralized SNAT port of a router with
 * rows in ha_router_agent_port_bindings (Neutron: l3_hamode_db.is_ha_router_port).
 */
export function portKind(port: Pick<PortRow, 'deviceOwner' | 'deviceId'>, haRouters: HaRouters): PortKind {
  if (port.deviceOwner === DVR_INTERFACE) return 'dvr';
  return mayBeHaPort(port) && haRouters.has(port.deviceId) ? 'ha' : 'plain';
}

/** Is it an HA port if its router is HA? */
export const mayBeHaPort = ({ deviceOwner }: Pick<PortRow, 'deviceOwner'>): boolean => HA_OWNERS.includes(deviceOwner);
