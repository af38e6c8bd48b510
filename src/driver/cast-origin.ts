import type { InventoryRows, PortRow, SegmentRow } from './inventory/inventory.ts';
import { chosenSegment } from './rules/chosen-segment.ts';
import { firstCountingAgent, tunnelIpOf } from './rules/counting-agents.ts';
import { takesCastsFor } from './rules/type-gate.ts';

/** From where a port's casts speak: T of spec l2pop 2.5, and the segment that they name. */
export interface CastOrigin {
  networkId: string;
  host: string;
  tunnelIp: string;
  segment: SegmentRow;
}

/**
 * Undefined where the driver casts nothing: the host has no counting agent, or the port's segment is of a type
 * that the agent takes no casts for (rule T). The segment is the bottom bound one of the port on that host
 * (rule S); an inventory that cannot tell it gives the one that a query would choose.
 */
export function castOrigin(rows: InventoryRows, port: PortRow, host: string): CastOrigin | undefined {
  const agent = firstCountingAgent(rows.agents, host);
  const segment = boundSegment(rows, port, host);
  if (agent === undefined || segment === undefined || !takesCastsFor(agent, segment.networkType)) return undefined;
  return { networkId: port.networkId, host, tunnelIp: tunnelIpOf(agent)!, segment };
}

function boundSegment({ segments }: InventoryRows, port: PortRow, host: string): SegmentRow | undefined {
  const binding = [...port.bindings, ...port.distributedBindings].find((row) => row.host === host);
  const id = binding?.segmentId;
  if (id !== undefined) return segments.find((segment) => segment.id === id);
  return chosenSegment(segments.filter((segment) => segment.networkId === port.networkId));
}

/** Where a port is bound: the host of its ACTIVE binding, or every host of a DVR interface. */
export function homesOf(port: PortRow): string[] {
  const active = port.bindings.find((binding) => binding.status === 'ACTIVE');
  return [...(active === undefined ? [] : [active]), ...port.distributedBindings].map((row) => row.host);
}
