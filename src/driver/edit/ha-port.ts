import type { PortRow } from '../inventory/inventory.ts';
import { haRoutersOf } from '../rules/port-kind.ts';
import type { EditCourse } from './edit-course.ts';
import { homeOf } from './plain-port.ts';
import { tellWired } from './tell-up.ts';

/** The hosts of the L3 agents that have the port's router. */
export const haHostsOf = (course: EditCourse, { networkId, deviceId }: PortRow): readonly string[] =>
  haRoutersOf(course.rowsOf(networkId).haBindings).get(deviceId) ?? [];

/** An HA port that goes down is unwired on each of its hosts. Its addresses are announced to nobody, nor are others. */
export function endHaPort(course: EditCourse, before: PortRow, after: PortRow): void {
  course.put({ ...after, status: before.status });
  if (after.status !== 'DOWN' || before.status === 'DOWN') return;
  course.put(after);
  for (const host of haHostsOf(course, after)) {
    course.tell({ kind: 'device-down', port: after, host, isRouterStillScheduled: true });
  }
}

/**
 * One that comes up is wired on each of its hosts, active or standby; the change of its status itself casts nothing.
 * A failover binds it to another host, by which it goes down and comes up in the same way (seen on Neutron 21).
 */
export function beginHaPort(course: EditCourse, before: PortRow | undefined, after: PortRow): void {
  course.put(after);
  const stayed = before?.status === 'ACTIVE' && homeOf(before) === homeOf(after);
  if (after.status !== 'ACTIVE' || stayed) return;
  for (const host of haHostsOf(course, after)) tellWired(course, after, host);
}
