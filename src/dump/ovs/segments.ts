import { canonicalIp } from '../../fdb/address.ts';
import type { TunnelIdMismatch } from '../../fdb/dump.ts';
import { emptySegment, type Segment } from '../../fdb/forwarding.ts';
import type { BridgeFlows, VlanFlows } from './bridge-flows.ts';
import { wholeNumber } from './flow-words.ts';
import type { Layout } from './layout.ts';
import type { PortEndpoints } from './port-endpoints.ts';
import type { PortRow, PortTables } from './port-tables.ts';
import { networkTypeOfPort } from './tunnel-ports.ts';

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
  const taken = new Set(segments.map(({ networkType, segmentId }) => `${networkType} ${segmentId}`));
  for (const [vlan, held] of flows.vlans) {
    let segment = ofVlan.get(vlan);
    const hasIngress = segment !== undefined;
    if (!segment) {
      segment = segmentByLoad(vlan, held, flows, ports, layout, networks);
      if (!taken.has(`${segment.networkType} ${segment.segmentId}`)) segments.push(segment);
    }
    if (hasIngress || areComplete)
      addMismatches(vlan, held, hasIngress ? segment.segmentId : undefined, ports, mismatches);
    fill(segment, held, ports, layout);
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
  const output = held.unicast.values().next().value ?? held.floods[0]?.outputs[0] ?? held.learned.values().next().value;
  const byPort = output === undefined ? undefined : networkTypeOfPort(output, flows, ports, layout);
  const network = networks.get(vlan);
  const tunnelId = held.tunnelId ?? held.floods.at(-1)?.tunnelId ?? held.learnedTunnelId;
  const segment = emptySegment(byPort ?? network?.networkType, tunnelId ?? network?.segmentId);
  segment.localVlan = vlan;
  return segment;
}

function fill(segment: Segment, held: VlanFlows, ports: PortEndpoints, layout: Layout): void {
  segment.unicast = resolved(held.unicast, ports);
  segment.learned = resolved(held.learned, ports);
  for (const { table, outputs } of held.floods) {
    if (table === layout.flood) segment.flood = new Set(outputs.map((output) => ports.of(output)));
  }
  if (layout.responder !== undefined) {
    for (const [ip, mac] of held.arp) segment.arp.set(canonicalIp(ip), mac);
  }
}

/** In place: a million entries are not copied. */
function resolved(entries: Map<string, string>, ports: PortEndpoints): Map<string, string> {
  for (const [mac, port] of entries) entries.set(mac, ports.of(port));
  return entries;
}

function addMismatches(
  vlan: number,
  held: VlanFlows,
  expected: number | undefined,
  ports: PortEndpoints,
  mismatches: TunnelIdMismatch[],
): void {
  const common = held.tunnelId;
  const isCommonWrong = common !== undefined && common !== expected;
  if (isCommonWrong || held.otherTunnelIds.size > 0) {
    const macs = isCommonWrong ? held.unicast.keys() : held.otherTunnelIds.keys();
    for (const mac of macs) {
      const loaded = held.otherTunnelIds.get(mac) ?? common!;
      if (loaded === expected) continue;
      mismatches.push({
        localVlan: vlan,
        table: 20,
        mac,
        endpoint: ports.of(held.unicast.get(mac)!),
        loaded,
        expected,
      });
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
