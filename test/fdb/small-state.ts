import type { Dump, DumpKind } from '../../src/fdb/dump.ts';
import type { FdbEntries, NetworkEntries, Pair } from '../../src/fdb/entries.ts';
import { emptySegment, type Segment } from '../../src/fdb/forwarding.ts';
import { emptyDump } from './dump-of-sample.ts';

export const N = 'aaaaaaaa-1111-4222-8333-444444444444';
export const M1 = 'fa:16:3e:00:00:01';
export const M2 = 'fa:16:3e:00:00:02';
export const T2 = '10.0.0.2';
export const T3 = '10.0.0.3';
export const OWN = '10.0.0.1';
export const F: Pair = ['00:00:00:00:00:00', '0.0.0.0'];

/** One network, two endpoints, a port behind each: the entries a host should hold of it. */
export const PORTS: Record<string, readonly Pair[]> = {
  [T2]: [F, [M1, '192.168.0.1']],
  [T3]: [F, [M2, '192.168.0.2']],
};

export const entries = (
  ports: Record<string, readonly Pair[]> = PORTS,
  parts: Partial<NetworkEntries> = {},
): FdbEntries => ({
  [N]: { network_type: 'vxlan', segment_id: 1001, ports, ...parts },
});

/** The segment that holds exactly `PORTS`. */
export const segment = (parts: Partial<Segment> = {}): Segment => ({
  ...emptySegment('vxlan', 1001),
  networkId: N,
  localVlan: 1,
  unicast: new Map([
    [M1, T2],
    [M2, T3],
  ]),
  flood: new Set([T2, T3]),
  arp: new Map([
    ['192.168.0.1', M1],
    ['192.168.0.2', M2],
  ]),
  ...parts,
});

/** A dump that holds exactly `PORTS`, or what is said of it. */
export const dump = (of: Partial<Segment> = {}, parts: Partial<Dump> = {}, kind: DumpKind = 'ovs'): Dump =>
  emptyDump(kind, { segments: [segment(of)], ...parts });
