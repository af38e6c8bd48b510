import type { DistributedBindingRow, PortRow } from '../inventory/inventory.ts';
import type { EditCourse } from './edit-course.ts';
import { hasSameIps } from './plain-port.ts';

/** An interface that is not ACTIVE is not so on any host: Neutron works its status out from those of its hosts. */
export function withHostsOfItsStatus(port: PortRow): PortRow {
  if (port.status === 'ACTIVE') return port;
  const distributedBindings = port.distributedBindings.map((row) =>
    row.status === 'ACTIVE' ? { ...row, status: port.status } : row,
  );
  return { ...port, distributedBindings };
}

/** What ends for a DVR interface: its addresses, and its being up on some of its hosts, one after another. */
export function endDvrInterface(course: EditCourse, before: PortRow, after: PortRow): void {
  let port = before;
  if (!hasSameIps(before, after)) {
    port = { ...before, fixedIps: after.fixedIps };
    course.put(port);
    course.tell({ kind: 'dvr-interface-updated', port, before });
  }
  for (const was of before.distributedBindings) {
    const now = bindingOn(after, was.host);
    if (now === undefined ? was.status !== 'ACTIVE' : now.status !== 'DOWN' || was.status === 'DOWN') continue;
    port = withBinding(port, was.host, now);
    course.put(port);
    course.tell({ kind: 'port-down', port, host: was.host });
  }
}

/** What begins for it: its being up on further hosts. */
export function beginDvrInterface(course: EditCourse, before: PortRow | undefined, after: PortRow): void {
  const wasUpOn = (host: string) => before !== undefined && bindingOn(before, host)?.status === 'ACTIVE';
  const begun = after.distributedBindings.filter(({ host, status }) => status === 'ACTIVE' && !wasUpOn(host));
  let port: PortRow = {
    ...after,
    distributedBindings: after.distributedBindings.filter((row) => !begun.includes(row)),
  };
  course.put(port);
  for (const binding of begun) {
    port = withBinding(port, binding.host, binding);
    course.put(port);
    course.tell({ kind: 'port-up', port, host: binding.host });
  }
  course.put(after);
}

const bindingOn = (port: PortRow, host: string): DistributedBindingRow | undefined =>
  port.distributedBindings.find((row) => row.host === host);

function withBinding(port: PortRow, host: string, binding: DistributedBindingRow | undefined): PortRow {
  const others = port.distributedBindings.filter((row) => row.host !== host);
  return { ...port, distributedBindings: binding === undefined ? others : [...others, binding] };
}
