import type { PortsOnHost } from '../../../fdb/query.ts';
import type { Session } from './session.ts';
import type { Statements } from './statements.ts';

/** Ports that are bound to a host, counted by network: as rules/ports-on-host.ts, in one statement. */
export async function countPortsOnHost(session: Session, statements: Statements, host: string): Promise<PortsOnHost[]> {
  const byNetwork = new Map<string, PortsOnHost>();
  if (host === '') return [];
  await session.each(statements.portsOnHost(host), ({ networkId, status, ports }) => {
    const counts = byNetwork.get(networkId) ?? { networkId, active: 0, notActive: 0 };
    byNetwork.set(networkId, counts);
    if (status === 'ACTIVE') counts.active += Number(ports);
    else counts.notActive += Number(ports);
  });
  return [...byNetwork.values()];
}
