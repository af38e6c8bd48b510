import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diff } from '../../src/fdb/diff.ts';
import type { DriftKind } from '../../src/fdb/drift.ts';
import type { Dump, DumpKind } from '../../src/fdb/dump.ts';
import { danglingPort } from '../../src/fdb/endpoint.ts';
import type { FdbEntries } from '../../src/fdb/entries.ts';
import { expectedState } from '../../src/fdb/expected.ts';
import { emptySegment, type Segment } from '../../src/fdb/forwarding.ts';
import { emptyDump } from './dump-of-sample.ts';
import { entriesOfDump } from './entries-of-dump.ts';

const kind = fc.constantFrom<DumpKind>('ovs', 'linuxbridge', 'entries');
const byte = (n: number): string => n.toString(16).padStart(2, '0');
const macOf = (n: number): string => `fa:16:3e:00:${byte(n >> 8)}:${byte(n & 255)}`;
const ipOf = (n: number): string => `192.168.${n >> 8}.${n & 255}`;
const tunnelIp = fc.oneof(
  fc.integer({ min: 2, max: 30 }).map((n) => `10.0.0.${n}`),
  fc.integer({ min: 2, max: 30 }).map((n) => `2001:db8::${n.toString(16)}`),
);

/** A segment in which every endpoint is flooded to and every MAC has one address. */
const segmentOf = (networkId: string, segmentId: number): fc.Arbitrary<Segment> =>
  fc
    .record({
      ports: fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 999 }), tunnelIp), {
        selector: ([n]) => n,
        maxLength: 12,
      }),
      onlyFlooded: fc.array(tunnelIp, { maxLength: 3 }),
    })
    .map(({ ports, onlyFlooded }) => ({
      ...emptySegment('vxlan', segmentId),
      networkId,
      localVlan: segmentId,
      unicast: new Map(ports.map(([n, endpoint]) => [macOf(n), endpoint])),
      flood: new Set([...ports.map(([, endpoint]) => endpoint), ...onlyFlooded]),
      arp: new Map(ports.map(([n]) => [ipOf(n), macOf(n)])),
    }));

const dumpOf = (minPorts = 0): fc.Arbitrary<Dump> =>
  fc.tuple(kind, fc.integer({ min: 1, max: 4 })).chain(([which, count]) =>
    fc
      .tuple(...Array.from({ length: count }, (_, index) => segmentOf(`${index}`.repeat(36), index + 1)))
      .filter((segments) => segments[0]!.unicast.size >= minPorts)
      .map((segments) => emptyDump(which, { segments })),
  );

test('a dump does not drift from the entries that it holds', () => {
  fc.assert(
    fc.property(dumpOf(), (dump) => {
      const result = diff(expectedState({ answer: entriesOfDump(dump) }), dump);
      expect(result.drift).toEqual([]);
      expect(result.compared).toHaveLength(dump.segments.length);
    }),
  );
});

/** The same entries in another order, MACs in capitals, IPv6 in another spelling. */
const respelled = (entries: FdbEntries): FdbEntries =>
  Object.fromEntries(
    Object.entries(entries)
      .reverse()
      .map(([id, network]) => [
        id,
        {
          ...network,
          ports: Object.fromEntries(
            Object.entries(network.ports)
              .reverse()
              .map(([endpoint, pairs]) => [
                endpoint.replace('2001:db8::', '2001:0DB8:0:0::'),
                [...pairs].reverse().map(([mac, ip]) => [mac.toUpperCase(), ip] as const),
              ]),
          ),
        },
      ]),
  );

test('order, case and spelling do not matter', () => {
  fc.assert(
    fc.property(dumpOf(), dumpOf(), (dump, other) => {
      const entries = entriesOfDump(other);
      const turned: Dump = {
        ...dump,
        segments: [...dump.segments].reverse().map((segment) => ({
          ...segment,
          unicast: new Map([...segment.unicast].reverse()),
          flood: new Set([...segment.flood].reverse()),
          arp: new Map([...segment.arp].reverse()),
        })),
      };
      const one = diff(expectedState({ answer: entries }), dump);
      expect(diff(expectedState({ answer: respelled(entries) }), turned)).toEqual(one);
    }),
  );
});

