import { groupBy } from '../../../fdb/group-by.ts';
import type { BindingRow, FixedIp, PortRow } from '../inventory.ts';
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

export interface ReadAddress {
  portId: string | null;
  ip: string;
}

export interface ReadDistributedBinding {
  portId: string;
  host: string;
  status: string;
}

type GrowingPort = PortRow & { fixedIps: readonly FixedIp[]; bindings: readonly BindingRow[] };

/** Takes the rows of ACTIVE ports first, then those of addresses, in whatever order they come. */
export interface PortGatherer {
  takePort(row: ReadPort): void;
  /** One of a port that was not taken is passed over. */
  takeAddress(row: ReadAddress): void;
  rows(): PortRow[];
}

/**
 * ACTIVE ports, each with its bindings and addresses. Linear in the rows. A cloud has a hundred thousand ports: what many
 * of them share is kept once, hosts, owners and the bindings of a host.
 */
export function gatherPorts(
  distributedBindings: readonly ReadDistributedBinding[],
  levels: readonly ReadLevel[],
): PortGatherer {
  const ports = new Map<string, GrowingPort>();
  const kept = keptBy(
    (text: string) => text,
    (text) => text,
  );
  const segmentOf = boundSegments(levels);
  const onlyBinding = keptBy(
    ({ host, status, segmentId }: BindingRow) => `${status} ${segmentId} ${host}`,
    (binding) => [binding],
  );
  const distributedOf = groupBy(distributedBindings, ({ portId }) => portId);
  return {
    takePort({ id, networkId, mac, deviceOwner, deviceId, host, status }) {
      let port = ports.get(id);
      if (port === undefined) {
        port = {
          id,
          networkId: kept(networkId),
          mac,
          fixedIps: NONE,
          status: 'ACTIVE',
          deviceOwner: kept(deviceOwner),
          deviceId: kept(deviceId),
          bindings: NONE,
          distributedBindings: distributedOf.get(id)?.map((row) => ({ ...row, ...segmentOf(id, row.host) })) ?? NONE,
        };
        ports.set(id, port);
      }
      if (host === null) return;
      const binding = { host, status: status === 'INACTIVE' ? status : 'ACTIVE', ...segmentOf(id, host) } as const;
      port.bindings = port.bindings.length === 0 ? onlyBinding(binding) : [...port.bindings, binding];
    },
    takeAddress({ portId, ip }) {
      const port = ports.get(portId!);
      if (port !== undefined) port.fixedIps = [...port.fixedIps, { ip }];
    },
    rows: () => [...ports.values()],
  };
}

const NONE: never[] = [];

/** What was made for an equal key before. */
function keptBy<Key, Value>(keyOf: (value: Key) => string, make: (value: Key) => Value): (value: Key) => Value {
  const known = new Map<string, Value>();
  return (value) => {
    const key = keyOf(value);
    let found = known.get(key);
    if (found === undefined) {
      found = make(value);
      known.set(key, found);
    }
    return found;
  };
}
