import type { AgentCast, IpChange } from '../fdb/agent-cast.ts';
import type { Pair } from '../fdb/entries.ts';
import { castOrigin, homesOf } from './cast-origin.ts';
import type { InventoryRows, PortRow } from './inventory/inventory.ts';
import { pairsOf } from './rules/pairs.ts';

/**
 * Fixed ips of a port changed, ACTIVE or not: only the changed ones, under the tunnel ip of the host that the
 * port was on before, an empty list left out (spec l2pop 1.3, 2.5; Neutron: _fixed_ips_changed).
 */
export function ipChangeCasts(rows: InventoryRows, before: PortRow, after: PortRow): AgentCast[] {
  const taken = pairsWithout(before, after);
  const given = pairsWithout(after, before);
  if (taken.length === 0 && given.length === 0) return [];
  const change: IpChange = {
    ...(taken.length > 0 && { before: taken }),
    ...(given.length > 0 && { after: given }),
  };
  return homesOf(before).flatMap((host): AgentCast[] => {
    const origin = castOrigin(rows, before, host);
    if (origin === undefined) return [];
    const chg_ip = { [origin.networkId]: { [origin.tunnelIp]: change } };
    return [{ method: 'update_fdb_entries', to: 'all agents', fdbEntries: { chg_ip } }];
  });
}

/** A changed MAC is refused while the port is up and announced by the next port up: addresses alone count here. */
function pairsWithout(port: PortRow, other: PortRow): Pair[] {
  const known = new Set(other.fixedIps.map(({ ip }) => ip));
  return pairsOf(port).filter(([, ip]) => !known.has(ip));
}
