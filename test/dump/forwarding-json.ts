import { expect } from 'vitest';
import type { Dump } from '../../src/fdb/dump.ts';
import type { Segment } from '../../src/fdb/forwarding.ts';

/** A segment as the samples' forwarding.json has it; what a dump may not tell is optional. */
export interface ForwardingJson {
  network_id?: string;
  local_vlan?: number;
  network_type?: string;
  segment_id?: number;
  flood: string[];
  unicast: Record<string, string>;
  arp: Record<string, string>;
  learned?: Record<string, string>;
}

const sorted = (entries: Iterable<[string, string]>): Record<string, string> => Object.fromEntries([...entries].sort());

const order = (one: ForwardingJson, other: ForwardingJson): number => (one.local_vlan ?? 0) - (other.local_vlan ?? 0);

/** A dump's segments in the form of forwarding.json, by local VLAN. */
export const forwardingJson = (dump: Dump): ForwardingJson[] => dump.segments.map(segmentJson).sort(order);

function segmentJson(segment: Segment): ForwardingJson {
  return {
    ...(segment.networkId === undefined ? {} : { network_id: segment.networkId }),
    ...(segment.localVlan === undefined ? {} : { local_vlan: segment.localVlan }),
    ...(segment.networkType === undefined ? {} : { network_type: segment.networkType }),
    ...(segment.segmentId === undefined ? {} : { segment_id: segment.segmentId }),
    flood: [...segment.flood].sort(),
    unicast: sorted(segment.unicast),
    arp: sorted(segment.arp),
    ...(segment.learned.size === 0 ? {} : { learned: sorted(segment.learned) }),
  };
}

/** The same with every endpoint through `rename`, and network ids only where the dump tells them. */
export function expectedJson(
  json: readonly ForwardingJson[],
  {
    rename = (endpoint: string) => endpoint,
    hasNetworkIds = false,
  }: { rename?: (endpoint: string, type: string) => string; hasNetworkIds?: boolean },
): ForwardingJson[] {
  return json
    .map(({ network_id, learned, ...segment }) => {
      const renamed = (entries: Record<string, string>) =>
        sorted(Object.entries(entries).map(([mac, endpoint]) => [mac, rename(endpoint, segment.network_type!)]));
      return {
        ...(hasNetworkIds && network_id !== undefined ? { network_id } : {}),
        ...segment,
        flood: segment.flood.map((endpoint) => rename(endpoint, segment.network_type!)).sort(),
        unicast: renamed(segment.unicast),
        arp: sorted(Object.entries(segment.arp)),
        ...(learned === undefined || Object.keys(learned).length === 0 ? {} : { learned: renamed(learned) }),
      };
    })
    .sort(order);
}

export function expectForwarding(
  dump: Dump,
  json: readonly ForwardingJson[],
  options: Parameters<typeof expectedJson>[1] = {},
): void {
  expect(forwardingJson(dump)).toEqual(expectedJson(json, options));
}
