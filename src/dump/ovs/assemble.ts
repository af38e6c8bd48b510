import type { Dump } from '../../fdb/dump.ts';
import type { Segment } from '../../fdb/forwarding.ts';
import type { UnreadLines } from '../unread-lines.ts';
import type { BridgeFlows } from './bridge-flows.ts';
import { markForeign } from './foreign-flows.ts';
import { type Layout, layoutOf } from './layout.ts';
import type { PassedOver } from './passed-over.ts';
import { PortEndpoints } from './port-endpoints.ts';
import type { PortTables } from './port-tables.ts';
import { segmentsOf, unwiredNetworksOf, wiredNetworksOf } from './segments.ts';
import { tunnelPortsOf } from './tunnel-ports.ts';
import { areSegmentsComplete, type Cuts, lacks } from './wholeness.ts';

const EMPTY_LAYOUT: Layout = { name: 'no flows', hasL2pop: false, ingress: new Map(), flood: 22, responder: undefined };

/**
 * What flows and port tables add up to (spec l2pop 3.10).
 * @throws TwoHosts when the flows cannot be of one bridge
 */
export function assembleDump(
  flows: BridgeFlows,
  tables: PortTables,
  cuts: Cuts,
  unread: UnreadLines,
  passedOver: PassedOver,
): Dump {
  const layout = flows.flows === 0 ? EMPTY_LAYOUT : layoutOf(flows);
  if (layout.hasL2pop) flows.groups.refuseTwoHosts();
  const ports = new PortEndpoints(tables, flows.hasPortNames);
  const segmentsComplete = layout.hasL2pop && areSegmentsComplete(flows, layout, cuts);
  const { segments, mismatches } = layout.hasL2pop
    ? segmentsOf(flows, tables, ports, layout, segmentsComplete)
    : { segments: [], mismatches: [] };
  const responder = responderOf(flows, layout, cuts);
  for (const segment of segments) segment.notHeld = notHeldOf(flows, layout, cuts, responder);
  const tunnelPorts = layout.hasL2pop ? tunnelPortsOf(flows, tables, ports, layout) : [];
  const isOff = layout.hasL2pop && responder === false && looksOff(flows, segments, tunnelPorts.length);
  const byVlan = new Map(segments.map((segment) => [segment.localVlan, segment]));
  const foreign = layout.hasL2pop ? markForeign(flows, byVlan, layout) : 0;
  return {
    kind: 'ovs',
    layout: layout.name,
    hasL2pop: layout.hasL2pop && !isOff,
    promptHosts: [],
    ownTunnelIps: ownTunnelIpsOf(tables),
    responder,
    dvr: layout.name === 'br-tun' && isDvr(flows),
    cookies: flows.cookies.counts.sort((a, b) => b.flows - a.flows),
    segments,
    segmentsComplete,
    tunnelPorts,
    tunnelIdMismatches: mismatches,
    brokenArp: layout.responder === undefined || !layout.hasL2pop ? [] : brokenArpOf(flows, byVlan),
    wiredNetworks: wiredNetworksOf(tables),
    unwiredNetworks: unwiredNetworksOf(tables),
    notes: [...notesOf(flows, tables, layout, cuts, isOff), ...foreignNote(foreign), ...unread.notes],
    unread: unread.lines,
    ...passedOver.of(flows, layout),
  };
}

/** By table 2 (spec 3.10 step 5); undefined when it was not dumped whole. */
function responderOf(flows: BridgeFlows, layout: Layout, cuts: Cuts): boolean | undefined {
  if (!layout.hasL2pop) return undefined;
  if (layout.responder === undefined) return false;
  if (flows.hasResponderFlow) return true;
  return lacks(2, flows, cuts) === undefined ? false : undefined;
}

