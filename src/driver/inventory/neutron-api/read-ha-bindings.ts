import { HA_INTERFACE, mayBeHaPort } from '../../rules/port-kind.ts';
import type { HaBindingRow, PortRow } from '../inventory.ts';
import { readRouterHosts } from './read-router-hosts.ts';
import { readRouters } from './read-routers.ts';
import type { Reading } from './reading.ts';

/**
 * The hosts of the HA routers that these ports are of (rule HA; spec l2pop 2.8): a call a router. A router that has no
 * agent yet is HA nevertheless.
 */
export async function readHaBindings(reading: Reading, ports: readonly PortRow[]): Promise<HaBindingRow[]> {
  const haPorts = ports.filter(mayBeHaPort);
  const certain = new Set(
    haPorts.filter(({ deviceOwner }) => deviceOwner === HA_INTERFACE).map((port) => port.deviceId),
  );
  const doubtful = new Set(haPorts.map((port) => port.deviceId).filter((id) => !certain.has(id)));
  const routers = await readRouters(reading, [...doubtful]);
  const ids = [...certain, ...routers.filter(({ isHa }) => isHa).map(({ id }) => id)];
  const rows = await Promise.all(
    ids.map(async (routerId) => {
      const hosts = await readRouterHosts(reading, routerId);
      if (hosts.length === 0) return [{ routerId, host: undefined, state: 'unknown' }];
      return hosts.map(({ host, haState }) => ({ routerId, host, state: haState ?? 'unknown' }));
    }),
  );
  return rows.flat();
}
