import type { PortsOnHost } from '../../../fdb/query.ts';
import { portsOnHostStatement } from './statements.ts';
import type { NeutronDatabase } from './tables.ts';

/** Ports that are bound to a host, counted by network: as rules/ports-on-host.ts, in one statement. */
export async function countPortsOnHost(db: NeutronDatabase, host: string): Promise<PortsOnHost[]> {
  if (host === '') return [];
  const byNetwork = new Map<string, PortsOnHost>();
  for (const { networkId, status, ports } of await portsOnHostStatement(db, host).execute()) {
    const counts = byNetwork.get(networkId) ?? { networkId, active: 0, notActive: 0 };
    byNetwork.set(networkId, counts);
    if (status === 'ACTIVE') counts.active += Number(ports);
    else counts.notActive += Number(ports);
  }
  return [...byNetwork.values()];
}
