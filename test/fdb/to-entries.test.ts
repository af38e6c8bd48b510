import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { emptySegment, type Segment } from '../../src/fdb/forwarding.ts';
import { toFdbEntries } from '../../src/fdb/to-entries.ts';

const SAMPLES = new URL('../samples/', import.meta.url).pathname;
const json = (path: string) => JSON.parse(readFileSync(`${SAMPLES}${path}`, 'utf8'));

interface ForwardingJson {
  network_id?: string;
  network_type: string;
  segment_id: number;
  flood: string[];
  unicast: Record<string, string>;
  arp: Record<string, string>;
}

const toSegment = ({ network_id, network_type, segment_id, flood, unicast, arp }: ForwardingJson): Segment => ({
  ...emptySegment(network_type, segment_id),
  ...(network_id === undefined ? {} : { networkId: network_id }),
  flood: new Set(flood),
  unicast: new Map(Object.entries(unicast)),
  arp: new Map(Object.entries(arp)),
});

describe.each(['ovs', 'linuxbridge'])('what the samples of %s hold', (kind) => {
  const folders = readdirSync(`${SAMPLES}${kind}`).filter((folder) =>
    ['forwarding.json', 'fdb_entries.json'].every((file) => readdirSync(`${SAMPLES}${kind}/${folder}`).includes(file)),
  );

  test.each(folders)('%s is the same as FDB entries', (folder) => {
    const segments = json(`${kind}/${folder}/forwarding.json`).map(toSegment);
    expect(toFdbEntries(segments)).toEqual(json(`${kind}/${folder}/fdb_entries.json`));
  });
});

const state = (changes: Partial<Segment>): Segment => ({ ...emptySegment('vxlan', 1001), networkId: 'n', ...changes });
const MAC = 'fa:16:3e:0a:02:01';

test.each<{ when: string; segment: Segment; ports: object }>([
  { when: 'nothing is held', segment: state({}), ports: {} },
  {
    when: 'a MAC has no ARP entry',
    segment: state({ unicast: new Map([[MAC, '10.0.0.2']]) }),
    ports: { '10.0.0.2': [[MAC, null]] },
  },
  {
    when: 'a MAC has two addresses',
    segment: state({
      unicast: new Map([[MAC, '10.0.0.2']]),
      arp: new Map([
        ['192.168.10.9', MAC],
        ['192.168.10.21', MAC],
      ]),
    }),
    ports: {
      '10.0.0.2': [
        [MAC, '192.168.10.21'],
        [MAC, '192.168.10.9'],
      ],
    },
  },
  {
    when: 'an ARP entry has a MAC without endpoint',
    segment: state({ arp: new Map([['192.168.10.9', MAC]]) }),
    ports: {},
  },
  { when: 'a MAC is only learned', segment: state({ learned: new Map([[MAC, '10.0.0.2']]) }), ports: {} },
  {
    when: 'an endpoint is flooded to and has a MAC',
    segment: state({ flood: new Set(['10.0.0.2']), unicast: new Map([[MAC, '10.0.0.2']]) }),
    ports: {
      '10.0.0.2': [
        ['00:00:00:00:00:00', '0.0.0.0'],
        [MAC, null],
      ],
    },
  },
])('ports are $ports when $when', ({ segment, ports }) => {
  expect(toFdbEntries([segment])).toEqual({ n: { segment_id: 1001, network_type: 'vxlan', ports } });
});

test('networks are named by what is known of them, and none hides another', () => {
  const whole = state({ networkId: 'a' });
  const prefix = { ...emptySegment('vxlan', 1002), networkIdPrefix: '9c5e3f0a-6d' };
  const twice = { ...emptySegment('geneve', 1002), networkIdPrefix: '9c5e3f0a-6d' };
  const bare = emptySegment('gre', 7);
  const unknown = emptySegment(undefined, undefined);
  expect(Object.keys(toFdbEntries([whole, prefix, twice, bare, unknown]))).toEqual([
    'a',
    '9c5e3f0a-6d',
    '9c5e3f0a-6d (geneve 1002)',
    'gre 7',
    'tunnel type unknown, segment id unknown',
  ]);
});
