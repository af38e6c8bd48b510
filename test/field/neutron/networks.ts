import type { Field } from '../field.ts';
import { api, PROJECT } from './api.ts';

export interface Network {
  id: string;
  name: string;
  type: string;
  segmentId: number;
  subnetIds: string[];
}

export interface Segment {
  type: 'vxlan' | 'gre' | 'geneve' | 'vlan' | 'flat';
  physicalNetwork?: string;
  segmentId?: number;
}

export interface NetworkWish {
  name: string;
  /** Left out: vxlan. Several make a network of several segments. */
  segments?: readonly Segment[];
  cidrs: readonly string[];
}

/** A network with its subnets, whose ports get addresses from all of them. */
export async function makeNetwork(
  field: Field,
  { name, segments = [{ type: 'vxlan' }], cidrs }: NetworkWish,
): Promise<Network> {
  const provider = segments.map(({ type, physicalNetwork, segmentId }) => ({
    'provider:network_type': type,
    ...(physicalNetwork && { 'provider:physical_network': physicalNetwork }),
    ...(segmentId && { 'provider:segmentation_id': segmentId }),
  }));
  const { network } = await api(field, 'POST', '/networks', {
    network: { name, project_id: PROJECT, ...(provider.length === 1 ? provider[0] : { segments: provider }) },
  });
  const subnetIds: string[] = [];
  for (const cidr of cidrs) {
    const { subnet } = await api(field, 'POST', '/subnets', {
      subnet: {
        network_id: network.id,
        cidr,
        ip_version: cidr.includes(':') ? 6 : 4,
        enable_dhcp: false,
        // the others are for ports that name theirs
        ...(cidr.endsWith('.0/24') && {
          allocation_pools: [{ start: cidr.replace('0/24', '10'), end: cidr.replace('0/24', '200') }],
        }),
        project_id: PROJECT,
      },
    });
    subnetIds.push(subnet.id);
  }
  const [first] = segments;
  return {
    id: network.id,
    name,
    type: network['provider:network_type'] ?? first!.type,
    segmentId: network['provider:segmentation_id'] ?? first!.segmentId,
    subnetIds,
  };
}
