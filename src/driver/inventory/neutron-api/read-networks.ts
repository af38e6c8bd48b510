import * as z from 'zod/mini';
import type { NetworkRow, SegmentRow } from '../inventory.ts';
import { RoleMissing } from './errors.ts';
import { fields, type Reading } from './reading.ts';

const segment = z.object({
  'provider:network_type': z.nullish(z.string()),
  'provider:physical_network': z.nullish(z.string()),
  'provider:segmentation_id': z.nullish(z.int()),
});

const network = z.extend(segment, {
  id: z.string(),
  name: z.nullish(z.string()),
  /** In place of the provider's fields, where a network has several. */
  segments: z.nullish(z.array(segment)),
});

const FIELDS = fields(
  'id',
  'name',
  'provider:network_type',
  'provider:physical_network',
  'provider:segmentation_id',
  'segments',
);

interface ReadNetworks {
  networks: NetworkRow[];
  segments: SegmentRow[];
}

/**
 * Networks with their segments, in the order of their index (spec l2pop 2.8): `GET /networks`. Dynamic segments are
 * not shown, and no rule of the FDB counts them. Ids that are not there are left out.
 * @throws RoleMissing where the provider's fields are not shown
 */
export async function readNetworks(
  { client, deadline }: Reading,
  networkIds: readonly string[] | 'all',
): Promise<ReadNetworks> {
  const rows =
    networkIds === 'all'
      ? await client.list('/networks', 'networks', FIELDS, network, deadline)
      : await client.listOf('/networks', 'networks', { name: 'id', values: networkIds }, FIELDS, network, deadline);
  const hidden = rows.some((row) => row['provider:network_type'] === undefined && row.segments === undefined);
  if (hidden) throw new RoleMissing(client.urlOf('/networks'), 'provider:network_type');
  return {
    networks: rows.map(({ id, name }) => ({ id, name: name ?? '' })),
    segments: rows.flatMap((row) => segmentsOf(row)),
  };
}

function segmentsOf(row: z.output<typeof network>): SegmentRow[] {
  return (row.segments ?? [row]).flatMap((each, segmentIndex) => {
    const networkType = each['provider:network_type'];
    // a network that has lost all its segments shows nulls
    if (networkType === null || networkType === undefined) return [];
    return [
      {
        // its own id is told by an extension only that many clouds do not have
        id: `${row.id}/${segmentIndex}`,
        networkId: row.id,
        networkType,
        physicalNetwork: each['provider:physical_network'] ?? undefined,
        segmentationId: each['provider:segmentation_id'] ?? null,
        segmentIndex,
        isDynamic: false,
      },
    ];
  });
}
