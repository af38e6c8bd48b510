import * as z from 'zod/mini';
import { fields, ifThere, type Reading } from './reading.ts';

const agent = z.object({ host: z.string(), ha_state: z.nullish(z.string()) });

/** A host of a router. */
export interface RouterHost {
  host: string;
  /** `active`, `standby`, `unknown`; undefined for a router that is not HA. */
  haState: string | undefined;
}

/** Hosts of the L3 agents of a router (spec l2pop 2.8): `GET /routers/{id}/l3-agents`. None if it is gone. */
export async function readRouterHosts({ client, deadline }: Reading, routerId: string): Promise<RouterHost[]> {
  const path = `/routers/${encodeURIComponent(routerId)}/l3-agents`;
  const rows = await ifThere(client.list(path, 'agents', fields('host', 'ha_state'), agent, deadline));
  return rows.map(({ host, ha_state: haState }) => ({ host, haState: haState ?? undefined }));
}
