import type { PortRow } from '../inventory/inventory.ts';
import { firstCountingAgent } from '../rules/counting-agents.ts';
import { fdbEntries } from '../rules/fdb-entries.ts';
import type { EditCourse } from './edit-course.ts';

const OVS_AGENT = 'Open vSwitch agent';

const isOvsHost = (course: EditCourse, { networkId }: PortRow, host: string): boolean =>
  firstCountingAgent(course.rowsOf(networkId).agents, host)?.agentType === OVS_AGENT;

/** A plain port becomes ACTIVE on the host: the driver hears of the change of status, then of the agent's report. */
export function tellUp(course: EditCourse, port: PortRow, host: string): void {
  course.tell({ kind: 'port-up', port, host });
  tellWired(course, port, host);
}

/** The report alone; an OVS agent repeats it when the server has told it of the new status (seen on Neutron 21). */
export function tellWired(course: EditCourse, port: PortRow, host: string): void {
  tellReport(course, port, host);
  if (isOvsHost(course, port, host)) tellReport(course, port, host);
}

/**
 * An ACTIVE port was changed in some other way: its agent reports it again. Agents other than OVS's ask for its
 * details before, by which it is in BUILD for a moment and becomes ACTIVE once more (seen on Neutron 21).
 */
export function tellTouched(course: EditCourse, port: PortRow, host: string): void {
  if (!isOvsHost(course, port, host)) course.tell({ kind: 'port-up', port, host });
  tellReport(course, port, host);
}

/** An agent that was restarted reports every device; an OVS agent asks for all entries with each (refresh_tunnels). */
export function tellRestarted(course: EditCourse, port: PortRow, host: string): void {
  if (isOvsHost(course, port, host)) course.tell({ kind: 'port-up', port, host, refreshTunnels: true });
  else tellTouched(course, port, host);
}

/** An OVS agent that floods to nobody yet asks for all entries, too. */
function tellReport(course: EditCourse, port: PortRow, host: string): void {
  const refreshTunnels = isOvsHost(course, port, host) && hasNoEndpoint(course, port, host);
  course.tell({ kind: 'port-up', port, host, refreshTunnels });
}

const hasNoEndpoint = (course: EditCourse, { networkId }: PortRow, host: string): boolean => {
  const rows = { ...course.rowsOf(networkId), networks: [{ id: networkId, name: '' }], foreignSources: [] };
  return Object.keys(fdbEntries(rows, { host })[networkId]!.ports).length === 0;
};
