import * as z from 'zod/mini';
import type { PortRow } from '../inventory.ts';
import type { NeutronClient, Query } from './client.ts';
import { RoleMissing } from './errors.ts';
import { fields, type Reading } from './reading.ts';

const port = z.object({
  id: z.string(),
  network_id: z.string(),
  mac_address: z.string(),
  fixed_ips: z.array(z.object({ ip_address: z.string(), subnet_id: z.optional(z.string()) })),
  status: z.string(),
  device_owner: z.string(),
  device_id: z.string(),
  'binding:host_id': z.optional(z.nullable(z.string())),
});

const FIELDS = fields(
  'id',
  'network_id',
  'mac_address',
  'fixed_ips',
  'status',
  'device_owner',
  'device_id',
  'binding:host_id',
);

/** Which ports: those with one of these values of a field, or all; and what else they are to be. */
export interface PortChoice {
  among?: { name: string; values: readonly string[] } | undefined;
  query?: Query;
}

/**
 * Ports with their ACTIVE binding (spec l2pop 2.8): `GET /ports`. Where a DVR interface is, and INACTIVE bindings, it
 * does not tell.
 * @throws RoleMissing where the binding is not shown
 */
export async function readPorts({ client, deadline }: Reading, { among, query = [] }: PortChoice): Promise<PortRow[]> {
  const asked = [...query, ...FIELDS];
  const rows = await (among === undefined
    ? client.list('/ports', 'ports', asked, port, deadline)
    : client.listOf('/ports', 'ports', among, asked, port, deadline));
  return rows.map((row) => portRow(row, client));
}

/** The same, if each of the choices has its ports on one page; undefined where there are more. */
export async function readFewPorts(
  { client, deadline }: Reading,
  queries: readonly Query[],
): Promise<PortRow[] | undefined> {
  const lists = await Promise.all(
    queries.map((query) => client.listFew('/ports', 'ports', [...query, ...FIELDS], port, deadline)),
  );
  const few = lists.filter((list) => list !== undefined);
  return few.length < lists.length ? undefined : few.flat().map((row) => portRow(row, client));
}

function portRow(row: z.output<typeof port>, client: NeutronClient): PortRow {
  const host = row['binding:host_id'];
  if (host === undefined) throw new RoleMissing(client.urlOf('/ports'), 'binding:host_id');
  return {
    id: row.id,
    networkId: row.network_id,
    mac: row.mac_address,
    fixedIps: row.fixed_ips.map(({ ip_address: ip, subnet_id: subnetId }) => ({ ip, subnetId })),
    status: row.status,
    deviceOwner: row.device_owner,
    deviceId: row.device_id,
    bindings: host === null || host === '' ? [] : [{ host, status: 'ACTIVE' }],
    distributedBindings: [],
  };
}
