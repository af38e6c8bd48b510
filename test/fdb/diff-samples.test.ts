import { describe, expect, it, test } from 'vitest';
import { diff } from '../../src/fdb/diff.ts';
import { expectedState } from '../../src/fdb/expected.ts';
import { dumpOfSample, expectedOfSample } from './dump-of-sample.ts';
import { entriesOfDump } from './entries-of-dump.ts';

const A = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';
const B = '51d7c2f4-0a8b-4b0c-8f39-6a1c2b3d1002';

/** Each drift in one line: network, kind, what it is about, expected and observed. */
function shortly(name: string): string[] {
  const { drift } = diff(expectedState({ answer: expectedOfSample(name) }), dumpOfSample(name));
  return drift.map(({ networkId, kind, mac, ip, tunnelIp, expected, observed }) =>
    [
      networkId === A ? 'A' : networkId === B ? 'B' : '-',
      kind,
      ip ?? mac ?? tunnelIp ?? '',
      ...(expected && observed ? [`${expected.join('|')} not ${observed}`] : []),
    ]
      .filter((part) => part !== '')
      .join(' '),
  );
}

// A category may have companions that are facts of their own, each with its own effect and its own repair:
// a port that is absent or left over has a unicast entry and an address; a remove of the flooding entry
// alone (07h) has left unicast entries to a tunnel port that is gone, and taken the flooding as well.
test.each([
  ['ovs/07a-missing-unicast', ['A missing-unicast fa:16:3e:0a:02:02', 'A missing-arp 192.168.10.22']],
  ['ovs/07b-stale-unicast', ['A stale-arp 192.168.10.39', 'A stale-unicast fa:16:3e:0a:03:99']],
  ['ovs/07c-wrong-endpoint', ['A wrong-endpoint fa:16:3e:0a:02:02 10.0.0.2 not 10.0.0.3']],
  ['ovs/07d-missing-flood', ['A missing-flood 10.0.0.3']],
  ['ovs/07e-stale-flood', ['A stale-flood 10.0.0.8']],
  [
    'ovs/07f-arp-mismatch',
    [
      'A wrong-arp 192.168.10.21 fa:16:3e:0a:02:01 not fa:16:3e:0a:02:99',
      'A stale-arp 192.168.10.77',
      'A missing-arp 192.168.10.31',
    ],
  ],
  ['ovs/07g-endpoint-absent', ['B endpoint-absent 10.0.0.2', 'A endpoint-absent 10.0.0.2']],
  [
    'ovs/07h-dangling-ofport',
    [
      'A dangling-port fa:16:3e:0a:03:01 10.0.0.3 not ofport 3',
      'A dangling-port fa:16:3e:0a:03:02 10.0.0.3 not ofport 3',
      'A missing-flood 10.0.0.3',
    ],
  ],
  ['ovs/07i-network-unknown', ['B network-unknown']],
  ['ovs/07j-segment-mismatch', ['A segment-mismatch vxlan 2001 not vxlan 1001']],
  // the port that is there has got its flood flow at wiring; no cast came, so its entries are missing as well
  [
    'ovs/09-provisioned-without-cast',
    [
      'B missing-unicast fa:16:3e:0b:02:01',
      'B stale-flood 10.0.0.3',
      'B stale-flood 10.0.0.4',
      'B missing-arp 192.168.20.21',
    ],
  ],
  ['linuxbridge/04a-missing-unicast', ['A missing-arp 192.168.10.22', 'A missing-unicast fa:16:3e:0a:02:02']],
  ['linuxbridge/04b-stale-unicast', ['A stale-arp 192.168.10.39', 'A stale-unicast fa:16:3e:0a:03:99']],
  ['linuxbridge/04c-wrong-endpoint', ['A wrong-endpoint fa:16:3e:0a:02:02 10.0.0.2 not 10.0.0.3']],
  ['linuxbridge/04d-missing-flood', ['A missing-flood 10.0.0.3']],
  ['linuxbridge/04e-stale-flood', ['A stale-flood 10.0.0.8']],
  [
    'linuxbridge/04f-arp-mismatch',
    [
      'A missing-arp 192.168.10.31',
      'A wrong-arp 192.168.10.21 fa:16:3e:0a:02:01 not fa:16:3e:0a:02:99',
      'A stale-arp 192.168.10.77',
    ],
  ],
  ['linuxbridge/04g-endpoint-absent', ['B endpoint-absent 10.0.0.2', 'A endpoint-absent 10.0.0.2']],
  ['linuxbridge/04h-network-unknown', ['B network-unknown']],
  // the cast ended at the IPv6 address: what came before it is there, what came after is not
  [
    'linuxbridge/03-arp-on-ipv6-fixed-ip',
    [
      'B endpoint-absent 10.0.0.2',
      'A missing-flood 10.0.0.4',
      'A missing-arp 2001:db8:10::21',
      'A missing-arp 192.168.10.22',
      'A endpoint-absent 10.0.0.3',
      'A missing-unicast fa:16:3e:0a:02:02',
    ],
  ],
])('%s shows %j', (name, drift) => {
  expect(shortly(name)).toEqual(drift);
});

