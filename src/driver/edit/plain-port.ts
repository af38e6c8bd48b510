import type { PortRow } from '../inventory/inventory.ts';
import type { EditCourse } from './edit-course.ts';
import { tellTouched, tellUp } from './tell-up.ts';

const DOWN = 'DOWN';

/** The host of its ACTIVE binding. */
export const homeOf = ({ bindings }: PortRow): string | undefined =>
  bindings.find(({ host, status }) => status === 'ACTIVE' && host !== '')?.host;

/** The host on which it is ACTIVE. */
const upOn = (port: PortRow): string | undefined => (port.status === 'ACTIVE' ? homeOf(port) : undefined);

/**
 * What ends for a plain port: its addresses, its being up, its stay on a host. A second binding that only becomes the
 * ACTIVE one ends nothing yet. An ACTIVE port gets no other MAC from Neutron: it goes down for that.
 */
export function endPlainPort(course: EditCourse, before: PortRow, after: PortRow): void {
  const from = upOn(before);
  const home = homeOf(after);
  const staysHere = home === homeOf(before);
  if (from !== undefined && before.mac !== after.mac) {
    tellDown(course, before, from);
    return;
  }
  // one that is not up is bound elsewhere without a word, and gets its addresses there
  const bound = from === undefined ? { ...before, bindings: after.bindings } : before;
  const changed: PortRow = { ...bound, mac: after.mac, fixedIps: after.fixedIps };
  changeAddresses(course, bound, changed, staysHere && from !== undefined ? upOn(after) : undefined);
  if (staysHere) {
    if (home !== undefined && after.status === DOWN && before.status !== DOWN) tellDown(course, changed, home);
  } else if (from !== undefined && !before.bindings.some(({ host }) => host === home)) {
    course.put({ ...changed, bindings: after.bindings, status: DOWN });
    course.tell({ kind: 'binding-moved', before: changed });
  }
}

/** What begins for it: its being up on a host, and then the late report of the host that it came from. */
export function beginPlainPort(course: EditCourse, before: PortRow | undefined, after: PortRow): void {
  course.put(after);
  const from = before && upOn(before);
  const to = upOn(after);
  if (to === undefined) return;
  if (to !== from || before?.mac !== after.mac) tellUp(course, after, to);
  if (from !== undefined && from !== to) course.tell({ kind: 'device-down', port: after, host: from });
}

/** From the change of status, then from the agent's report that the device is gone. */
function tellDown(course: EditCourse, port: PortRow, host: string): void {
  course.put({ ...port, status: DOWN });
  course.tell({ kind: 'port-down', port, host });
  course.tell({ kind: 'device-down', port, host });
}

function changeAddresses(course: EditCourse, before: PortRow, changed: PortRow, upHere: string | undefined): void {
  if (hasSameIps(before, changed)) return;
  course.put(changed);
  course.tell({ kind: 'fixed-ips-changed', before, after: changed });
  if (upHere !== undefined) tellTouched(course, changed, upHere);
}

export function hasSameIps(one: PortRow, other: PortRow): boolean {
  const ips = new Set(one.fixedIps.map(({ ip }) => ip));
  return ips.size === other.fixedIps.length && other.fixedIps.every(({ ip }) => ips.has(ip));
}
