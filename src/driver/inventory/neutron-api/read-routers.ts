import * as z from 'zod/mini';
import { fields, ifThere, type Reading } from './reading.ts';

const router = z.object({ id: z.string(), ha: z.optional(z.boolean()), distributed: z.optional(z.boolean()) });

/** A router as its owner's plugin shows it; what it does not show is false. */
export interface RouterRow {
  id: string;
  isHa: boolean;
  isDistributed: boolean;
}

/** Which of these routers are HA or distributed (spec l2pop 2.8): `GET /routers`. None without a router plugin. */
export async function readRouters({ client, deadline }: Reading, routerIds: readonly string[]): Promise<RouterRow[]> {
  const among = { name: 'id', values: routerIds };
  const rows = await ifThere(
    client.listOf('/routers', 'routers', among, fields('id', 'ha', 'distributed'), router, deadline),
  );
  return rows.map(({ id, ha = false, distributed = false }) => ({ id, isHa: ha, isDistributed: distributed }));
}
