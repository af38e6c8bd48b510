import type { AgentCast } from '../../fdb/agent-cast.ts';
import { castsFor } from '../casts.ts';
import type { InventoryRows, PortRow } from '../inventory/inventory.ts';
import { chosenSegment } from '../rules/chosen-segment.ts';
import { haRoutersOf, type PortKind, portKind } from '../rules/port-kind.ts';
import { changeSurroundings } from './change-surroundings.ts';
import { beginDvrInterface, endDvrInterface, withHostsOfItsStatus } from './dvr-interface.ts';
import { type EditCourse, type EditStep, startCourse } from './edit-course.ts';
import { beginHaPort, endHaPort } from './ha-port.ts';
import { beginPlainPort, endPlainPort } from './plain-port.ts';

const END: Record<PortKind, (course: EditCourse, before: PortRow, after: PortRow) => void> = {
  plain: endPlainPort,
  dvr: endDvrInterface,
  ha: endHaPort,
};

const BEGIN: Record<PortKind, (course: EditCourse, before: PortRow | undefined, after: PortRow) => void> = {
  plain: beginPlainPort,
  dvr: beginDvrInterface,
  ha: beginHaPort,
};

/**
 * What Neutron would have seen happen between two states of an inventory, in an order that it could have happened in:
 * what ends comes before agents and routers change, and that before what begins (spec l2pop 2.5). A port is the same
 * one if it has the same id; where its network, the network's segment or its kind changed, it is deleted and made anew.
 */
export function editSteps(before: InventoryRows, after: InventoryRows): readonly EditStep[] {
  const was = readable(before);
  const is = readable(after);
  const course = startCourse(was.rows);
  const kept = new Map<string, PortRow>();
  for (const port of was.rows.ports) {
    const now = is.ports.get(port.id);
    if (now !== undefined && was.identityOf(port) === is.identityOf(now)) kept.set(port.id, port);
    else {
      course.take(port);
      course.tell({ kind: 'port-deleted', port });
    }
  }
  for (const [id, port] of kept) END[was.kindOf(port)](course, port, is.ports.get(id)!);
  changeSurroundings(course, was.rows, is.rows);
  for (const port of is.rows.ports) BEGIN[is.kindOf(port)](course, kept.get(port.id), port);
  return course.steps;
}

/** The casts that the mechanism driver would send for an edit, in order. */
export const editCasts = (before: InventoryRows, after: InventoryRows): AgentCast[] =>
  editSteps(before, after).flatMap(({ event, rows }) => castsFor(event, rows));

function readable(inventory: InventoryRows) {
  const rows = { ...inventory, ports: inventory.ports.map(withHostsOfItsStatus) };
  const haRouters = haRoutersOf(rows.haBindings);
  const kindOf = (port: PortRow): PortKind => portKind(port, haRouters);
  const segmentTexts = new Map<string, string>();
  for (const { id } of rows.networks) {
    const segment = chosenSegment(rows.segments.filter(({ networkId }) => networkId === id));
    segmentTexts.set(id, `${segment?.networkType} ${segment?.segmentationId}`);
  }
  return {
    rows,
    ports: new Map(rows.ports.map((port) => [port.id, port])),
    kindOf,
    /** What Neutron changes of no port that it has. */
    identityOf: (port: PortRow) => `${port.networkId} ${segmentTexts.get(port.networkId)} ${kindOf(port)}`,
  };
}
