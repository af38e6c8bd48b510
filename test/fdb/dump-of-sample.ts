import { readFileSync } from 'node:fs';
import type { Dump, DumpKind, TunnelPort } from '../../src/fdb/dump.ts';
import { type FdbEntries, parseFdbEntries } from '../../src/fdb/entries.ts';
import { emptySegment, type Segment } from '../../src/fdb/forwarding.ts';

const samples = new URL('../samples/', import.meta.url);

interface SampleSegment {
  network_id?: string;
  local_vlan?: number;
  bridge?: string;
  network_type: string;
  segment_id: number;
  flood: string[];
  unicast: Record<string, string>;
  arp: Record<string, string>;
  learned?: Record<string, string>;
  flood_group?: string;
}

/** A dump that holds nothing: the start for those built by hand. */
export const emptyDump = (kind: DumpKind, parts: Partial<Dump> = {}): Dump => ({
  kind,
  layout: kind === 'ovs' ? 'br-tun' : kind === 'linuxbridge' ? 'linuxbridge' : 'FDB entries',
  hasL2pop: true,
  promptHosts: [],
  ownTunnelIps: [],
  responder: true,
  dvr: false,
  cookies: kind === 'ovs' ? [{ cookie: '0x1', flows: 9 }] : [],
  segments: [],
  segmentsComplete: true,
  tunnelPorts: [],
  tunnelIdMismatches: [],
  brokenArp: [],
  wiredNetworks: [],
  unwiredNetworks: [],
  notes: [],
  unread: [],
  ...parts,
});

/** A sample's dump as its forwarding.json describes it, with the tunnel ports of its names dump. */
export function dumpOfSample(name: string, parts: Partial<Dump> = {}): Dump {
  const kind: DumpKind = name.startsWith('ovs/') ? 'ovs' : 'linuxbridge';
  const segments = (readJson(name, 'forwarding.json') as SampleSegment[]).map((each) => segmentOf(each, kind));
  return emptyDump(kind, {
    segments,
    responder: segments.some(({ arp }) => arp.size > 0),
    ownTunnelIps: [/tunnel ip ([0-9a-f.:]+)\. Networks/.exec(readText(name, 'README.md'))![1]!],
    tunnelPorts: kind === 'ovs' ? tunnelPortsOf(readText(name, 'dump-flows-names.txt')) : [],
    ...parts,
  });
}

export const expectedOfSample = (name: string): FdbEntries => parseFdbEntries(readJson(name, 'expected.json'));

function segmentOf(sample: SampleSegment, kind: DumpKind): Segment {
  return {
    ...emptySegment(sample.network_type, sample.segment_id),
    ...(kind === 'ovs' && sample.network_id !== undefined && { networkId: sample.network_id }),
    ...(sample.local_vlan !== undefined && { localVlan: sample.local_vlan }),
    ...(sample.bridge !== undefined && { bridge: sample.bridge, networkIdPrefix: sample.bridge.slice('brq'.length) }),
    unicast: new Map(Object.entries(sample.unicast)),
    flood: new Set(sample.flood),
    arp: new Map(Object.entries(sample.arp)),
    learned: new Map(Object.entries(sample.learned ?? {})),
    notHeld: sample.flood_group ? { flood: `multicast mode (group ${sample.flood_group})` } : {},
  };
}

/** Names of IPv4 endpoints hold the address in hex: enough for the samples that need it. */
const tunnelPortsOf = (flows: string): TunnelPort[] =>
  [...flows.matchAll(/in_port="((vxlan|gre|geneve)-([0-9a-f]{8}))"/g)].map((match) => ({
    name: match[1]!,
    networkType: match[2]!,
    endpoint: match[3]!
      .match(/../g)!
      .map((byte) => Number.parseInt(byte, 16))
      .join('.'),
    hasIngressFlow: true,
  }));

const readText = (name: string, file: string): string => readFileSync(new URL(`${name}/${file}`, samples), 'utf8');
const readJson = (name: string, file: string): unknown => JSON.parse(readText(name, file));
