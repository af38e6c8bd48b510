import { describe, expect, test } from 'vitest';
import { diff } from '../../../src/fdb/diff.ts';
import type { FdbEntries } from '../../../src/fdb/entries.ts';
import { expectedState } from '../../../src/fdb/expected.ts';
import { read, sample } from './read.ts';

/** What each sample's README tells (spec l2pop 8, check 23), as kind and what it is about. */
describe.each<[folder: string, drift: string[]]>([
  ['04a-missing-unicast', ['missing-arp 192.168.10.22', 'missing-unicast fa:16:3e:0a:02:02']],
  ['04b-stale-unicast', ['stale-arp 192.168.10.39', 'stale-unicast fa:16:3e:0a:03:99']],
  ['04c-wrong-endpoint', ['wrong-endpoint fa:16:3e:0a:02:02']],
  ['04d-missing-flood', ['missing-flood 10.0.0.3']],
  ['04e-stale-flood', ['stale-flood 10.0.0.8']],
  ['04f-arp-mismatch', ['missing-arp 192.168.10.31', 'stale-arp 192.168.10.77', 'wrong-arp 192.168.10.21']],
  ['04g-endpoint-absent', ['endpoint-absent 10.0.0.2', 'endpoint-absent 10.0.0.2']],
  ['04h-network-unknown', ['network-unknown ']],
])('the drift of the sample %s', (folder, drift) => {
  test.each(['txt', 'json'])('is found in its dumps in %s', (ext) => {
    const files = ['bridge-fdb-show', 'ip-neigh-show', 'ip-link-show-vxlan'].map((file) => `${file}.${ext}`);
    const dump = read(...files.map((file) => sample(folder, file)));
    const answer = JSON.parse(sample(folder, 'expected.json').text);
    const found = diff(expectedState({ answer }), dump).drift;
    expect(found.map(({ kind, mac, ip, tunnelIp }) => `${kind} ${ip ?? mac ?? tunnelIp ?? ''}`).sort()).toEqual(drift);
  });
});

test.each(['01-basic-arp-on', '02-basic-arp-off', '07-learned-entries', '08-many'])(
  'nothing drifts where the sample %s holds what is expected',
  (folder) => {
    const files = ['bridge-fdb-show.txt', 'ip-neigh-show.txt', 'ip-link-show-vxlan.txt'];
    const dump = read(...files.map((file) => sample(folder, file)));
    const [[, answer]] = JSON.parse(sample(folder, 'fed.json').text);
    const result = diff(expectedState({ answer }), dump);
    expect(result.drift).toEqual([]);
    expect(result.compared.length).toBeGreaterThan(0);
  },
);

const differences = (folder: string, answer: FdbEntries) =>
  diff(
    expectedState({ answer }),
    read(...['bridge-fdb-show.txt', 'ip-neigh-show.txt', 'ip-link-show-vxlan.txt'].map((file) => sample(folder, file))),
  );

test('a cast that the kernel cut short leaves out all that came after the IPv6 address', () => {
  const answer = JSON.parse(sample('03-arp-on-ipv6-fixed-ip', 'expected.json').text);
  const { drift } = differences('03-arp-on-ipv6-fixed-ip', answer);
  // 10.0.0.4 has no MACs: its flooding entry is all that can be missing; 10.0.0.2 is absent from the second network
  expect(drift.map(({ kind, mac, ip, tunnelIp }) => `${kind} ${ip ?? mac ?? tunnelIp}`).sort()).toEqual([
    'endpoint-absent 10.0.0.2',
    'endpoint-absent 10.0.0.3',
    'missing-arp 192.168.10.22',
    'missing-arp 2001:db8:10::21',
    'missing-flood 10.0.0.4',
    'missing-unicast fa:16:3e:0a:02:02',
  ]);
});

test('with an IPv6 underlay flooding is not compared, and the rest is right', () => {
  const [[, answer]] = JSON.parse(sample('05-ipv6-underlay', 'fed.json').text);
  const { drift, notCompared } = differences('05-ipv6-underlay', answer);
  expect(drift).toEqual([]);
  expect(notCompared).toContainEqual(
    expect.objectContaining({ what: 'flood', reason: 'multicast mode, group ff05::3e9' }),
  );
});
