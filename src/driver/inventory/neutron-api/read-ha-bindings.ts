import { mayBeHaPort } from '../../rules/port-kind.ts';
import type { HaBindingRow, PortRow } from '../inventory.ts';
import { readRouterHosts } from './read-router-hosts.ts';
import { readRouters } from './read-routers.ts';
import type { Reading } from './reading.ts';

/**
 * The hosts of the HA routers that these ports are of (rule HA; spec l2pop 2.8): a call a router. A router that has no
 * agent yet is HA nevertheless.
 */
export async function readHaBindings(reading: Reading, ports: readonly PortRow[]): Promise<HaBindingRow[]> {
  const routerIds = new Set(ports.filter(mayBeHaPort).map(({ deviceId }) => deviceId));
  const routers = await readRouters(reading, [...routerIds]);
  const ids = routers.filter(({ isHa }) => isHa).map(({ id }) => id);
  const rows = await Promise.all(
    ids.map(async (routerId) => {
      const hosts = await readRouterHosts(reading, routerId);
      if (hosts.length === 0) return [{ routerId, host: undefined, state: 'unknown' }];
      return hosts.map(({ host, haState }) => ({ routerId, host, state: haState ?? 'unknown' }));
    }),
  );
  return rows.flat();
}