const WITHOUT_DRIFT = [
  'ovs/01-basic-vxlan',
  'ovs/02-arp-responder-off',
  'ovs/03-learned-flows',
  'ovs/04-dvr',
  'ovs/05-tunnel-types',
  'ovs/06-ipv6-underlay',
  'ovs/11-many',
  'ovs/12-neutron-2026-br-tun',
  'linuxbridge/01-basic-arp-on',
  'linuxbridge/02-basic-arp-off',
  'linuxbridge/05-ipv6-underlay',
  'linuxbridge/07-learned-entries',
  'linuxbridge/08-many',
];

test.each(WITHOUT_DRIFT)('%s does not drift from the entries that made it', (name) => {
  const dump = dumpOfSample(name);
  const result = diff(expectedState({ answer: entriesOfDump(dump) }), dump);
  expect(result.drift).toEqual([]);
  expect(result.compared.length).toBe(dump.segments.length);
});

describe('remarks of the samples', () => {
  it('ovs/09 says that its stale flooding was made at wiring, ovs/07e does not', () => {
    const notesOf = (name: string): string[] =>
      diff(expectedState({ answer: expectedOfSample(name) }), dumpOfSample(name))
        .drift.filter(({ kind }) => kind === 'stale-flood')
        .flatMap(({ notes }) => notes);
    expect(notesOf('ovs/09-provisioned-without-cast')).toEqual([
      expect.stringContaining('wires the first port'),
      expect.stringContaining('wires the first port'),
    ]);
    expect(notesOf('ovs/07e-stale-flood')).toEqual([]);
  });

  it('ovs/07g folds what the endpoint should hold, and knows that its tunnel port is gone', () => {
    const name = 'ovs/07g-endpoint-absent';
    const { drift } = diff(expectedState({ answer: expectedOfSample(name) }), dumpOfSample(name));
    expect(drift[1]).toMatchObject({
      networkId: A,
      severity: 'outage',
      effect: 'host-cut-off',
      folded: {
        macs: ['fa:16:3e:0a:02:01', 'fa:16:3e:0a:02:02'],
        ips: ['192.168.10.21', '192.168.10.22'],
      },
      notes: ['it has no live tunnel port either'],
    });
  });

  it('ovs/08 reports two cookies and warns that a restart is going on', () => {
    const dump = dumpOfSample('ovs/08-after-restart-two-cookies', {
      cookies: [
        { cookie: '0xa', flows: 9 },
        { cookie: '0xb', flows: 4 },
      ],
    });
    const result = diff(expectedState({ answer: expectedOfSample('ovs/07a-missing-unicast') }), dump);
    expect(result.drift).toMatchObject([
      { kind: 'missing-flood', tunnelIp: '10.0.0.4' },
      { kind: 'missing-flood', tunnelIp: '10.0.0.3' },
      { kind: 'old-cookie', observed: '0xa (9 flows), 0xb (4 flows)' },
    ]);
    expect(result.notes).toContainEqual(expect.stringContaining('restarting'));
  });

  it('linuxbridge/05 compares no flooding and says why', () => {
    const dump = dumpOfSample('linuxbridge/05-ipv6-underlay');
    const answer = expectedOfSample('linuxbridge/04a-missing-unicast');
    const network = { ...answer[A]!, ports: { '2001:db8::2': [['00:00:00:00:00:00', '0.0.0.0']] as const } };
    const result = diff(expectedState({ answer: { [A]: network } }), dump);
    expect(result.drift.filter(({ kind }) => kind.endsWith('flood'))).toEqual([]);
    expect(result.notCompared).toContainEqual({
      networkId: A,
      segment: 'vxlan 1001',
      what: 'flood',
      reason: 'multicast mode (group ff05::3e9)',
    });
  });

  it('ovs/10, without l2population, leaves nothing to compare', () => {
    const dump = dumpOfSample('ovs/10-no-l2pop', { hasL2pop: false, layout: 'br-tun without l2population' });
    const result = diff(expectedState({ answer: expectedOfSample('ovs/07a-missing-unicast') }), dump);
    expect([result.drift, result.compared]).toEqual([[], []]);
    expect(result.notCompared.map(({ networkId }) => networkId)).toEqual([B, A]);
  });
});
