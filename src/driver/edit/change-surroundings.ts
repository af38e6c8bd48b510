import type { InventoryRows, PortRow } from '../inventory/inventory.ts';
import { firstCountingAgent, tunnelIpOf } from '../rules/counting-agents.ts';
import { haRoutersOf, type PortKind, portKind } from '../rules/port-kind.ts';
import type { EditCourse } from './edit-course.ts';
import { haHostsOf } from './ha-port.ts';
import { homeOf } from './plain-port.ts';
import { tellRestarted } from './tell-up.ts';

/**
 * Agents, routers and networks become as they are after the edit. A router taken from a host is unwired there, one
 * given to a host is wired; an agent with another tunnel ip, or a new one, was started and reports its devices.
 * The rest casts nothing: for an agent that is gone no remove is ever sent.
 */
export function changeSurroundings(course: EditCourse, before: InventoryRows, after: InventoryRows): void {
  const hadRouters = haRoutersOf(before.haBindings);
  course.surround(after);
  const started = startedHosts(before, after);
  const haveRouters = haRoutersOf(after.haBindings);
  for (const networkId of new Set(before.ports.map((port) => port.networkId))) {
    for (const port of course.rowsOf(networkId).ports) {
      const kind = portKind(port, haveRouters);
      if (kind === 'ha' && port.status === 'ACTIVE') changeHosts(course, port, hadRouters.get(port.deviceId) ?? []);
      if (port.status === 'ACTIVE') {
        for (const host of WIRED_ON[kind](course, port)) if (started.has(host)) tellRestarted(course, port, host);
      }
    }
  }
}

/** Hosts whose agents report the port when they start. */
const WIRED_ON: Record<PortKind, (course: EditCourse, port: PortRow) => readonly string[]> = {
  plain: (_course, port) => [homeOf(port) ?? []].flat(),
  dvr: (_course, { distributedBindings }) =>
    distributedBindings.filter(({ status }) => status === 'ACTIVE').map(({ host }) => host),
  ha: haHostsOf,
};

/** Hosts whose agent has a tunnel ip that it did not have before. */
function startedHosts(before: InventoryRows, after: InventoryRows): Set<string> {
  const tunnelIpIn = ({ agents }: InventoryRows, host: string): string | undefined => {
    const agent = firstCountingAgent(agents, host);
    return agent && tunnelIpOf(agent);
  };
  const hosts = new Set(after.agents.map(({ host }) => host));
  return new Set(
    [...hosts].filter((host) => {
      const tunnelIp = tunnelIpIn(after, host);
      return tunnelIp !== undefined && tunnelIp !== tunnelIpIn(before, host);
    }),
  );
}

function changeHosts(course: EditCourse, port: PortRow, had: readonly string[]): void {
  const has = haHostsOf(course, port);
  for (const host of had.filter((name) => !has.includes(name))) course.tell({ kind: 'device-down', port, host });
  for (const host of has.filter((name) => !had.includes(name))) course.tell({ kind: 'port-up', port, host });
}