function notHeldOf(flows: BridgeFlows, layout: Layout, cuts: Cuts, responder: boolean | undefined): Segment['notHeld'] {
  const unicast = lacks(20, flows, cuts);
  const flood = lacks(layout.flood, flows, cuts);
  const arp = responder === false ? 'ARP responder off' : lacks(layout.responder ?? 21, flows, cuts);
  return {
    ...(unicast === undefined ? {} : { unicast }),
    ...(flood === undefined ? {} : { flood }),
    ...(arp === undefined ? {} : { arp }),
  };
}

/**
 * An agent with l2_population off floods every network to every tunnel port and has learned flows alone
 * (the dump has no other mark of it).
 */
function looksOff(flows: BridgeFlows, segments: Segment[], tunnelPorts: number): boolean {
  if (tunnelPorts === 0 || !flows.tables.get(20)?.hasDefault || !segments.some(({ flood }) => flood.size > 0))
    return false;
  const perType = new Map<string | undefined, Set<string>>();
  for (const { networkType, unicast, arp, flood } of segments) {
    if (unicast.size > 0 || arp.size > 0) return false;
    const all = perType.get(networkType) ?? new Set();
    for (const endpoint of flood) all.add(endpoint);
    perType.set(networkType, all);
  }
  return segments.every(({ networkType, flood }) => flood.size === perType.get(networkType)!.size);
}

const isDvr = (flows: BridgeFlows): boolean =>
  flows.tables.has(9) || flows.tables.has(1) || [...flows.jumps.values()].includes(1);

function ownTunnelIpsOf(tables: PortTables): string[] {
  const ips = new Set<string>();
  for (const { localIp } of tables.interfaces.values()) if (localIp !== undefined) ips.add(localIp);
  return [...ips];
}

function brokenArpOf(flows: BridgeFlows, byVlan: Map<number | undefined, Segment>): Dump['brokenArp'] {
  return flows.brokenArp.map(({ vlan, ip, mac, frameSource }) => {
    const { networkType, segmentId, networkId } = byVlan.get(vlan) ?? { networkType: undefined, segmentId: undefined };
    const segment = { networkType, segmentId, localVlan: vlan, ...(networkId === undefined ? {} : { networkId }) };
    return { segment, ip, mac, frameSource };
  });
}

const foreignNote = (entries: number): string[] =>
  entries === 0
    ? []
    : [
        `${entries} ${entries === 1 ? 'entry does' : 'entries do'} not have the agent's cookie: made by hand or by other software, and no cast takes such entries away.`,
      ];

function notesOf(flows: BridgeFlows, tables: PortTables, layout: Layout, cuts: Cuts, isOff: boolean): string[] {
  const notes: string[] = [];
  if (flows.flows === 0)
    notes.push('The dump has port tables and no flows: what the agent holds is in the flows of br-tun.');
  else if (layout.name === 'br-tun 2012.2') {
    notes.push("This layout (2012.2, 2013.1) holds nothing of l2pop: the MACs in table 0 are this host's own ports.");
  } else if (!layout.hasL2pop) notes.push('These flows hold nothing of l2pop.');
  if (isOff) {
    notes.push(
      'No unicast and no ARP entry, and every network floods to every tunnel port: this agent looks as if l2_population were off.',
    );
  }
  if (layout.hasL2pop) {
    const wanted = [0, 2, ...layout.ingress.keys(), 20, layout.responder ?? 0, layout.flood];
    const seen = [...flows.tables.keys()].sort((a, b) => a - b);
    const isPart = wanted.some((table) => table !== 6 && table !== 21 && lacks(table, flows, cuts) !== undefined);
    if (isPart)
      notes.push(
        `A part of the flows: tables ${seen.join(', ')} were seen; what is not there is unknown, not missing.`,
      );
  }
  for (const { name, failMode } of tables.bridges) {
    if (failMode !== undefined && failMode !== 'secure' && (name === 'br-tun' || name === 'br-int')) {
      notes.push(`Bridge ${name}: fail_mode is ${failMode}, not secure.`);
    }
  }
  return notes;
}
