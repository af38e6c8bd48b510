import { groupBy } from '../../../fdb/group-by.ts';
import type { PortSearch } from '../../../fdb/trace/destination.ts';
import type { PortRow } from '../inventory.ts';
import { all, type Session } from './session.ts';
import type { Statements } from './statements.ts';

/** Ports of a network with an id, a MAC or an address, of every status: as rules/ports-with.ts, in three statements. */
export async function findPortsWith(
  session: Session,
  statements: Statements,
  networkId: string,
  search: PortSearch,
): Promise<PortRow[]> {
  const rows = groupBy(await all(session, statements.portsWith(networkId, search)), ({ id }) => id);
  if (rows.size === 0) return [];
  const asked = statements.ofPorts([...rows.keys()]);
  const addresses = groupBy(await all(session, asked.addresses), ({ portId }) => portId);
  const distributed = groupBy(await all(session, asked.distributedBindings), ({ portId }) => portId);
  return [...rows].map(([id, ofPort]): PortRow => {
    const { mac, portStatus, isEnabled, deviceOwner, deviceId } = ofPort[0]!;
    return {
      id,
      networkId,
      mac,
      fixedIps: (addresses.get(id) ?? []).map(({ ip }) => ({ ip })),
      status: portStatus,
      isEnabled: Boolean(isEnabled),
      deviceOwner,
      deviceId,
      bindings: ofPort.flatMap(({ host, vifType, status }) =>
        host === null || vifType === null ? [] : [{ host, vifType, status: status === 'INACTIVE' ? status : 'ACTIVE' }],
      ),
      distributedBindings: (distributed.get(id) ?? []).map(({ host, status }) => ({ host, status })),
    };
  });
}
