import type { TunnelIdMismatch } from '../../fdb/dump.ts';
import type { Endpoint } from '../../fdb/endpoint.ts';
import { emptySegment, type Segment } from '../../fdb/forwarding.ts';
import { ipv4Text, macText } from '../packed-address.ts';
import type { PackedPairs } from '../packed-pairs.ts';
import type { BridgeFlows } from './bridge-flows.ts';
import { wholeNumber } from './flow-words.ts';
import type { Layout } from './layout.ts';
import type { PortEndpoints } from './port-endpoints.ts';
import type { PortRow, PortTables } from './port-tables.ts';
import { networkTypeOfPort } from './tunnel-ports.ts';
import type { VlanFlows } from './vlan-flows.ts';

export interface Segments {
  segments: Segment[];
  mismatches: TunnelIdMismatch[];
}

/**
 * Joins ingress flows and the VLANs' flows to segments (spec l2pop 3.5, 3.10). `areComplete`: every ingress
 * flow is shown, so a VLAN without one is left over; else it is unknown, and the load tells its segment.
 */
export function segmentsOf(
  flows: BridgeFlows,
  tables: PortTables,
  ports: PortEndpoints,
  layout: Layout,
  areComplete: boolean,
): Segments {
  const networks = networksByVlan(tables);
  const segments: Segment[] = [];
  const mismatches: TunnelIdMismatch[] = [];
  const ofVlan = new Map<number, Segment>();
  for (const { table, tunnelId, vlan } of flows.ingress) {
    const networkType = layout.ingress.get(table);
    const known = ofVlan.get(vlan);
    if (networkType === undefined || (known?.segmentId === tunnelId && known.networkType === networkType)) continue;
    const segment = emptySegment(networkType, tunnelId);
    segment.localVlan = vlan;
    segments.push(segment);
    // two ingress flows for one VLAN: the one whose id its flows load has them
    if (!known || flows.vlans.get(vlan)?.tunnelId === tunnelId) ofVlan.set(vlan, segment);
  }
  const endpoints = flows.ports.map((port) => ports.of(port));
  const taken = new Set(segments.map(({ networkType, segmentId }) => `${networkType} ${segmentId}`));
  for (const [vlan, held] of flows.vlans) {
    let segment = ofVlan.get(vlan);
    const hasIngress = segment !== undefined;
    if (!segment) {
      segment = segmentByLoad(vlan, held, flows, ports, layout, networks);
      if (!taken.has(`${segment.networkType} ${segment.segmentId}`)) segments.push(segment);
    }
    fill(segment, held, endpoints, ports, layout);
    if (hasIngress || areComplete)
      addMismatches(vlan, held, hasIngress ? segment.segmentId : undefined, segment, mismatches);
  }
  for (const segment of segments) {
    const network = networks.get(segment.localVlan!);
    if (network && (network.segmentId === undefined || network.segmentId === segment.segmentId)) {
      segment.networkId = network.networkId;
    }
  }
  return { segments, mismatches };
}

function segmentByLoad(
  vlan: number,
  held: VlanFlows,
  flows: BridgeFlows,
  ports: PortEndpoints,
  layout: Layout,
  networks: Map<number, Network>,
): Segment {
  const textOf = (port: number | undefined) => (port === undefined ? undefined : flows.ports.text(port));
  const output = textOf(held.unicast.first) ?? held.floods[0]?.outputs[0] ?? textOf(held.learned.first);
  const byPort = output === undefined ? undefined : networkTypeOfPort(output, flows, ports, layout);
  const network = networks.get(vlan);
  const tunnelId = held.tunnelId ?? held.floods.at(-1)?.tunnelId ?? held.learnedTunnelId;
  const segment = emptySegment(byPort ?? network?.networkType, tunnelId ?? network?.segmentId);
  segment.localVlan = vlan;
  return segment;
}

function fill(
  segment: Segment,
  held: VlanFlows,
  endpoints: readonly Endpoint[],
  ports: PortEndpoints,
  layout: Layout,
): void {
  segment.unicast = byMac(held.unicast, endpoints);
  segment.learned = byMac(held.learned, endpoints);
  for (const { table, outputs } of held.floods) {
    if (table === layout.flood) segment.flood = new Set(outputs.map((output) => ports.of(output)));
  }
  if (layout.responder !== undefined) {
    held.arp.forEach((ip, mac) => {
      segment.arp.set(ipv4Text(ip), macText(mac));
    });
  }
}

function byMac(entries: PackedPairs, endpoints: readonly Endpoint[]): Map<string, Endpoint> {
  const texts = new Map<string, Endpoint>();
  entries.forEach((mac, port) => {
    texts.set(macText(mac), endpoints[port]!);
  });
  return texts;
}

function addMismatches(
  vlan: number,
  held: VlanFlows,
  expected: number | undefined,
  { unicast }: Segment,
  mismatches: TunnelIdMismatch[],
): void {
  const common = held.tunnelId;
  const isCommonWrong = common !== undefined && common !== expected;
  if (isCommonWrong || held.otherTunnelIds.size > 0) {
    const others = new Map([...held.otherTunnelIds].map(([mac, tunnelId]) => [macText(mac), tunnelId]));
    for (const mac of isCommonWrong ? unicast.keys() : others.keys()) {
      const loaded = others.get(mac) ?? common!;
      if (loaded === expected) continue;
      mismatches.push({ localVlan: vlan, table: 20, mac, endpoint: unicast.get(mac)!, loaded, expected });
    }
  }
  for (const { tunnelId } of held.floods) {
    if (tunnelId !== undefined && tunnelId !== expected) {
      mismatches.push({ localVlan: vlan, table: 22, loaded: tunnelId, expected });
    }
  }
}

interface Network {
  networkId: string;
  networkType: string | undefined;
  segmentId: number | undefined;
}

/** Local VLAN → network, by the rows of br-int's ports (spec 3.5). A port that is not wired only fills gaps. */
function networksByVlan(tables: PortTables): Map<number, Network> {
  const networks = new Map<number, Network>();
  for (const isDead of [true, false]) {
    for (const row of tables.ports) {
      const { tag, config } = row;
      const networkId = config.get('net_uuid');
      if (networkId === undefined || isUnwired(row) !== isDead) continue;
      const vlan = isDead ? wholeNumber(config.get('tag') ?? '') : (tag ?? wholeNumber(config.get('tag') ?? ''));
      if (vlan === undefined) continue;
      const segmentId = wholeNumber(config.get('segmentation_id') ?? '');
      networks.set(vlan, { networkId, networkType: config.get('network_type'), segmentId });
    }
  }
  return networks;
}

/** Networks of ports that are not wired: dead VLAN, or no tag where tags were listed. */
export function unwiredNetworksOf(tables: PortTables): string[] {
  const unwired = new Set<string>();
  for (const row of tables.ports) {
    const networkId = row.config.get('net_uuid');
    if (networkId !== undefined && isUnwired(row)) unwired.add(networkId);
  }
  return [...unwired];
}

const isUnwired = ({ tag, hasTagColumn }: PortRow): boolean => tag === 4095 || (tag === undefined && hasTagColumn);

/** Networks that the agent has wired ports of, by the Port rows: each with its local VLAN. */
export function wiredNetworksOf(tables: PortTables): { networkId: string; localVlan: number }[] {
  const wired = new Map<string, number>();
  for (const { tag, config } of tables.ports) {
    const networkId = config.get('net_uuid');
    if (networkId !== undefined && tag !== undefined && tag !== 4095) wired.set(networkId, tag);
  }
  return [...wired].map(([networkId, localVlan]) => ({ networkId, localVlan }));
}
