import * as z from 'zod/mini';
import type { PortSearch } from '../../../fdb/trace/destination.ts';
import type { InventoryRows, PortRow } from '../inventory.ts';
import { withEstimatedHosts } from './estimate-dvr-hosts.ts';
import { mayMigrate, readBindings } from './read-bindings.ts';
import { readHaBindings } from './read-ha-bindings.ts';
import { readPorts } from './read-ports.ts';
import { fields, type Reading } from './reading.ts';

const details = z.object({
  id: z.string(),
  admin_state_up: z.optional(z.boolean()),
  'binding:vif_type': z.optional(z.nullable(z.string())),
});

/** Ports of a network with an id, a MAC or an address, of every status, with all their bindings. */
export async function readPortsWith(
  reading: Reading,
  networkId: string,
  search: PortSearch,
): Promise<Pick<InventoryRows, 'ports' | 'haBindings'>> {
  const { client, deadline } = reading;
  const query = [['network_id', networkId] as const, filterOf(search)];
  const [ports, told] = await Promise.all([
    readPorts(reading, { query }),
    client.list(
      '/ports',
      'ports',
      [...query, ...fields('id', 'admin_state_up', 'binding:vif_type')],
      details,
      deadline,
    ),
  ]);
  const detailsOf = new Map(told.map((row) => [row.id, row]));
  const all = await Promise.all(
    ports.map(async (port): Promise<PortRow> => {
      const more = detailsOf.get(port.id);
      const vifType = more?.['binding:vif_type'] ?? undefined;
      const bindings = mayMigrate(port) ? await readBindings(reading, port.id) : [];
      return {
        ...port,
        isEnabled: more?.admin_state_up,
        bindings: bindings.length > 0 ? bindings : port.bindings.map((binding) => ({ ...binding, vifType })),
      };
    }),
  );
  const [estimated, haBindings] = await Promise.all([withEstimatedHosts(reading, all), readHaBindings(reading, all)]);
  return { ports: estimated, haBindings };
}

function filterOf(search: PortSearch): readonly [string, string] {
  switch (search.kind) {
    case 'id':
      return ['id', search.id];
    case 'mac':
      return ['mac_address', search.mac];
    case 'ip':
      return ['fixed_ips', `ip_address=${search.ip}`];
  }
}
