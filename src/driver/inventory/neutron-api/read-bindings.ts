import * as z from 'zod/mini';
import type { BindingRow, PortRow } from '../inventory.ts';
import { UnexpectedAnswer } from './errors.ts';
import { FEW_NETWORKS, fields, ifThere, type Reading } from './reading.ts';

const binding = z.object({ host: z.string(), status: z.string(), vif_type: z.optional(z.string()) });

/** Owners of ports that may have a second binding; of others Neutron refuses to tell bindings (spec l2pop 2.8). */
export const mayMigrate = ({ deviceOwner }: PortRow): boolean =>
  deviceOwner.startsWith('compute:') || deviceOwner.startsWith('manila:');

/**
 * The ports with their INACTIVE bindings too, as a live migration has them (spec l2pop 2.2 P). The list of ports does
 * not show these, and `GET /ports/{id}/bindings` is a call a port. But Neutron's filter by `binding:host_id` looks at
 * all bindings: a port that it gives for hosts other than the one that the port shows has a second binding there. So
 * the hosts are split into groups in two ways such that any two hosts are apart in one of them, the ids of the ports are
 * asked for by group, and only the ports that turn up elsewhere are looked at.
 * @param hosts all hosts where a binding counts: those with a counting agent
 */
export async function withInactiveBindings(
  reading: Reading,
  ports: readonly PortRow[],
  hosts: readonly string[],
): Promise<PortRow[]> {
  const candidates = ports.filter(mayMigrate);
  const suspects = await bindingsElsewhere(reading, candidates, hosts);
  const bindings = new Map(
    await Promise.all(suspects.map(async ({ id }) => [id, await readBindings(reading, id)] as const)),
  );
  return ports.map((port) => {
    const read = bindings.get(port.id);
    return read === undefined || read.length === 0 ? port : { ...port, bindings: read };
  });
}

/** Ports of which Neutron has a binding on another host than the one that the port shows; or all, if they are few. */
async function bindingsElsewhere(
  reading: Reading,
  ports: readonly PortRow[],
  hosts: readonly string[],
): Promise<readonly PortRow[]> {
  const groups = groupsOf(hosts);
  if (ports.length <= groups.length) return ports;
  const networkIds = [...new Set(ports.map(({ networkId }) => networkId))];
  const networks = networkIds.length > FEW_NETWORKS ? [] : networkIds.map((id) => ['network_id', id] as const);
  const portsOf = new Map(ports.map((port) => [port.id, port]));
  const suspects = new Set<PortRow>();
  await Promise.all(
    groups.map(async (group) => {
      const among = { name: 'binding:host_id', values: group };
      const query = [['status', 'ACTIVE'] as const, ...networks, ...fields('id')];
      const found = await reading.client.listOf('/ports', 'ports', among, query, onlyId, reading.deadline);
      for (const { id } of found) {
        const port = portsOf.get(id);
        if (port !== undefined && !group.includes(port.bindings[0]?.host ?? '')) suspects.add(port);
      }
    }),
  );
  return [...suspects];
}

const onlyId = z.object({ id: z.string() });

/** The rows and the columns of a square of hosts: any two hosts are in different rows or in different columns. */
function groupsOf(hosts: readonly string[]): string[][] {
  const side = Math.ceil(Math.sqrt(hosts.length));
  const lines = Array.from({ length: side }, (_, line) => line);
  const inLine = (line: number, lineOf: (index: number) => number): string[] =>
    hosts.filter((_, index) => lineOf(index) === line);
  return [
    ...lines.map((line) => inLine(line, (index) => Math.floor(index / side))),
    ...lines.map((line) => inLine(line, (index) => index % side)),
  ].filter((group) => group.length > 0);
}

/** All bindings of a port; none if it is gone, or if this Neutron does not know several (before 13). */
export async function readBindings({ client, deadline }: Reading, portId: string): Promise<BindingRow[]> {
  const path = `/ports/${encodeURIComponent(portId)}/bindings`;
  const rows = await ifThere(client.list(path, 'bindings', fields('host', 'status', 'vif_type'), binding, deadline));
  return rows.map(({ host, status, vif_type: vifType }) => {
    if (status !== 'ACTIVE' && status !== 'INACTIVE') {
      throw new UnexpectedAnswer(client.urlOf(path), 200, `a binding with status ${JSON.stringify(status)}`);
    }
    return vifType === undefined ? { host, status } : { host, status, vifType };
  });
}
