import * as z from 'zod/mini';
import { fields, ifThere, type Reading } from './reading.ts';

const router = z.object({ id: z.string(), ha: z.optional(z.boolean()) });

/** A router as its plugin shows it; without the HA extension none is. */
interface RouterRow {
  id: string;
  isHa: boolean;
}

/** Which of these routers are HA (spec l2pop 2.8): `GET /routers`. None without a router plugin. */
export async function readRouters({ client, deadline }: Reading, routerIds: readonly string[]): Promise<RouterRow[]> {
  const among = { name: 'id', values: routerIds };
  const rows = await ifThere(client.listOf('/routers', 'routers', among, fields('id', 'ha'), router, deadline));
  return rows.map(({ id, ha = false }) => ({ id, isHa: ha }));
}