type Mutation = (segment: Segment, mac: string) => void;
const ipAt = ({ arp }: Segment, mac: string): string => [...arp].find(([, each]) => each === mac)![0];
const ELSEWHERE = '10.0.9.9';

const MUTATIONS: [DriftKind, Mutation][] = [
  ['missing-unicast', ({ unicast }, mac) => unicast.delete(mac)],
  ['stale-unicast', ({ unicast, flood }) => unicast.set('fa:16:3e:ff:ff:ff', [...flood][0]!)],
  ['wrong-endpoint', ({ unicast }, mac) => unicast.set(mac, ELSEWHERE)],
  ['dangling-port', ({ unicast }, mac) => unicast.set(mac, danglingPort(77))],
  ['missing-flood', ({ unicast, flood }, mac) => flood.delete(unicast.get(mac)!)],
  ['stale-flood', ({ flood }) => flood.add(ELSEWHERE)],
  ['missing-arp', (segment, mac) => segment.arp.delete(ipAt(segment, mac))],
  ['stale-arp', ({ arp }, mac) => arp.set('198.51.100.1', mac)],
  ['wrong-arp', (segment, mac) => segment.arp.set(ipAt(segment, mac), 'fa:16:3e:ff:ff:ff')],
  [
    'endpoint-absent',
    (segment, mac) => {
      const endpoint = segment.unicast.get(mac)!;
      segment.flood.delete(endpoint);
      for (const [each, at] of segment.unicast) {
        if (at !== endpoint) continue;
        segment.arp.delete(ipAt(segment, each));
        segment.unicast.delete(each);
      }
    },
  ],
  [
    'segment-mismatch',
    (segment) => {
      segment.segmentId = 5001;
    },
  ],
];

test.each(MUTATIONS)('one mutation of a state is one drift: %s', (expectedKind, mutate) => {
  fc.assert(
    fc.property(dumpOf(1), fc.nat(), (dump, pick) => {
      // a file of entries has a MAC without address where nobody told one: no drift
      fc.pre(expectedKind !== 'missing-arp' || dump.kind !== 'entries');
      const answer = entriesOfDump(dump);
      const segment = dump.segments[0]!;
      const macs = [...segment.unicast.keys()];
      mutate(segment, macs[pick % macs.length]!);
      const { drift } = diff(expectedState({ answer }), dump);
      expect(drift.map(({ kind, networkId }) => [kind, networkId])).toEqual([[expectedKind, segment.networkId]]);
    }),
  );
});

test('a segment left out of a whole dump is one drift: network-unknown', () => {
  fc.assert(
    fc.property(dumpOf(), (dump) => {
      const answer = entriesOfDump(dump);
      const gone = dump.segments.pop()!;
      const { drift } = diff(expectedState({ answer }), dump);
      expect(drift.map(({ kind, networkId }) => [kind, networkId])).toEqual([['network-unknown', gone.networkId]]);
    }),
  );
});

// more than a call may have arguments, so that nothing is spread into one
test('150,000 entries are compared, all of them missing or stale', { timeout: 60_000 }, () => {
  const size = 150_000;
  const wide = (n: number): string =>
    `fa:16:${byte(n >> 24)}:${byte((n >> 16) & 255)}:${byte((n >> 8) & 255)}:${byte(n & 255)}`;
  const of = (first: number): Dump =>
    emptyDump('ovs', {
      responder: false,
      segments: [
        {
          ...emptySegment('vxlan', 1),
          networkId: 'n',
          unicast: new Map(Array.from({ length: size }, (_, n) => [wide(first + n), '10.0.0.2'])),
          flood: new Set(['10.0.0.2']),
        },
      ],
    });
  const { drift } = diff(expectedState({ answer: entriesOfDump(of(0)) }), of(size));
  expect(drift).toHaveLength(2 * size);
});
