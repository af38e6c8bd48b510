import { groupBy } from '../../fdb/group-by.ts';
import type { InventoryRows, PortRow } from '../inventory/inventory.ts';
import type { PortEvent } from '../port-event.ts';

/** One event of an edit, and the rows of its network as they are right after it. */
export interface EditStep {
  readonly event: PortEvent;
  readonly rows: InventoryRows;
}

/** An edit on its way from the rows before to those after it, one change at a time. */
export interface EditCourse {
  readonly steps: readonly EditStep[];
  /** The rows as they are now, without the ports of other networks. */
  rowsOf(networkId: string): InventoryRows;
  /** Adds a port, or puts it in place of the one with its id. */
  put(port: PortRow): void;
  take(port: PortRow): void;
  /** Everything but the ports becomes as it is there. */
  surround(rows: InventoryRows): void;
  /** Notes an event that has just happened. */
  tell(event: PortEvent): void;
}

export function startCourse(before: InventoryRows): EditCourse {
  const steps: EditStep[] = [];
  let surroundings = before;
  const portsOf = new Map<string, Map<string, PortRow>>();
  for (const [networkId, ports] of groupBy(before.ports, (port) => port.networkId)) {
    portsOf.set(networkId, new Map(ports.map((port) => [port.id, port])));
  }
  /** Several events, as a rule, see the same rows. */
  const known = new Map<string, InventoryRows>();

  const portsNow = (networkId: string): Map<string, PortRow> => {
    const ports = portsOf.get(networkId) ?? new Map<string, PortRow>();
    portsOf.set(networkId, ports);
    return ports;
  };
  const rowsOf = (networkId: string): InventoryRows => {
    const rows = known.get(networkId) ?? { ...surroundings, ports: [...portsNow(networkId).values()] };
    known.set(networkId, rows);
    return rows;
  };
  return {
    steps,
    rowsOf,
    put(port) {
      portsNow(port.networkId).set(port.id, port);
      known.delete(port.networkId);
    },
    take(port) {
      portsNow(port.networkId).delete(port.id);
      known.delete(port.networkId);
    },
    surround(rows) {
      surroundings = rows;
      known.clear();
    },
    tell(event) {
      const { networkId } = 'port' in event ? event.port : event.before;
      steps.push({ event, rows: rowsOf(networkId) });
    },
  };
}
