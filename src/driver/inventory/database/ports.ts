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
 * of them share is kept once, networks, owners and the plain bindings of a host.
 */
export function gatherPorts(
  distributedBindings: readonly ReadDistributedBinding[],
  levels: readonly ReadLevel[],
): PortGatherer {
  const ports = new Map<string, GrowingPort>();
  const [networks, owners, devices] = [keepOnce(), keepOnce(), keepOnce()];
  const bindingOf = createBindings(boundSegments(levels));
  const distributedOf = groupBy(distributedBindings, ({ portId }) => portId);
  return {
    takePort({ id, networkId, mac, deviceOwner, deviceId, host, status }) {
      let port = ports.get(id);
      if (port === undefined) {
        port = {
          id,
          networkId: networks(networkId),
          mac,
          fixedIps: NONE,
          status: 'ACTIVE',
          deviceOwner: owners(deviceOwner),
          deviceId: devices(deviceId),
          bindings: NONE,
          distributedBindings: distributedOf.get(id)?.map((row) => bindingOf.distributed(row)) ?? NONE,
        };
        ports.set(id, port);
      }
      if (host === null) return;
      const only = bindingOf.plain(id, host, status === 'INACTIVE' ? status : 'ACTIVE');
      port.bindings = port.bindings.length === 0 ? only : [...port.bindings, ...only];
    },
    takeAddress({ portId, ip }) {
      const port = ports.get(portId!);
      if (port !== undefined) port.fixedIps = port.fixedIps.length === 0 ? [{ ip }] : [...port.fixedIps, { ip }];
    },
    rows: () => [...ports.values()],
  };
}

const NONE: never[] = [];

/** Bindings as lists of one; that of an ACTIVE one whose segment goes without saying is the same for all ports of a host. */
function createBindings(segmentOf: ReturnType<typeof boundSegments>) {
  const usual = new Map<string, readonly BindingRow[]>();
  return {
    plain(portId: string, host: string, status: BindingRow['status']): readonly BindingRow[] {
      const segment = segmentOf(portId, host);
      if (status !== 'ACTIVE' || segment.segmentId !== undefined) return [{ host, status, ...segment }];
      let only = usual.get(host);
      if (only === undefined) {
        only = [{ host, status }];
        usual.set(host, only);
      }
      return only;
    },
    distributed: ({ portId, host, status }: ReadDistributedBinding) => ({ host, status, ...segmentOf(portId, host) }),
  };
}

/** Each text that was seen before, as it was seen first: most often that of the row before. */
function keepOnce(): (text: string) => string {
  const seen = new Map<string, string>();
  let last = '';
  return (text) => {
    if (text === last) return last;
    const known = seen.get(text);
    if (known === undefined) seen.set(text, text);
    last = known ?? text;
    return last;
  };
}
