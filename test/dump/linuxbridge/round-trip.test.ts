import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptySegment, type Segment } from '../../../src/fdb/forwarding.ts';
import {
  FDB_STYLES,
  LINK_STYLES,
  type LinuxbridgeHost,
  NEIGHBOUR_STYLES,
  writeFdb,
  writeLinks,
  writeNeighbours,
} from '../write-linuxbridge.ts';
import { shown } from './forwarding-json.ts';
import { read } from './read.ts';

const byte = fc.integer({ min: 0, max: 255 }).map((value) => value.toString(16).padStart(2, '0'));
/** Ports' MACs of a cloud begin with base_mac; any other lets its first bytes look like numbers. */
const mac = fc
  .tuple(fc.constantFrom('fa:16:3e', '00:16:3e', '12:34:56'), byte, byte, byte)
  .map(([base, ...rest]) => [base, ...rest].join(':'));
const endpoint = fc.oneof(
  fc.integer({ min: 1, max: 254 }).map((last) => `10.0.0.${last}`),
  fc.integer({ min: 1, max: 0xffff }).map((last) => `2001:db8::${last.toString(16)}`),
);
const ip = fc.oneof(
  fc.integer({ min: 1, max: 254 }).map((last) => `192.168.10.${last}`),
  fc.integer({ min: 1, max: 0xffff }).map((last) => `2001:db8:10::${last.toString(16)}`),
);
const segment = fc
  .record({
    vni: fc.integer({ min: 1, max: 16_777_215 }),
    prefix: fc.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{2}$/),
    entries: fc.dictionary(mac, endpoint, { maxKeys: 8 }),
    learned: fc.dictionary(mac, endpoint, { maxKeys: 3 }),
    flood: fc.uniqueArray(endpoint, { maxLength: 5 }),
    arp: fc.dictionary(ip, mac, { maxKeys: 5 }),
  })
  .map(({ vni, prefix, entries, learned, flood, arp }): Segment => {
    const unicast = new Map(Object.entries(entries));
    return {
      ...emptySegment('vxlan', vni),
      networkIdPrefix: prefix,
      bridge: `brq${prefix}`,
      unicast,
      flood: new Set(flood),
      arp: new Map(Object.entries(arp)),
      learned: new Map(Object.entries(learned).filter(([key]) => !unicast.has(key))),
    };
  });
/** No two of one host share a network or a segment id. */
const distinct = (segments: Segment[]): Segment[] => {
  const byId = new Map(segments.map((one) => [one.segmentId, one]));
  return [...new Map([...byId.values()].map((one) => [one.bridge, one])).values()];
};
const host: fc.Arbitrary<LinuxbridgeHost> = fc
  .record({
    segments: fc.array(segment, { minLength: 1, maxLength: 4 }).map(distinct),
    ownTunnelIp: endpoint,
    hasResponder: fc.boolean(),
  })
  .map((given) =>
    given.hasResponder ? given : { ...given, segments: given.segments.map((one) => ({ ...one, arp: new Map() })) },
  );
const bySegment = (one: Segment, other: Segment) => one.segmentId! - other.segmentId!;
const stateOf = (segments: Segment[]) => [...segments].sort(bySegment).map(shown);

test('what a host holds is read back from whole dumps in every spelling, in any order', () => {
  const styles = fc.record({
    fdb: fc.constantFrom(...FDB_STYLES),
    neighbours: fc.constantFrom(...NEIGHBOUR_STYLES),
    links: fc.constantFrom(...LINK_STYLES),
    order: fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
  });
  fc.assert(
    fc.property(host, styles, (held, { fdb, neighbours, links, order }) => {
      const texts = [writeFdb(held, fdb), writeNeighbours(held, neighbours), writeLinks(held, links)];
      const dump = read(...order.map((index) => texts[index]!));
      expect(stateOf(dump.segments)).toEqual(stateOf(held.segments));
      expect(dump).toMatchObject({
        responder: held.hasResponder,
        segmentsComplete: true,
        ownTunnelIps: [held.ownTunnelIp],
        notes: [],
        unread: [],
      });
      const why = held.hasResponder ? {} : { arp: 'ARP responder off' };
      for (const { notHeld } of dump.segments) expect(notHeld).toEqual(why);
    }),
  );
});

test('what a host holds is read back from a paste of commands for one device each', () => {
  const styles = fc.record({
    fdb: fc.constantFrom(...FDB_STYLES),
    neighbours: fc.constantFrom('text', 'stats', 'json', 'pretty json'),
    prompt: fc.constantFrom('$ ', '# ', '[root@c5 ~]# sudo ', 'c5# ', 'root@c5:~$ '),
  } as const);
  fc.assert(
    fc.property(host, styles, (held, { fdb, neighbours, prompt }) => {
      const paste = held.segments.flatMap(({ segmentId }) => [
        `${prompt}bridge fdb show dev vxlan-${segmentId}\n${writeFdb(held, fdb, `vxlan-${segmentId}`)}`,
        `${prompt}ip neigh show dev vxlan-${segmentId}\n${writeNeighbours(held, neighbours, `vxlan-${segmentId}`)}`,
      ]);
      const dump = read(paste.join(''));
      expect(stateOf(dump.segments)).toEqual(stateOf(held.segments));
      expect(dump).toMatchObject({ segmentsComplete: false, unread: [] });
    }),
  );
});

const DAMAGE: Record<string, (line: string, index: number) => string> = {
  'a blank line after every line': (line) => `${line}\n`,
  'numbers as of grep -n': (line, index) => `${index + 1}:${line}`,
  'numbers as of grep -A': (line, index) => `${index + 1}- ${line}`,
  'quotation marks': (line) => `> ${line}`,
  'a frame': (line) => `| ${line} |`,
  'runs of blanks': (line) => `    ${line.replaceAll(' ', '   ')}`,
  'no-break blanks': (line) => line.replaceAll(' ', '\u00a0'),
  CRLF: (line) => `${line}\r`,
  'remarks behind': (line) => `${line} <-- here`,
  'folds before the last word': (line) => line.trimEnd().replace(/ (?=\S+$)/, '\n'),
  backticks: (line) => `\`${line}\``,
};

test.each(Object.entries(DAMAGE))('what a host holds is read back from text with %s', (_, damage) => {
  fc.assert(
    fc.property(host, fc.constantFrom('text', 'stats'), (held, style) => {
      const hurt = (text: string) => text.trimEnd().split('\n').map(damage).join('\n');
      const dump = read(
        `Hello, this is what we see:\n\n\`\`\`\n${hurt(writeFdb(held, style))}\n\`\`\`\nand\n\n${hurt(writeNeighbours(held, style))}`,
        writeLinks(held, 'text'),
      );
      expect(stateOf(dump.segments)).toEqual(stateOf(held.segments));
    }),
    { numRuns: 30 },
  );
});
