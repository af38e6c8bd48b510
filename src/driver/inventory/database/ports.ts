import { groupBy } from '../../../fdb/group-by.ts';
import type { BindingRow, DistributedBindingRow, FixedIp, PortRow } from '../inventory.ts';
import { boundSegments, type ReadLevel } from './bound-segments.ts';

/** A row of a port and of one of its bindings; `host` is null where it has none. */
export interface ReadPort {
  id: string;
  networkId: string;
  mac: string;
  deviceOwner: string;
  deviceId: string;
  host: string | null;
  status: string | null;
}

export interface ReadPorts {
  ports: readonly ReadPort[];
  addresses: readonly { portId: string | null; ip: string }[];
  distributedBindings: readonly { portId: string; host: string; status: string }[];
  levels: readonly ReadLevel[];
}

type PortParts = PortRow & { fixedIps: readonly FixedIp[]; bindings: readonly BindingRow[] };
type Growing<Row> = { -readonly [Field in keyof Row]: Row[Field] };

/**
 * ACTIVE ports, each with its bindings and addresses; what belongs to a port that is not ACTIVE is passed over. Linear
 * in the rows. A cloud has a hundred thousand ports, so texts that many of them share are kept once.
 */
export function portRows({ ports, addresses, distributedBindings, levels }: ReadPorts): PortRow[] {
  const kept = keepOnce();
  const segmentOf = boundSegments(levels);
  const distributedOf = groupBy(distributedBindings, ({ portId }) => portId);
  const rows = new Map<string, Growing<PortParts>>();
  for (const { id, networkId, mac, deviceOwner, deviceId, host, status } of ports) {
    let row = rows.get(id);
    if (row === undefined) {
      row = {
        id,
        networkId: kept(networkId),
        mac,
        fixedIps: [],
        status: 'ACTIVE',
        deviceOwner: kept(deviceOwner),
        deviceId,
        bindings: [],
        distributedBindings: (distributedOf.get(id) ?? []).map(
          (binding): DistributedBindingRow => ({
            host: kept(binding.host),
            status: kept(binding.status),
            ...segmentOf(id, binding.host),
          }),
        ),
      };
      rows.set(id, row);
    }
    if (host === null) continue;
    const isInactive = status === 'INACTIVE';
    const binding: BindingRow = {
      host: kept(host),
      status: isInactive ? 'INACTIVE' : 'ACTIVE',
      ...segmentOf(id, host),
    };
    // a list that is pushed to takes room for sixteen
    row.bindings = row.bindings.length === 0 ? [binding] : [...row.bindings, binding];
  }
  for (const { portId, ip } of addresses) {
    const row = rows.get(portId!);
    if (row !== undefined) row.fixedIps = row.fixedIps.length === 0 ? [{ ip }] : [...row.fixedIps, { ip }];
  }
  return [...rows.values()];
}

/** Each text that was seen before, as it was seen first. */
function keepOnce(): (text: string) => string {
  const seen = new Map<string, string>();
  return (text) => {
    const known = seen.get(text);
    if (known !== undefined) return known;
    seen.set(text, text);
    return text;
  };
}
